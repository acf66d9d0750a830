/** The standard streams of a program in a container, wherever the container is. */

export type StreamListener = (chunk: Uint8Array) => void;

export interface ProgramStream extends Disposable {
  write(data: string | Uint8Array): void;
  /** Ends the program's input, and so the program. */
  finish(): Promise<void>;
  onStdout(listener: StreamListener): void;
  onStderr(listener: StreamListener): void;
  /** Resolves when the program has ended or the streams are cut, with the error if there was one. */
  readonly ended: Promise<Error | undefined>;
}

/** Finds the words that end a stream, in any division into chunks. */
export class LastWords {
  readonly #words: Buffer;
  #tail = Buffer.alloc(0);

  constructor(words: string) {
    this.#words = Buffer.from(words);
  }

  /** @returns whether they end with this chunk */
  endsIn(chunk: Uint8Array): boolean {
    this.#tail = Buffer.concat([this.#tail, chunk]).subarray(-this.#words.length);
    return this.#tail.equals(this.#words);
  }

  /** The chunk without the words, or the part of them, that it ends with. */
  without(chunk: Uint8Array): Uint8Array {
    return chunk.subarray(0, Math.max(0, chunk.length - this.#words.length));
  }
}

/** Bytes that are kept for a listener. A program prints a few before it is asked for something. */
const KEPT_LIMIT = 1024 * 1024;

/** Passes chunks to a listener, and keeps those that arrive before there is one, up to a limit. */
export class Outlet {
  #listener: StreamListener | undefined;
  #kept: Uint8Array[] = [];
  #size = 0;

  attach(listener: StreamListener): void {
    this.#listener = listener;
    for (const chunk of this.#kept.splice(0)) listener(chunk);
  }

  write(chunk: Uint8Array): void {
    if (this.#listener !== undefined) {
      this.#listener(chunk);
      return;
    }
    this.#size += chunk.length;
    if (this.#size > KEPT_LIMIT) throw new Error("a program printed more than anything reads");
    this.#kept.push(chunk);
  }
}
