/**
 * Arithmetic of sequence numbers, modulo 2^32 (RFC 9293 section 3.4). Every argument and result is an
 * integer from 0 to 2^32 - 1, except distances, which are signed. "Before" and "after" are defined only
 * for numbers less than 2^31 apart.
 */

/** `n` octets after `seq`; `n` may be negative. */
export function add(seq: number, n: number): number {
  return (seq + n) >>> 0;
}

/** A raw number relative to the ISN, as tcpdump and textbooks show it. */
export function relativeTo(isn: number, seq: number): number {
  return (seq - isn) >>> 0;
}

/** Octets from `from` to `to`; negative if `to` is before `from`. */
export function distance(from: number, to: number): number {
  return (to - from) | 0;
}

export function isBefore(a: number, b: number): boolean {
  return distance(a, b) > 0;
}

export function isAfter(a: number, b: number): boolean {
  return distance(a, b) < 0;
}

/** Whether `seq` is in the window of `size` octets from `start` on (RFC 9293 section 3.10.7.4). */
export function isWithin(seq: number, start: number, size: number): boolean {
  return relativeTo(start, seq) < size;
}

/** SEG.LEN, the sequence numbers that a segment takes: its octets, one for SYN, one for FIN (RFC 9293 section 3.4). */
export function sequenceLength(flags: string, length: number): number {
  return length + (flags.includes("S") ? 1 : 0) + (flags.includes("F") ? 1 : 0);
}
