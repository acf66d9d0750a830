/** Helpers to write bytes by hand: numbers in network order, hexadecimal, concatenation. */

export type Bytes = Uint8Array | readonly number[] | string;

/** Text is hexadecimal; blanks in it are ignored. */
export function bytes(part: Bytes): Uint8Array {
  if (typeof part === "string")
    return Uint8Array.from(Buffer.from(part.replaceAll(" ", ""), "hex"));
  return part instanceof Uint8Array ? part : Uint8Array.from(part);
}

export function concat(...parts: readonly Bytes[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts.map(bytes)));
}

export function be16(n: number): number[] {
  return [(n >>> 8) & 0xff, n & 0xff];
}

export function be32(n: number): number[] {
  return [(n >>> 24) & 0xff, (n >>> 16) & 0xff, (n >>> 8) & 0xff, n & 0xff];
}

export function le32(n: number): number[] {
  return be32(n).reverse();
}

export function le16(n: number): number[] {
  return be16(n).reverse();
}

/** `length` octets that differ from each other, so that a wrong slice is noticed. */
export function payload(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, n) => (n * 7 + 0x61) & 0xff);
}

/** The Internet checksum of all parts together (RFC 1071); every part but the last is of even length. */
export function checksum(...parts: readonly Bytes[]): number {
  const all = concat(...parts);
  let sum = 0;
  for (let at = 0; at < all.length; at += 2) sum += ((all[at] ?? 0) << 8) + (all[at + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return ~sum & 0xffff;
}
