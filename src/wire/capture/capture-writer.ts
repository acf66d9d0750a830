/**
 * Formats frames as a pcap file: its header once, then one record for each frame. Pure: returns the
 * bytes and writes no files. Does not write pcapng.
 */

import { MAX_FRAME_LENGTH } from "../decode/frame.ts";
import {
  FILE_HEADER_LENGTH,
  MICROSECOND_MAGIC,
  NANOSECOND_MAGIC,
  RECORD_HEADER_LENGTH,
} from "./pcap.ts";

export interface CaptureFormatOptions {
  /** Nanoseconds instead of microseconds; default false. */
  readonly nanoseconds?: boolean;
  /** Byte order of the numbers; default false, like tcpdump on every current machine. */
  readonly bigEndian?: boolean;
}

export interface CaptureHeader extends CaptureFormatOptions {
  /** LINKTYPE_ number of all frames. */
  readonly linkType: number;
  /** Longest captured length; default 262,144. */
  readonly snapLength?: number;
}

/** The content of a record; a `Frame` has it. */
export interface FrameRecord {
  readonly seconds: number;
  /** 0 to 999,999,999; rounded down to microseconds unless the options ask for nanoseconds. */
  readonly nanoseconds: number;
  readonly bytes: Uint8Array;
  /** Octets on the wire; default `bytes.length`. */
  readonly originalLength?: number;
}

/** The first 24 bytes of a pcap file. */
export function captureHeader(header: CaptureHeader): Uint8Array {
  const bytes = new Uint8Array(FILE_HEADER_LENGTH);
  const view = new DataView(bytes.buffer);
  const little = header.bigEndian !== true;
  view.setUint32(0, header.nanoseconds === true ? NANOSECOND_MAGIC : MICROSECOND_MAGIC, little);
  view.setUint16(4, 2, little);
  view.setUint16(6, 4, little);
  view.setUint32(16, header.snapLength ?? MAX_FRAME_LENGTH, little);
  view.setUint32(20, header.linkType, little);
  return bytes;
}

/** One record. Its options must be those of the header. */
export function captureRecord(frame: FrameRecord, options: CaptureFormatOptions = {}): Uint8Array {
  const bytes = new Uint8Array(RECORD_HEADER_LENGTH + frame.bytes.length);
  const view = new DataView(bytes.buffer);
  const little = options.bigEndian !== true;
  const fraction =
    options.nanoseconds === true ? frame.nanoseconds : Math.floor(frame.nanoseconds / 1000);
  view.setUint32(0, frame.seconds, little);
  view.setUint32(4, fraction, little);
  view.setUint32(8, frame.bytes.length, little);
  view.setUint32(12, frame.originalLength ?? frame.bytes.length, little);
  bytes.set(frame.bytes, RECORD_HEADER_LENGTH);
  return bytes;
}
