/**
 * A seed to the values of a variant, each the same on every machine:
 *
 *     HMAC-SHA-256(key: the seed, text: `wirestep variant value 1`, the name, the number of the block)
 *
 * A number is the block's first 8 bytes modulo the size of its range, so the values of a range of 2^16 differ in
 * frequency by less than 2^-48. A letter is a byte modulo 26, if the byte is below 234.
 */
import { createHmac } from "node:crypto";
import type { Variant, VariantValue } from "../lab/variant.ts";

const PORTS = [10_000, 29_999] as const;
const LETTERS = 26;
/** The bytes below it give each letter equally often. */
const FAIR = 256 - (256 % LETTERS);
const LONGEST_TEXT = 4096;

/** Fields as one text. Each begins with its length, so no two lists give the same text. */
export const labelled = (fields: readonly string[]): string =>
  fields.map((field) => `${Buffer.byteLength(field)}:${field}\n`).join("");

export class SeededVariant implements Variant {
  readonly #seed: string;
  readonly #values = new Map<string, number | string>();

  constructor(seed: string) {
    this.#seed = seed;
  }

  /** Those that the lab has taken, in the order in which it did. */
  get values(): readonly VariantValue[] {
    return [...this.#values].map(([name, value]) => ({ name, value }));
  }

  port(): number {
    return this.number("PORT", PORTS);
  }

  number(name: string, [least, most]: readonly [number, number]): number {
    const isRange = Number.isSafeInteger(least) && Number.isSafeInteger(most) && least <= most;
    if (!isRange) throw new RangeError(`${name}: [${least}, ${most}] is no range of whole numbers`);
    const size = BigInt(most) - BigInt(least) + 1n;
    return this.#taken(name, least + Number(this.#block(name, 0).readBigUInt64BE() % size));
  }

  text(name: string, length: number): string {
    if (!Number.isInteger(length) || length < 1 || length > LONGEST_TEXT)
      throw new RangeError(`${name}: a text has 1 to ${LONGEST_TEXT} letters`);
    let text = "";
    for (let block = 0; text.length < length; block += 1) {
      const fair = [...this.#block(name, block)].filter((byte) => byte < FAIR);
      text += fair.map((byte) => String.fromCharCode(0x61 + (byte % LETTERS))).join("");
    }
    return this.#taken(name, text.slice(0, length));
  }

  #block(name: string, block: number): Buffer {
    const text = labelled(["wirestep variant value 1", name, `${block}`]);
    return createHmac("sha256", this.#seed).update(text).digest();
  }

  #taken<T extends number | string>(name: string, value: T): T {
    if (!/^[A-Z][A-Z0-9_]*$/.test(name))
      throw new TypeError(`"${name}" is no name of a value: use A-Z, 0-9 and _, as in LENGTH`);
    if (this.#values.has(name) && this.#values.get(name) !== value)
      throw new TypeError(`${name} is taken twice, with different ranges`);
    this.#values.set(name, value);
    return value;
  }
}
