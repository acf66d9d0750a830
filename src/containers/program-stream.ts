/** The standard streams of a program in a container, wherever the container is. */
import { withinLimit } from "../runtime/time-limit.ts";

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
class Outlet {
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

/** A program ends within milliseconds after its input has ended. */
const END_LIMIT = 2_000;

/** The streams of a program: its output goes to listeners, and its end is known once. */
export abstract class Streams implements ProgramStream {
  readonly #stdout = new Outlet();
  readonly #stderr = new Outlet();
  readonly #ended = Promise.withResolvers<Error | undefined>();
  readonly #words: LastWords | undefined;

  /** @param end the end of stderr at the program's end, if the streams stay open after that */
  constructor(end?: string) {
    this.#words = end === undefined ? undefined : new LastWords(end);
  }

  abstract write(data: string | Uint8Array): void;
  protected abstract endInput(): void;
  abstract [Symbol.dispose](): void;

  /** A program that does not end within the limit is left to its container. */
  async finish(): Promise<void> {
    this.endInput();
    await withinLimit(this.ended, END_LIMIT);
    this[Symbol.dispose]();
  }

  onStdout(listener: StreamListener): void {
    this.#stdout.attach(listener);
  }

  onStderr(listener: StreamListener): void {
    this.#stderr.attach(listener);
  }

  get ended(): Promise<Error | undefined> {
    return this.#ended.promise;
  }

  protected end(error?: Error): void {
    this.#ended.resolve(error);
  }

  protected fromStdout(chunk: Uint8Array): void {
    this.#stdout.write(chunk);
  }

  protected fromStderr(chunk: Uint8Array): void {
    const isLast = this.#words?.endsIn(chunk) === true;
    // the same chunk may have earlier output of the program
    this.#stderr.write(isLast ? (this.#words?.without(chunk) ?? chunk) : chunk);
    if (isLast) this.end();
  }

  /**
   * Passes output on. An error that is thrown out of here would end the process, with all the other runs in it.
   * A listener's error ends its own stream instead, and the run to which that belongs reports it.
   */
  protected pass(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.end(error instanceof Error ? error : new Error(String(error)));
      this[Symbol.dispose]();
    }
  }
}
