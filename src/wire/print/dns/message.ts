/**
 * The bytes of a DNS message and the text that is made of them: reads numbers, skips and prints domain names
 * (RFC 1035, 3.1 and 4.1.4). A read beyond the captured bytes throws `CutShort`, and the text so far stays.
 * As in tcpdump, names end at the captured bytes and not at the message's own length.
 */
import { hex, u8, u16, u32 } from "../../decode/bytes.ts";

/** Never leaves this folder: `domain.ts` catches it. */
export class CutShort extends Error {
  override readonly name = "CutShort";
}
/** One for all, because making the stack of an error is slow. */
const CUT = new CutShort("the message ends early or a name in it is invalid");

const KIND = 0xc0;
const POINTER = 0xc0;
const RESERVED = 0x80;
const EXTENDED = 0x40;
/** RFC 2673: the only extended label, of bits. */
const BIT_LABEL = 1;
/** RFC 1035, 2.3.4 */
const LONGEST_NAME = 255;

export class Message {
  readonly bytes: Uint8Array;
  /** The offset of the message, to which pointers in names are relative. */
  readonly start: number;
  /** The end of the captured bytes. */
  readonly end: number;
  text = "";

  constructor(bytes: Uint8Array, start: number, end: number) {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
  }

  has(at: number, length: number): boolean {
    return at + length <= this.end;
  }

  need(at: number, length: number): void {
    if (!this.has(at, length)) throw CUT;
  }

  byte(at: number): number {
    this.need(at, 1);
    return u8(this.bytes, at);
  }

  number(at: number): number {
    this.need(at, 2);
    return u16(this.bytes, at);
  }

  number4(at: number): number {
    this.need(at, 4);
    return u32(this.bytes, at);
  }

  /** @returns the offset after the name; undefined if it was not captured whole or is invalid */
  skipName(at: number): number | undefined {
    let next = at;
    while (this.has(next, 1)) {
      const length = u8(this.bytes, next);
      const kind = length & KIND;
      if (length === 0) return next + 1;
      if (kind === POINTER) return next + 2;
      if (kind === RESERVED) return undefined;
      if (kind === EXTENDED) {
        if ((length & ~KIND) !== BIT_LABEL || !this.has(next, 2)) return undefined;
        next += 2 + this.#bitLabelBytes(next + 1);
      } else next += 1 + length;
    }
    return undefined;
  }

  /** Prints the name with a point after each label. */
  printName(at: number): void {
    let limit = at - this.start;
    let printed = 0;
    let next = at;
    this.#checkLabel(next);
    if (this.byte(next) === 0) {
      this.text += ".";
      return;
    }
    if ((this.byte(at) & KIND) === POINTER) this.need(at, 2);
    // tcpdump ends without a word if a name's last captured byte is the length of a label
    while (u8(this.bytes, next) !== 0 && next + 1 < this.end) {
      const length = u8(this.bytes, next);
      const kind = length & KIND;
      if (kind === POINTER) {
        const offset = this.number(next) & 0x3fff;
        // a pointer that does not point back could lead into a circle
        if (offset >= limit) this.#invalidName("<BAD PTR>");
        limit = offset;
        next = this.start + offset;
      } else {
        if (kind === EXTENDED) next = this.#printBits(next + 1);
        else {
          const room = Math.min(length, Math.max(0, LONGEST_NAME - printed));
          if (room > 0) this.printCharacters(next + 1, room);
          next += 1 + length;
        }
        if (kind !== EXTENDED) printed += length;
        if (printed <= LONGEST_NAME) this.text += ".";
        printed += 1;
      }
      this.#checkLabel(next);
    }
    if (printed > LONGEST_NAME) this.text += "<DOMAIN NAME TOO LONG>";
  }

  /** As tcpdump prints any text: control characters as `^A`, bytes outside ASCII as `M-a`. */
  printCharacters(at: number, length: number): void {
    const end = Math.min(at + length, this.end);
    for (let next = at; next < end; next++) {
      const byte = u8(this.bytes, next);
      const ascii = byte & 0x7f;
      const isControl = ascii < 0x20 || ascii === 0x7f;
      const prefix = (byte > 0x7f ? "M-" : "") + (isControl ? "^" : "");
      this.text += prefix + String.fromCharCode(isControl ? ascii ^ 0x40 : ascii);
    }
    this.need(at, length);
  }

  #bitLabelBytes(at: number): number {
    return Math.ceil((u8(this.bytes, at) || 256) / 8);
  }

  /** `[x…/bits]`, where the last digits have only the label's own bits. */
  #printBits(at: number): number {
    const bits = this.byte(at) || 256;
    const whole = Math.floor(bits / 8);
    const rest = bits % 8;
    this.text += "\\[x";
    for (let n = 1; n <= whole; n++) {
      this.need(at + n, 1);
      this.text += hex(this.bytes, at + n, at + n + 1);
    }
    if (rest > 0) {
      const last = this.byte(at + 1 + whole) & (0xff00 >> rest) & 0xff;
      this.text += rest > 4 ? last.toString(16).padStart(2, "0") : (last >>> 4).toString(16);
    }
    this.text += `/${bits}]`;
    return at + 1 + Math.ceil(bits / 8);
  }

  /** Throws at a label of an unknown kind, and at one that was not captured. */
  #checkLabel(at: number): void {
    const length = this.byte(at);
    const kind = length & KIND;
    if (kind === RESERVED) this.#invalidName("<BAD LABEL TYPE>");
    if (kind !== EXTENDED) return;
    if ((length & ~KIND) !== BIT_LABEL) this.#invalidName(`<ELT ${length & ~KIND}>`);
    this.need(at + 1, 1);
  }

  #invalidName(text: string): never {
    this.text += text;
    throw CUT;
  }
}
