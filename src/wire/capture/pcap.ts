/**
 * Reads pcap (draft-ietf-opsawg-pcap): a file header of 24 bytes, then records of 16 bytes and the frame.
 * Accepts both byte orders, microseconds and nanoseconds. Refuses records longer than libpcap's largest
 * snapshot length, and the variants with other magic numbers (modified, AIX).
 */
import { slice, u32, u32Little } from "../decode/bytes.ts";
import { CaptureError, type CaptureFormat, type Frame, MAX_FRAME_LENGTH } from "../decode/frame.ts";

export const MICROSECOND_MAGIC = 0xa1b2c3d4;
export const NANOSECOND_MAGIC = 0xa1b23c4d;
export const FILE_HEADER_LENGTH = 24;
export const RECORD_HEADER_LENGTH = 16;

export function isPcapMagic(bytes: Uint8Array, at: number): boolean {
  const big = u32(bytes, at);
  const little = u32Little(bytes, at);
  return [MICROSECOND_MAGIC, NANOSECOND_MAGIC].some((magic) => magic === big || magic === little);
}

export class PcapFormat implements CaptureFormat {
  #started = false;
  #little = false;
  #fraction = 1000;
  #linkType = 0;

  measure(bytes: Uint8Array, at: number, available: number, offset: number): number {
    if (!this.#started) return FILE_HEADER_LENGTH;
    if (available < RECORD_HEADER_LENGTH) return RECORD_HEADER_LENGTH;
    const captured = this.#u32(bytes, at + 8);
    if (captured > MAX_FRAME_LENGTH)
      throw new CaptureError(
        `this record states ${captured} captured bytes, and a frame has at most ${MAX_FRAME_LENGTH}`,
        offset,
      );
    return RECORD_HEADER_LENGTH + captured;
  }

  skips(): boolean {
    return false;
  }

  take(bytes: Uint8Array, at: number, length: number, offset: number): Frame | undefined {
    if (!this.#started) {
      this.#takeFileHeader(bytes, at, offset);
      return undefined;
    }
    return {
      linkType: this.#linkType,
      interfaceIndex: 0,
      seconds: this.#u32(bytes, at),
      nanoseconds: this.#u32(bytes, at + 4) * this.#fraction,
      capturedLength: length - RECORD_HEADER_LENGTH,
      originalLength: this.#u32(bytes, at + 12),
      bytes: slice(bytes, at + RECORD_HEADER_LENGTH, at + length),
      offset,
    };
  }

  #takeFileHeader(bytes: Uint8Array, at: number, offset: number): void {
    const big = u32(bytes, at);
    this.#little = big !== MICROSECOND_MAGIC && big !== NANOSECOND_MAGIC;
    this.#fraction = this.#u32(bytes, at) === NANOSECOND_MAGIC ? 1 : 1000;
    const versions = this.#u32(bytes, at + 4);
    const major = this.#little ? versions & 0xffff : versions >>> 16;
    if (major !== 2)
      throw new CaptureError(`pcap version ${major} is not supported, only version 2`, offset);
    // the upper bits are the length of a frame check sequence, not part of the link type
    this.#linkType = this.#u32(bytes, at + 20) & 0xffff;
    this.#started = true;
  }

  #u32(bytes: Uint8Array, at: number): number {
    return this.#little ? u32Little(bytes, at) : u32(bytes, at);
  }
}
