/**
 * Both ends of the streams of a tool in a container, framed as the engine frames them. A test writes
 * the tool's messages by hand.
 */
import { duplexPair } from "node:stream";
import { ExecStream } from "../../../src/engine/exec-stream.ts";
import { dockerFrame } from "./docker-frames.ts";

const STDERR = 2;

export class ToolEnds {
  readonly #pair = duplexPair();
  /** The run's end. */
  readonly stream = new ExecStream(this.#pair[0]);
  #received = "";

  /** The tool writes this text to its standard error, in one frame. */
  write(text: string): void {
    this.#pair[1].write(dockerFrame(STDERR, text));
  }

  /** The tool sends messages of one line each, all in one frame. */
  send(...lines: readonly string[]): void {
    this.write(lines.map((line) => `${line}\n`).join(""));
  }

  /** The tool answers a request. */
  answer(text = "", status = 0): void {
    this.send(`answer ${status} ${Buffer.byteLength(text)}`, text);
  }

  end(): void {
    this.#pair[1].end();
  }

  /** The next request, as the tool reads it. */
  async received(): Promise<string> {
    while (!this.#received.includes("\n")) {
      const { value } = await this.#pair[1].iterator({ destroyOnReturn: false }).next();
      this.#received += String(value);
    }
    const [line = "", ...rest] = this.#received.split("\n");
    this.#received = rest.join("\n");
    return line;
  }
}
