/**
 * Formats frames as a pcapng file with one interface (draft-ietf-opsawg-pcapng): a section header, the
 * interface, then an enhanced packet block for each frame, with a comment if it has one. Little-endian,
 * times in nanoseconds. Pure: returns the bytes and writes no files.
 */
import { joined } from "../decode/bytes.ts";
import { MAX_FRAME_LENGTH } from "../decode/frame.ts";
import type { FrameRecord } from "./capture-writer.ts";
import { BYTE_ORDER, ENHANCED_PACKET, INTERFACE_DESCRIPTION, SECTION_HEADER } from "./pcapng.ts";

/** Options: the end of the list, a comment, an interface's name, the unit of its times. */
const END = 0;
const COMMENT = 1;
const NAME = 2;
const TIME_RESOLUTION = 9;
/** Times in units of 10^-9 s. */
const NANOSECONDS = 9;

export interface InterfaceDescription {
  /** LINKTYPE_ number of all frames. */
  readonly linkType: number;
  readonly name: string;
}

export interface CommentedFrame extends FrameRecord {
  /** Wireshark shows it with the packet. */
  readonly comment?: string | undefined;
}

/** The beginning of the file: its section and its one interface. */
export function pcapngHeader({ linkType, name }: InterfaceDescription): Uint8Array {
  const section = new DataView(new ArrayBuffer(16));
  section.setUint32(0, BYTE_ORDER, true);
  section.setUint16(4, 1, true);
  section.setBigInt64(8, -1n, true); // the length of the section is not given
  const about = new DataView(new ArrayBuffer(8));
  about.setUint16(0, linkType, true);
  about.setUint32(4, MAX_FRAME_LENGTH, true);
  return joined([
    block(SECTION_HEADER, [bytesOf(section)]),
    block(INTERFACE_DESCRIPTION, [
      bytesOf(about),
      option(NAME, new TextEncoder().encode(name)),
      option(TIME_RESOLUTION, Uint8Array.of(NANOSECONDS)),
      option(END, new Uint8Array()),
    ]),
  ]);
}

export function pcapngPacket({
  seconds,
  nanoseconds,
  bytes,
  originalLength = bytes.length,
  comment,
}: CommentedFrame): Uint8Array {
  const time = BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds);
  const head = new DataView(new ArrayBuffer(20));
  head.setUint32(4, Number(time >> 32n), true);
  head.setUint32(8, Number(time & 0xffff_ffffn), true);
  head.setUint32(12, bytes.length, true);
  head.setUint32(16, originalLength, true);
  const options =
    comment === undefined
      ? []
      : [option(COMMENT, commentBytes(comment)), option(END, new Uint8Array())];
  return block(ENHANCED_PACKET, [bytesOf(head), padded(bytes), ...options]);
}

/** An option's length has 16 bits; a character that does not fit whole is left out. */
function commentBytes(comment: string): Uint8Array {
  const bytes = new Uint8Array(0xffff);
  const { written } = new TextEncoder().encodeInto(comment, bytes);
  return bytes.subarray(0, written);
}

function block(type: number, parts: readonly Uint8Array[]): Uint8Array {
  const body = joined(parts);
  const length = body.length + 12;
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, type, true);
  view.setUint32(4, length, true);
  bytes.set(body, 8);
  view.setUint32(length - 4, length, true);
  return bytes;
}

function option(code: number, value: Uint8Array): Uint8Array {
  const head = new DataView(new ArrayBuffer(4));
  head.setUint16(0, code, true);
  head.setUint16(2, value.length, true);
  return joined([bytesOf(head), padded(value)]);
}

/** Everything in the format begins at a multiple of four bytes. */
function padded(bytes: Uint8Array): Uint8Array {
  return joined([bytes, new Uint8Array((4 - (bytes.length % 4)) % 4)]);
}

const bytesOf = ({ buffer }: DataView): Uint8Array => new Uint8Array(buffer as ArrayBuffer);
