/**
 * Both ends of a gate's streams, framed as the engine frames those of a program in a container. The test
 * writes the gate's messages itself.
 */
import { duplexPair } from "node:stream";
import { ExecStream } from "../../../src/engine/exec-stream.ts";

export class GateEnds {
  readonly #pair = duplexPair();
  /** The orchestrator's end. */
  readonly stream = new ExecStream(this.#pair[0]);
  #received = "";

  /** Bytes of the gate's standard output, in one frame. */
  say(text: string): void {
    this.#write(1, text);
  }

  /** Messages of the gate, one on each line. */
  send(...messages: readonly object[]): void {
    this.say(messages.map((message) => `${JSON.stringify(message)}\n`).join(""));
  }

  /** Ends the gate, after it has printed a complaint on standard error. */
  end(complaint = ""): void {
    if (complaint !== "") this.#write(2, complaint);
    this.#pair[1].end();
  }

  /** The next command, as the gate reads it. */
  async received(): Promise<string> {
    while (!this.#received.includes("\n")) {
      const { value } = await this.#pair[1].iterator({ destroyOnReturn: false }).next();
      this.#received += String(value);
    }
    const [line = "", ...rest] = this.#received.split("\n");
    this.#received = rest.join("\n");
    return line;
  }

  /** One frame: its stream, the length of the text in four bytes, and the text. */
  #write(stream: 1 | 2, text: string): void {
    const head = Buffer.from([stream, 0, 0, 0, 0, 0, 0, 0]);
    head.writeUInt32BE(Buffer.byteLength(text), 4);
    this.#pair[1].write(Buffer.concat([head, Buffer.from(text)]));
  }
}
