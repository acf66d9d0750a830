/**
 * Separates the two output streams of a program in a container. The engine sends both in one stream, as
 * frames of a header (stream, three zeros, length in four bytes) and that number of bytes.
 *
 * Passes bytes on as they arrive and keeps at most a header. Refuses an invalid header, because no byte
 * after it could be assigned to a stream.
 */

/** The engine sent bytes that are not framed as its protocol requires. */
export class FrameError extends Error {
  override readonly name = "FrameError";
}

type Listener = (chunk: Uint8Array) => void;

const HEADER_LENGTH = 8;
/** The engine's number. It also sends frames for standard input, which count as standard output. */
const STDERR = 2;

export class Demultiplexer {
  readonly #stdout: Listener;
  readonly #stderr: Listener;
  readonly #header = Buffer.alloc(HEADER_LENGTH);
  #headerLength = 0;
  /** Bytes of the current frame that have not arrived. */
  #left = 0;
  #listener: Listener;

  constructor(stdout: Listener, stderr: Listener) {
    this.#stdout = stdout;
    this.#stderr = stderr;
    this.#listener = stdout;
  }

  /** @throws FrameError after everything before the invalid header has been passed on */
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
