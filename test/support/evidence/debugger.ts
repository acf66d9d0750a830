/** Both ends of a debugger's streams. A test writes the debugger's messages by hand. */
import { PassThrough } from "node:stream";
import type { DebuggerStream } from "../../../src/debug/dap-connection.ts";

export class DebuggerEnds {
  readonly #toDebugger = new PassThrough();
  readonly #fromDebugger = new PassThrough();

  /** The orchestrator's end. */
  readonly stream: DebuggerStream = {
    write: (text) => void this.#toDebugger.write(text),
    onOutput: (listener) => void this.#fromDebugger.on("data", listener),
    onEnd: (listener) =>
      void this.#fromDebugger.once("end", () => listener()).once("error", listener),
  };

  /** Bytes from the debugger, in one chunk. */
  say(bytes: string | Uint8Array): void {
    this.#fromDebugger.write(bytes);
  }

  /** A message from the debugger. */
  send(message: object): void {
    this.say(framed(message));
  }

  /** Ends the debugger. @param reason the error, if it did not end normally */
  end(reason?: Error): void {
    if (reason === undefined) this.#fromDebugger.end();
    else this.#fromDebugger.destroy(reason);
  }

  /** The text of the next requests, as the debugger reads it. */
  async received(): Promise<string> {
    for await (const chunk of this.#toDebugger.iterator({ destroyOnReturn: false })) {
      return String(chunk);
    }
    return "";
  }
}

export function framed(message: unknown): string {
  const body = JSON.stringify(message);
  return `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

export const response = (request: number, body: unknown, fields: object = {}): object => ({
  seq: 100 + request,
  type: "response",
  request_seq: request,
  success: true,
  body,
  ...fields,
});

export const event = (name: string, body: object = {}): object => ({
  seq: 1,
  type: "event",
  event: name,
  body,
});
