/**
 * The two output streams of a program in a container, out of the one in which the engine sends them:
 * frames of a header (stream, three zeros, length in four bytes) and so many bytes.
 *
 * Hands bytes on as they come and keeps at most a header. Refuses a header that is none: after it
 * nothing could be told apart.
 */

/** What the engine sent is not framed as its protocol says. */
export class FrameError extends Error {
  override readonly name = "FrameError";
}

type Listener = (chunk: Uint8Array) => void;

const HEADER_LENGTH = 8;
/** As the engine numbers them; what it says of standard input is written on standard output. */
const STDERR = 2;

export class Demultiplexer {
  readonly #stdout: Listener;
  readonly #stderr: Listener;
  readonly #header = Buffer.alloc(HEADER_LENGTH);
  #headerLength = 0;
  /** Bytes of the current frame still to come. */
  #left = 0;
  #listener: Listener;

  constructor(stdout: Listener, stderr: Listener) {
    this.#stdout = stdout;
    this.#stderr = stderr;
    this.#listener = stdout;
  }

  /** @throws FrameError when everything before the wrong header has been handed on */
  push(chunk: Uint8Array): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#left > 0) {
        const part = chunk.subarray(at, at + this.#left);
        this.#left -= part.length;
        at += part.length;
        this.#listener(part);
        continue;
      }
      const part = chunk.subarray(at, at + HEADER_LENGTH - this.#headerLength);
      this.#header.set(part, this.#headerLength);
      this.#headerLength += part.length;
      at += part.length;
      if (this.#headerLength === HEADER_LENGTH) this.#begin();
    }
  }

  #begin(): void {
    const [stream = 0, ...zeros] = this.#header.subarray(0, 4);
    if (stream > STDERR || zeros.some((byte) => byte !== 0)) {
      throw new FrameError(`the engine sent no frame: ${this.#header.toString("hex")}`);
    }
    this.#listener = stream === STDERR ? this.#stderr : this.#stdout;
    this.#left = this.#header.readUInt32BE(4);
    this.#headerLength = 0;
  }
}
