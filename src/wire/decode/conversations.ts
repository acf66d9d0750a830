/**
 * Keeps the base of the relative sequence numbers that tcpdump prints, for each pair of endpoints. The
 * first segment with an ACK, in either direction, sets the base, and every SYN,ACK sets it again. These
 * segments are printed raw, and all others relative to the base. (tcpdump does this; no RFC requires it.)
 * Segments without an ACK, such as the first SYN, are not looked up. Like tcpdump, it forgets nothing.
 */
import { u32 } from "./bytes.ts";

/** The 32-bit words of an entry: two addresses of four words, the ports, the version, and two bases. */
const WORDS = 12;
const VERSION = 9;
const LOW_BASE = 10;
const HIGH_BASE = 11;

export class Conversations {
  #entries = new Uint32Array(WORDS * 1024);
  #count = 0;
  #key = new Uint32Array(WORDS);
  /** The result of the last `lookUp`; `known` is false if it set the base. */
  known = false;
  /** The bases of the segment's own sequence numbers and of those it acknowledges. */
  seqBase = 0;
  ackBase = 0;

  /** `addresses`: offset in `bytes` of the source address; the destination address follows it. */
  lookUp(
    version: 4 | 6,
    bytes: Uint8Array,
    addresses: number,
    sourcePort: number,
    destinationPort: number,
    seq: number,
    ack: number,
    isSyn: boolean,
  ): void {
    const width = version === 4 ? 4 : 16;
    const reversed =
      sourcePort > destinationPort ||
      (sourcePort === destinationPort && isGreater(bytes, addresses, addresses + width, width));
    const key = this.#key;
    readAddress(key, 0, version, bytes, reversed ? addresses + width : addresses);
    readAddress(key, 4, version, bytes, reversed ? addresses : addresses + width);
    key[8] = reversed ? (destinationPort << 16) | sourcePort : (sourcePort << 16) | destinationPort;
    key[VERSION] = version;
    const entry = this.#find();
    const entries = this.#entries;
    this.known = entries[entry + VERSION] !== 0 && !isSyn;
    if (!this.known) {
      if (entries[entry + VERSION] === 0) this.#count++;
      key[LOW_BASE] = reversed ? ack - 1 : seq;
      key[HIGH_BASE] = reversed ? seq : ack - 1;
      entries.set(key, entry);
      // The offset of `entry` may change here, so the bases are taken from the key.
      if (this.#count * 2 * WORDS > entries.length) this.#grow();
      this.seqBase = (reversed ? key[HIGH_BASE] : key[LOW_BASE]) as number;
      this.ackBase = (reversed ? key[LOW_BASE] : key[HIGH_BASE]) as number;
      return;
    }
    const low = entries[entry + LOW_BASE] as number;
    const high = entries[entry + HIGH_BASE] as number;
    this.seqBase = reversed ? high : low;
    this.ackBase = reversed ? low : high;
  }

  /** The offset of the entry with the key's first ten words, or of the free entry for that key. */
  #find(): number {
    const entries = this.#entries;
    const key = this.#key;
    const slots = entries.length / WORDS;
    let hash = 0;
    for (let n = 0; n < 9; n++)
      hash = Math.imul(hash ^ (key[n] as number), 0x9e3779b1) ^ (hash >>> 15);
    let slot = (hash ^ (hash >>> 16)) & (slots - 1);
    for (;;) {
      const entry = slot * WORDS;
      if (entries[entry + VERSION] === 0) return entry;
      let n = 0;
      while (n <= VERSION && entries[entry + n] === key[n]) n++;
      if (n > VERSION) return entry;
      slot = (slot + 1) & (slots - 1);
    }
  }

  #grow(): void {
    const old = this.#entries;
    const saved = this.#key.slice();
    this.#entries = new Uint32Array(old.length * 2);
    for (let entry = 0; entry < old.length; entry += WORDS) {
      if (old[entry + VERSION] === 0) continue;
      this.#key.set(old.subarray(entry, entry + WORDS));
      this.#entries.set(this.#key, this.#find());
    }
    this.#key.set(saved);
  }
}

function readAddress(
  key: Uint32Array,
  word: number,
  version: 4 | 6,
  bytes: Uint8Array,
  at: number,
): void {
  key[word] = u32(bytes, at);
  for (let n = 1; n < 4; n++) key[word + n] = version === 4 ? 0 : u32(bytes, at + 4 * n);
}

function isGreater(bytes: Uint8Array, a: number, b: number, width: number): boolean {
  for (let n = 0; n < width; n++) {
    const difference = (bytes[a + n] as number) - (bytes[b + n] as number);
    if (difference !== 0) return difference > 0;
  }
  return false;
}
