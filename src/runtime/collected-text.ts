/**
 * Text that another process prints, collected up to a limit. The process can print without end, and a string
 * has a longest length, beyond which adding to it throws.
 */

/** Bytes. Messages of a tool have some hundred. */
const LIMIT = 64 * 1024;
/** Characters of it that a message shows. */
const SHOWN = 300;

export class CollectedText {
  readonly #limit: number;
  readonly #chunks: Uint8Array[] = [];
  #length = 0;

  constructor(limit = LIMIT) {
    this.#limit = limit;
  }

  /** Takes a chunk. Bytes beyond the limit are counted and not kept. */
  readonly add = (chunk: Uint8Array): void => {
    const room = this.#limit - this.#length;
    this.#length += chunk.length;
    if (room > 0) this.#chunks.push(chunk.subarray(0, room));
  };

  /** The text up to the limit. */
  get text(): string {
    return Buffer.concat(this.#chunks).toString();
  }

  /** The beginning as a quotation, for the middle of a sentence; empty if nothing was printed. */
  get quoted(): string {
    const text = this.text.trim();
    if (text === "") return "";
    return JSON.stringify(text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text);
  }
}
