/** Turns bytes into frames and packets in one call, for tests of the result alone. */

import { FrameReader } from "../../../src/wire/capture/frame-reader.ts";
import { decode } from "../../../src/wire/decode/decode.ts";
import type { Frame } from "../../../src/wire/decode/frame.ts";
import type { Packet } from "../../../src/wire/decode/packet.ts";
import type { TcpOption } from "../../../src/wire/decode/tcp-options.ts";
import { ipv4, tcp } from "./build.ts";
import { pcap } from "./build-capture.ts";
import type { Bytes } from "./bytes.ts";

/** All frames of a whole capture, pushed in chunks of `size` (default: all at once). */
export function framesOf(file: Uint8Array, size = Math.max(1, file.length)): Frame[] {
  const frames: Frame[] = [];
  const reader = new FrameReader((frame) => frames.push(frame));
  for (let at = 0; at < file.length; at += size) reader.push(file.slice(at, at + size));
  reader.end();
  return frames;
}

/** The frames of a capture until it ends or fails, and the error. */
export function readUntilError(file: Uint8Array): { frames: Frame[]; error: unknown } {
  const frames: Frame[] = [];
  const reader = new FrameReader((frame) => frames.push(frame));
  try {
    reader.push(file);
    reader.end();
    return { frames, error: undefined };
  } catch (error) {
    return { frames, error };
  }
}

/** The packet in one frame; `kept`: the number of its octets in the capture. */
export function packetOf(frame: Uint8Array, linkType = 1, kept = frame.length): Packet {
  return decode({
    linkType,
    interfaceIndex: 0,
    seconds: 0,
    nanoseconds: 0,
    capturedLength: kept,
    originalLength: frame.length,
    bytes: frame.slice(0, kept),
    offset: 24,
  });
}

/** The options of a segment with these octets after its header. */
export function optionsOf(options: Bytes, kept?: number): readonly TcpOption[] | undefined {
  return packetOf(ipv4(tcp(".", { options })), 101, kept).tcp?.options;
}

/** A capture of three small frames that differ. */
export function threeFrames(): Uint8Array {
  return pcap([Uint8Array.of(1), Uint8Array.of(2, 2), Uint8Array.of(3, 3, 3)]);
}
