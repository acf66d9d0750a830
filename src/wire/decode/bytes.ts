/**
 * Big-endian numbers out of bytes (network byte order, RFC 791 appendix B), and their hexadecimal.
 * Checks no bounds: callers have compared with the captured end; outside of it every read is 0.
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

/** The same four bytes in the other order: captures are written in the byte order of their writer. */
export function u32Little(bytes: Uint8Array, at: number): number {
  return (
    (((bytes[at + 3] as number) << 24) |
      ((bytes[at + 2] as number) << 16) |
      ((bytes[at + 1] as number) << 8) |
      (bytes[at] as number)) >>>
    0
  );
}

/** A view, not a copy. Making one is the dearest thing done per packet, so none is made for nothing. */
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
