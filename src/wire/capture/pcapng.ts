/**
 * Reads pcapng (draft-ietf-opsawg-pcapng): blocks in sections, each section in its own byte order.
 * Accepts section headers, interface descriptions (if_tsresol, if_tsoffset), and enhanced, simple and
 * obsolete packet blocks. Skips every other block without holding it. Refuses blocks whose two lengths
 * differ, packets of undescribed interfaces, and lengths and times that no real capture has.
 */
import { slice, u8, u16, u32, u32Little } from "../decode/bytes.ts";
import { CaptureError, type CaptureFormat, type Frame, MAX_FRAME_LENGTH } from "../decode/frame.ts";
import { type Clock, clockOf, MICROSECONDS, setTime } from "./pcapng-time.ts";

export const SECTION_HEADER = 0x0a0d0d0a;
export const BYTE_ORDER = 0x1a2b3c4d;
export const INTERFACE_DESCRIPTION = 1;
const OBSOLETE_PACKET = 2;
const SIMPLE_PACKET = 3;
export const ENHANCED_PACKET = 6;
/** Block header and trailer around the body. */
const FRAMING = 12;
/** Several times a frame, its header and options of up to 65,535 bytes each. */
const MAX_BLOCK_LENGTH = 4 * MAX_FRAME_LENGTH;

interface Interface {
  readonly linkType: number;
  readonly snapLength: number;
  readonly clock: Clock;
}

const BODY_LENGTHS = new Map([
  [SECTION_HEADER, 16],
  [INTERFACE_DESCRIPTION, 8],
  [OBSOLETE_PACKET, 20],
  [SIMPLE_PACKET, 4],
  [ENHANCED_PACKET, 20],
]);

export class PcapngFormat implements CaptureFormat {
  #little = false;
  #interfaces: Interface[] = [];

  measure(bytes: Uint8Array, at: number, available: number, offset: number): number {
    if (available < FRAMING) return FRAMING;
    if (u32(bytes, at) === SECTION_HEADER) this.#readByteOrder(bytes, at, offset);
    const type = this.#u32(bytes, at);
    const length = this.#u32(bytes, at + 4);
    const body = BODY_LENGTHS.get(type);
    const least = FRAMING + (body ?? 0);
    if (length < least || length % 4 !== 0)
      throw new CaptureError(`a block of type ${type} cannot have the length ${length}`, offset);
    if (body !== undefined && length > MAX_BLOCK_LENGTH)
      throw new CaptureError(`this block states ${length} bytes, more than any packet has`, offset);
    return length;
  }

  skips(bytes: Uint8Array, at: number, available: number): boolean {
    return available >= FRAMING && !BODY_LENGTHS.has(this.#u32(bytes, at));
  }

  take(bytes: Uint8Array, at: number, length: number, offset: number): Frame | undefined {
    const trailer = this.#u32(bytes, at + length - 4);
    if (trailer !== length)
      throw new CaptureError(`this block states two lengths, ${length} and ${trailer}`, offset);
    switch (this.#u32(bytes, at)) {
      case ENHANCED_PACKET:
        return this.#packet(bytes, at, length, offset, this.#u32(bytes, at + 8));
      case OBSOLETE_PACKET:
        return this.#packet(bytes, at, length, offset, this.#u16(bytes, at + 8));
      case SIMPLE_PACKET:
        return this.#simplePacket(bytes, at, length, offset);
      case INTERFACE_DESCRIPTION:
        this.#describeInterface(bytes, at, length);
        return undefined;
      case SECTION_HEADER: {
        const major = this.#u16(bytes, at + 12);
        if (major !== 1)
          throw new CaptureError(
            `pcapng version ${major} is not supported, only version 1`,
            offset,
          );
        this.#interfaces = [];
        return undefined;
      }
      default:
        return undefined;
    }
  }

  #readByteOrder(bytes: Uint8Array, at: number, offset: number): void {
    this.#little = u32Little(bytes, at + 8) === BYTE_ORDER;
    if (!this.#little && u32(bytes, at + 8) !== BYTE_ORDER)
      throw new CaptureError("this section header has no byte-order magic", offset);
  }

  #packet(bytes: Uint8Array, at: number, length: number, offset: number, id: number): Frame {
    const from = this.#interface(id, offset);
    const captured = this.#u32(bytes, at + 20);
    this.#checkCaptured(captured, length - FRAMING - 20, offset);
    const time = { seconds: 0, nanoseconds: 0 };
    setTime(time, from.clock, this.#u32(bytes, at + 12), this.#u32(bytes, at + 16));
    if (!Number.isSafeInteger(time.seconds))
      throw new CaptureError("this packet's time is beyond 2^53 seconds", offset);
    return {
      linkType: from.linkType,
      interfaceIndex: id,
      seconds: time.seconds,
      nanoseconds: time.nanoseconds,
      capturedLength: captured,
      originalLength: this.#u32(bytes, at + 24),
      bytes: slice(bytes, at + 28, at + 28 + captured),
      offset,
    };
  }

  #simplePacket(bytes: Uint8Array, at: number, length: number, offset: number): Frame {
    const from = this.#interface(0, offset);
    const originalLength = this.#u32(bytes, at + 8);
    const kept = from.snapLength === 0 ? originalLength : Math.min(originalLength, from.snapLength);
    this.#checkCaptured(kept, length - FRAMING - 4, offset);
    return {
      linkType: from.linkType,
      interfaceIndex: 0,
      seconds: 0,
      nanoseconds: 0,
      capturedLength: kept,
      originalLength,
      bytes: slice(bytes, at + 12, at + 12 + kept),
      offset,
    };
  }

  #checkCaptured(captured: number, room: number, offset: number): void {
    if (captured > room || captured > MAX_FRAME_LENGTH)
      throw new CaptureError(
        `this packet states ${captured} captured bytes, and its block has ${room}`,
        offset,
      );
  }

  #interface(id: number, offset: number): Interface {
    const found = this.#interfaces[id];
    if (found === undefined)
      throw new CaptureError(`this packet is of interface ${id}, which no block describes`, offset);
    return found;
  }

  #describeInterface(bytes: Uint8Array, at: number, length: number): void {
    let clock = MICROSECONDS;
    const end = at + length - 4;
    for (let option = at + 16; option + 4 <= end; ) {
      const code = this.#u16(bytes, option);
      const size = this.#u16(bytes, option + 2);
      if (code === 0 || option + 4 + size > end) break;
      if (code === 9 && size === 1) clock = clockOf(u8(bytes, option + 4), clock.offset);
      if (code === 14 && size === 8) {
        const high = this.#u32(bytes, option + (this.#little ? 8 : 4)) | 0;
        const low = this.#u32(bytes, option + (this.#little ? 4 : 8));
        clock = { ...clock, offset: high * 2 ** 32 + low };
      }
      option += 4 + ((size + 3) & ~3);
    }
    this.#interfaces.push({
      linkType: this.#u16(bytes, at + 8),
      snapLength: this.#u32(bytes, at + 12),
      clock,
    });
  }

  #u16(bytes: Uint8Array, at: number): number {
    return this.#little ? (u8(bytes, at + 1) << 8) | u8(bytes, at) : u16(bytes, at);
  }

  #u32(bytes: Uint8Array, at: number): number {
    return this.#little ? u32Little(bytes, at) : u32(bytes, at);
  }
}
