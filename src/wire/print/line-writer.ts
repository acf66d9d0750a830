/**
 * Writes text as bytes into one array that every line reuses, because joining strings and encoding them
 * would take most of the time of printing a capture. Numbers are decimal and unsigned. Text outside ASCII
 * becomes UTF-8.
 */
const LINE_END = 0x0a;
/** The four digits of each number from 0 to 9,999, the first in the lowest byte. */
const FOUR_DIGITS = Uint32Array.from({ length: 10_000 }, (_, n) =>
  [n / 1000, n / 100, n / 10, n].reduceRight(
    (bytes, digit) => (bytes << 8) | (0x30 + (Math.floor(digit) % 10)),
    0,
  ),
);
/** At least as many digits as any number that is written exactly. */
const DIGITS = 16;

export class LineWriter {
  /** The written bytes are before `length`. A new array replaces this one when it must grow. */
  #bytes: Uint8Array;
  #length = 0;

  constructor(room = 1024) {
    this.#bytes = new Uint8Array(room);
  }

  get length(): number {
    return this.#length;
  }

  text(text: string): void {
    const { length } = text;
    if (this.#length + length > this.#bytes.length) this.#grow(length);
    const bytes = this.#bytes;
    const start = this.#length;
    for (let n = 0; n < length; n++) {
      const code = text.charCodeAt(n);
      if (code > 0x7f) {
        this.#utf8(text);
        return;
      }
      bytes[start + n] = code;
    }
    this.#length = start + length;
  }

  /** An integer from 0 to 2^53 - 1. */
  number(value: number): void {
    if (this.#length + DIGITS > this.#bytes.length) this.#grow(DIGITS);
    if (value < 10_000) {
      this.#upToFour(value);
      return;
    }
    const high = Math.floor(value / 10_000);
    this.number(high);
    const four = FOUR_DIGITS[value - high * 10_000] as number;
    const bytes = this.#bytes;
    const at = this.#length;
    bytes[at] = four;
    bytes[at + 1] = four >>> 8;
    bytes[at + 2] = four >>> 16;
    bytes[at + 3] = four >>> 24;
    this.#length = at + 4;
  }

  /** A number from 0 to 999 as three digits. */
  threeDigits(value: number): void {
    if (this.#length + 3 > this.#bytes.length) this.#grow(3);
    const four = FOUR_DIGITS[value] as number;
    const bytes = this.#bytes;
    const at = this.#length;
    bytes[at] = four >>> 8;
    bytes[at + 1] = four >>> 16;
    bytes[at + 2] = four >>> 24;
    this.#length = at + 3;
  }

  endLine(): void {
    if (this.#length === this.#bytes.length) this.#grow(1);
    this.#bytes[this.#length++] = LINE_END;
  }

  /** The bytes written since the last `clear`: a view that is valid until the next write. */
  written(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  clear(): void {
    this.#length = 0;
  }

  toString(): string {
    return decoder.decode(this.written());
  }

  /** A number from 0 to 9,999 without leading zeros. */
  #upToFour(value: number): void {
    const four = FOUR_DIGITS[value] as number;
    const bytes = this.#bytes;
    let at = this.#length;
    if (value >= 1000) bytes[at++] = four;
    if (value >= 100) bytes[at++] = four >>> 8;
    if (value >= 10) bytes[at++] = four >>> 16;
    bytes[at++] = four >>> 24;
    this.#length = at;
  }

  #utf8(text: string): void {
    const encoded = encoder.encode(text);
    if (this.#length + encoded.length > this.#bytes.length) this.#grow(encoded.length);
    this.#bytes.set(encoded, this.#length);
    this.#length += encoded.length;
  }

  #grow(more: number): void {
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + more));
    grown.set(this.written());
    this.#bytes = grown;
  }
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();
