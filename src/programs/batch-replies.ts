/**
 * The output of a batch's script to its replies, in any division into chunks: `compiled SIZE` and that many bytes,
 * or `failed`. The compilers can't write to that output.
 */
import { COMPILER_LIMITS } from "./limits.ts";

/** Bytes of a tar with two programs at their limit. */
const LARGEST = (2 * COMPILER_LIMITS.file + 1) * 2 ** 20;
const LONGEST_LINE = 64;

export class Replies {
  #waiting: PromiseWithResolvers<Buffer | undefined> | undefined;
  #chunks: Uint8Array[] = [];
  #size = 0;
  #wanted: number | undefined;
  #ended: Error | undefined;

  /** The next reply: the tar, or undefined if the programs did not compile. Rejects if the script has ended. */
  next(): Promise<Buffer | undefined> {
    this.#waiting = Promise.withResolvers();
    if (this.#ended !== undefined) this.#waiting.reject(this.#ended);
    return this.#waiting.promise;
  }

  readonly push = (chunk: Uint8Array): void => {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    this.#take();
  };

  end(error = new Error("the compiler's container has ended")): void {
    this.#ended ??= error;
    this.#waiting?.reject(error);
  }

  #take(): void {
    if (this.#wanted === undefined) this.#takeLine();
    if (this.#wanted === undefined || this.#size < this.#wanted) return;
    const all = Buffer.concat(this.#chunks);
    const tar = all.subarray(0, this.#wanted);
    this.#keep(all.subarray(this.#wanted));
    this.#wanted = undefined;
    this.#waiting?.resolve(Buffer.from(tar));
  }

  #takeLine(): void {
    const all = Buffer.concat(this.#chunks);
    const end = all.indexOf("\n");
    if (end < 0) {
      if (all.length > LONGEST_LINE)
        this.end(new Error("the compiler's container prints no reply"));
      return;
    }
    const [word, size] = all.subarray(0, end).toString().split(" ");
    this.#keep(all.subarray(end + 1));
    if (word === "failed") this.#waiting?.resolve(undefined);
    else if (word === "compiled" && Number(size) <= LARGEST) this.#wanted = Number(size);
    else this.end(new Error(`the compiler's container replies ${word}`));
  }

  #keep(rest: Buffer): void {
    this.#chunks = rest.length > 0 ? [rest] : [];
    this.#size = rest.length;
  }
}
