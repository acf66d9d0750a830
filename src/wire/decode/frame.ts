/**
 * The frames of a capture file, and the error for a file that is not a capture or stops being one.
 */

/** One captured frame. Times are the capture's own, rounded only if they are finer than a nanosecond. */
export interface Frame {
  /** LINKTYPE_ number of the interface that captured it (1 Ethernet, 113 Linux cooked, 276 v2, 101 raw). */
  readonly linkType: number;
  /** The interface's number in its pcapng section; 0 in a pcap file. */
  readonly interfaceIndex: number;
  /** Whole seconds since 1970-01-01 UTC; 0 if the file has no time (pcapng simple packets). */
  readonly seconds: number;
  /** 0 to 999,999,999, except in a pcap record that states more: as it states it. */
  readonly nanoseconds: number;
  /** Bytes kept in the capture: `bytes.length`. */
  readonly capturedLength: number;
  /** Bytes the frame had on the wire. */
  readonly originalLength: number;
  /** A view into the chunk it came in. Callers can keep it, but must not write to it or to the chunk. */
  readonly bytes: Uint8Array;
  /** The offset of its record or block from the start of the capture, in bytes. */
  readonly offset: number;
}

/** The capture can't be read beyond `offset`. All frames before it have been delivered. */
export class CaptureError extends Error {
  override readonly name = "CaptureError";
  /** The offset of the header, record or block that can't be read, in bytes. */
  readonly offset: number;

  constructor(problem: string, offset: number) {
    super(`${problem} (at byte ${offset} of the capture)`);
    this.offset = offset;
  }
}

/** libpcap's largest snapshot length. A record that states more is corrupt, not large. */
export const MAX_FRAME_LENGTH = 262_144;

/**
 * A file format as a sequence of units (header, record, block). `measure` returns the number of bytes
 * that the unit at `at` needs, as far as the `available` bytes show it; if that is more than
 * `available`, the reader calls it again with that many. `take` gets a whole unit. If `skips` returns
 * true, the unit has no frame and the reader doesn't hold its bytes.
 */
export interface CaptureFormat {
  measure(bytes: Uint8Array, at: number, available: number, offset: number): number;
  skips(bytes: Uint8Array, at: number, available: number): boolean;
  take(bytes: Uint8Array, at: number, length: number, offset: number): Frame | undefined;
}
