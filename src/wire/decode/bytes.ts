/**
 * Reads big-endian numbers (network byte order, RFC 791 appendix B) and formats bytes in hexadecimal.
 * Checks no bounds: the callers compare with the end of the captured bytes, and a read beyond it is 0.
 */
export const EMPTY = new Uint8Array(0);

export function u8(bytes: Uint8Array, at: number): number {
  return (bytes[at] as number) | 0;
}

export function u16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
}

export function u32(bytes: Uint8Array, at: number): number {
  return (
    (((bytes[at] as number) << 24) |
      ((bytes[at + 1] as number) << 16) |
      ((bytes[at + 2] as number) << 8) |
      (bytes[at + 3] as number)) >>>
    0
  );
}

/** The number with its four bytes reversed, because a capture is in the byte order of the machine that wrote it. */
export function u32Little(bytes: Uint8Array, at: number): number {
  return (
    (((bytes[at + 3] as number) << 24) |
      ((bytes[at + 2] as number) << 16) |
      ((bytes[at + 1] as number) << 8) |
      (bytes[at] as number)) >>>
    0
  );
}

/** A view, not a copy. Creating a view is the most expensive part of a packet, so an empty one is shared. */
export function slice(bytes: Uint8Array, start: number, end: number): Uint8Array {
  return end > start ? bytes.subarray(start, end) : EMPTY;
}

export const HEX: readonly string[] = Array.from({ length: 256 }, (_, n) =>
  n.toString(16).padStart(2, "0"),
);

export function hex(bytes: Uint8Array, start = 0, end = bytes.length): string {
  let text = "";
  for (let at = start; at < end; at++) text += HEX[u8(bytes, at)];
  return text;
}

/** The bytes of all parts, in their order. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
