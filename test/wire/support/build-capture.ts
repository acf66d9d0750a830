/** Makes capture files of frames: pcap with the writer under test, pcapng block by block. */
import {
  type CaptureHeader,
  captureHeader,
  captureRecord,
} from "../../../src/wire/capture/capture-writer.ts";
import { type Bytes, be16, be32, bytes, concat, le16, le32 } from "./bytes.ts";

export interface TestFrame {
  readonly bytes: Uint8Array;
  readonly seconds?: number;
  readonly nanoseconds?: number;
  readonly originalLength?: number;
}

/** Frames without a time get times one millisecond and one microsecond apart, from 2021-01-01 12:00:00 UTC on. */
const START = 1_609_502_400;

function timed(frame: TestFrame | Uint8Array, n: number) {
  const given = frame instanceof Uint8Array ? { bytes: frame } : frame;
  return { seconds: START, nanoseconds: n * 1_001_000, ...given };
}

export function pcap(
  frames: ReadonlyArray<TestFrame | Uint8Array>,
  header: Partial<CaptureHeader> = {},
): Uint8Array {
  const records = frames.map((frame, n) => captureRecord(timed(frame, n), header));
  return concat(captureHeader({ linkType: 1, ...header }), ...records);
}

/** The frame as a capture with a snapshot length keeps it. */
export function snapped(frame: Uint8Array, snapLength: number): TestFrame {
  return { bytes: frame.slice(0, snapLength), originalLength: frame.length };
}

/** Writes the blocks of one section in one byte order. */
export class Pcapng {
  readonly #parts: Uint8Array[] = [];
  readonly #little: boolean;

  constructor(little = true) {
    this.#little = little;
    this.block(0x0a0d0d0a, [...this.u32(0x1a2b3c4d), ...this.u16(1), ...this.u16(0), ...FF, ...FF]);
  }

  u16(n: number): number[] {
    return this.#little ? le16(n) : be16(n);
  }

  u32(n: number): number[] {
    return this.#little ? le32(n) : be32(n);
  }

  block(type: number, body: Bytes): this {
    const padded = concat(body, new Uint8Array((4 - (bytes(body).length % 4)) % 4));
    const length = this.u32(padded.length + 12);
    this.#parts.push(concat(this.u32(type), length, padded, length));
    return this;
  }

  option(code: number, data: Bytes): Uint8Array {
    const content = bytes(data);
    const padding = new Uint8Array((4 - (content.length % 4)) % 4);
    return concat(this.u16(code), this.u16(content.length), content, padding);
  }

  interface(linkType = 1, options: Bytes = [], snapLength = 0): this {
    return this.block(1, concat(this.u16(linkType), [0, 0], this.u32(snapLength), options));
  }

  /** `time`: in units of the interface. */
  packet(frame: Uint8Array, time: bigint, id = 0, originalLength = frame.length): this {
    return this.block(6, concat(this.u32(id), this.#timed(time, frame, originalLength), frame));
  }

  obsoletePacket(frame: Uint8Array, time: bigint, id = 0): this {
    const head = concat(this.u16(id), this.u16(0), this.#timed(time, frame, frame.length));
    return this.block(2, concat(head, frame));
  }

  simplePacket(frame: Uint8Array, originalLength = frame.length): this {
    return this.block(3, concat(this.u32(originalLength), frame));
  }

  /** The end of each block. */
  get ends(): number[] {
    let end = 0;
    return this.#parts.map((part) => {
      end += part.length;
      return end;
    });
  }

  get bytes(): Uint8Array {
    return concat(...this.#parts);
  }

  #timed(time: bigint, frame: Uint8Array, originalLength: number): number[] {
    const high = Number(time >> 32n);
    const low = Number(time & 0xffffffffn);
    return [high, low, frame.length, originalLength].flatMap((n) => this.u32(n));
  }
}

const FF = [0xff, 0xff, 0xff, 0xff];
