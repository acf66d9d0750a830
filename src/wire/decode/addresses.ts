/**
 * Formats addresses: IPv4 as dotted quads, IPv6 by RFC 5952, MAC addresses with colons. Resolves no
 * names, like `tcpdump -n`. A table of fixed size keeps the text of recent addresses, because a capture
 * repeats few addresses and a look-up costs less than formatting.
 */
import { HEX, u8, u16, u32 } from "./bytes.ts";

const SLOT_BITS = 12;
const SLOTS = 1 << SLOT_BITS;
/** Multiplies by the fraction of the golden ratio (Knuth), which puts similar addresses far apart. */
function slotOf(key: number): number {
  return Math.imul(key, 0x9e3779b1) >>> (32 - SLOT_BITS);
}

const v4Keys = new Uint32Array(SLOTS);
const v4Texts: string[] = new Array<string>(SLOTS).fill("0.0.0.0");

export function ipv4Text(bytes: Uint8Array, at: number): string {
  const key = u32(bytes, at);
  const slot = slotOf(key);
  if (v4Keys[slot] === key) return v4Texts[slot] as string;
  const text = `${u8(bytes, at)}.${u8(bytes, at + 1)}.${u8(bytes, at + 2)}.${u8(bytes, at + 3)}`;
  v4Keys[slot] = key;
  v4Texts[slot] = text;
  return text;
}

const v6Keys = new Uint32Array(SLOTS * 4);
const v6Texts: string[] = new Array<string>(SLOTS).fill("::");

export function ipv6Text(bytes: Uint8Array, at: number): string {
  const a = u32(bytes, at);
  const b = u32(bytes, at + 4);
  const c = u32(bytes, at + 8);
  const d = u32(bytes, at + 12);
  const slot = slotOf(a ^ Math.imul(b, 3) ^ Math.imul(c, 5) ^ Math.imul(d, 7));
  const key = slot * 4;
  if (v6Keys[key] === a && v6Keys[key + 1] === b && v6Keys[key + 2] === c && v6Keys[key + 3] === d)
    return v6Texts[slot] as string;
  const text = formatIpv6(bytes, at);
  v6Keys[key] = a;
  v6Keys[key + 1] = b;
  v6Keys[key + 2] = c;
  v6Keys[key + 3] = d;
  v6Texts[slot] = text;
  return text;
}

/** RFC 5952 section 4: `::` replaces the longest run of two or more zero groups, or the first of equal runs. */
function formatIpv6(bytes: Uint8Array, at: number): string {
  const groups = Array.from({ length: 8 }, (_, n) => u16(bytes, at + 2 * n));
  let bestStart = -1;
  let bestLength = 1;
  for (let start = 0; start < 8; start++) {
    let length = 0;
    while (start + length < 8 && groups[start + length] === 0) length++;
    if (length > bestLength) {
      bestStart = start;
      bestLength = length;
    }
  }
  // IPv4-compatible and IPv4-mapped addresses end in a dotted quad (RFC 5952 section 5).
  const mapped = bestLength === 5 && groups[5] === 0xffff;
  if (bestStart === 0 && (bestLength === 6 || mapped)) {
    const quad = `${u8(bytes, at + 12)}.${u8(bytes, at + 13)}.${u8(bytes, at + 14)}.${u8(bytes, at + 15)}`;
    return mapped ? `::ffff:${quad}` : `::${quad}`;
  }
  const text = (part: number[]): string => part.map((group) => group.toString(16)).join(":");
  if (bestStart < 0) return text(groups);
  return `${text(groups.slice(0, bestStart))}::${text(groups.slice(bestStart + bestLength))}`;
}

export function ipText(version: 4 | 6, bytes: Uint8Array, at: number): string {
  return version === 4 ? ipv4Text(bytes, at) : ipv6Text(bytes, at);
}

const macHigh = new Uint32Array(SLOTS);
const macLow = new Uint32Array(SLOTS);
const macTexts: string[] = new Array<string>(SLOTS).fill("00:00:00:00:00:00");

export function macText(bytes: Uint8Array, at: number): string {
  const high = u16(bytes, at);
  const low = u32(bytes, at + 2);
  const slot = slotOf(high ^ low);
  if (macHigh[slot] === high && macLow[slot] === low) return macTexts[slot] as string;
  const text = colonHex(bytes, at, 6);
  macHigh[slot] = high;
  macLow[slot] = low;
  macTexts[slot] = text;
  return text;
}

/** Formats a hardware address of any length: ARP and Linux cooked frames can have other lengths than 6. */
export function colonHex(bytes: Uint8Array, at: number, length: number): string {
  let text = "";
  for (let n = 0; n < length; n++) text += (n === 0 ? "" : ":") + HEX[u8(bytes, at + n)];
  return text;
}
