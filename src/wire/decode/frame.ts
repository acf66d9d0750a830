/**
 * What a capture file holds: frames, and the one error for a file that is not (or is no longer) one.
 */

/** One captured frame. Times are the capture's own; nothing is rounded that nanoseconds can hold. */
export interface Frame {
  /** LINKTYPE_ number of the interface it was captured on (1 Ethernet, 113 Linux cooked, 276 v2, 101 raw). */
  readonly linkType: number;
  /** pcapng interface number within its section; 0 in a pcap file. */
  readonly interfaceIndex: number;
  /** Whole seconds since 1970-01-01 UTC; 0 where the file has no time (pcapng simple packets). */
  readonly seconds: number;
  /** 0 to 999,999,999. */
  readonly nanoseconds: number;
  /** Bytes kept in the capture: `bytes.length`. */
  readonly capturedLength: number;
  /** Bytes the frame had on the wire. */
  readonly originalLength: number;
  /** A view into the chunk it came in: read it, keep it, do not write to it or to the chunk. */
  readonly bytes: Uint8Array;
  /** Where its record or block begins, in bytes from the start of the capture. */
  readonly offset: number;
}

/** The capture cannot be read beyond `offset`. Every frame before it has been delivered. */
export class CaptureError extends Error {
  override readonly name = "CaptureError";
  /** Start of the header, record or block that cannot be read, in bytes from the start of the capture. */
  readonly offset: number;

  constructor(problem: string, offset: number) {
    super(`${problem} (at byte ${offset} of the capture)`);
    this.offset = offset;
  }
}

/** libpcap's largest snapshot length; a record that claims more is corrupt, not large. */
export const MAX_FRAME_LENGTH = 262_144;

/**
 * A file format cut into units (header, record, block). `measure` says how many bytes the unit at
 * `at` needs, as far as the `available` ones tell: more than `available` means "come back with that
 * many". `take` is called with a whole unit. `skips` says that the unit's bytes are of no interest,
 * so the reader need not hold them.
 */
export interface CaptureFormat {
  measure(bytes: Uint8Array, at: number, available: number, offset: number): number;
  skips(bytes: Uint8Array, at: number, available: number): boolean;
  take(bytes: Uint8Array, at: number, length: number, offset: number): Frame | undefined;
}
