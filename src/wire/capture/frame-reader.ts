/**
 * Reads frames from a capture in chunks of any size. It calls `onFrame` for each frame, inside the `push`
 * that completes it. It holds at most one unfinished record or block, whatever size the input states.
 * Opens no files and waits for nothing: the caller pushes the bytes of a file or a live stream.
 */
import { EMPTY, u16, u32 } from "../decode/bytes.ts";
import { CaptureError, type CaptureFormat, type Frame } from "../decode/frame.ts";
import { isPcapMagic, PcapFormat } from "./pcap.ts";
import { PcapngFormat, SECTION_HEADER } from "./pcapng.ts";

const MAGIC_LENGTH = 4;
/** RFC 1952, 2.3.1 */
const GZIP_MAGIC = 0x1f8b;

export class FrameReader {
  readonly #onFrame: (frame: Frame) => void;
  #format: CaptureFormat | undefined;
  /** The beginning of a unit (file header, record, block) whose end has not been pushed. */
  #held: Uint8Array = EMPTY;
  #heldLength = 0;
  /** The number of bytes that the held unit needs before it can be measured again, or taken. */
  #needed = 0;
  /** The offset of the next unit in the capture. */
  #offset = 0;
  /** The bytes that remain of a skipped unit, and its offset. */
  #skip = 0;
  #skipOffset = 0;
  #failure: CaptureError | undefined;

  /** If `onFrame` throws, reading of its chunk ends, and the caller must not push more. */
  constructor(onFrame: (frame: Frame) => void) {
    this.#onFrame = onFrame;
  }

  /** Throws `CaptureError` after all frames before the error have been delivered, and in every later call. */
  push(chunk: Uint8Array): void {
    if (this.#failure !== undefined) throw this.#failure;
    try {
      // the `subarray` of a Buffer creates Buffers, which cost more: read through a plain view
      this.#read(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    } catch (error) {
      if (error instanceof CaptureError) this.#failure = error;
      throw error;
    }
  }

  /** Ends the capture. Throws `CaptureError` if it stops within a unit or is empty. */
  end(): void {
    if (this.#failure === undefined) this.#failure = this.#unfinished();
    if (this.#failure !== undefined) throw this.#failure;
  }

  #unfinished(): CaptureError | undefined {
    if (this.#skip > 0)
      return new CaptureError("the capture ends within this block", this.#skipOffset);
    if (this.#heldLength > 0)
      return new CaptureError(
        `the capture ends ${this.#heldLength} bytes into this header, record or block`,
        this.#offset,
      );
    return this.#format === undefined ? new CaptureError("the capture is empty", 0) : undefined;
  }

  #read(chunk: Uint8Array): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#skip > 0) {
        const skipped = Math.min(this.#skip, chunk.length - at);
        this.#skip -= skipped;
        at += skipped;
      } else if (this.#heldLength > 0) {
        at += this.#fill(chunk, at);
      } else {
        const consumed = this.#step(chunk, at, chunk.length - at);
        if (consumed === 0) {
          this.#held = chunk.slice(at);
          this.#heldLength = chunk.length - at;
          return;
        }
        at += consumed;
      }
    }
  }

  /** Takes the unit at `at` or begins to skip it. Returns the bytes used, or 0 if the unit needs more bytes. */
  #step(bytes: Uint8Array, at: number, available: number): number {
    const format = this.#format ?? this.#detect(bytes, at, available);
    const length = format?.measure(bytes, at, available, this.#offset) ?? MAGIC_LENGTH;
    if (format?.skips(bytes, at, available) === true) {
      const consumed = Math.min(length, available);
      this.#skip = length - consumed;
      this.#skipOffset = this.#offset;
      this.#offset += length;
      return consumed;
    }
    if (format === undefined || length > available) {
      this.#needed = length;
      return 0;
    }
    const frame = format.take(bytes, at, length, this.#offset);
    this.#offset += length;
    if (frame !== undefined) this.#onFrame(frame);
    return length;
  }

  #detect(bytes: Uint8Array, at: number, available: number): CaptureFormat | undefined {
    if (available < MAGIC_LENGTH) return undefined;
    if (isPcapMagic(bytes, at)) this.#format = new PcapFormat();
    else if (u32(bytes, at) === SECTION_HEADER) this.#format = new PcapngFormat();
    else if (u16(bytes, at) === GZIP_MAGIC)
      throw new CaptureError(
        "this is compressed with gzip; decompress it first: gunzip -c FILE | wirestep read -",
        this.#offset,
      );
    else throw new CaptureError("this is neither pcap nor pcapng", this.#offset);
    return this.#format;
  }

  /** Adds to the held unit the bytes that it needs. Returns their number. */
  #fill(chunk: Uint8Array, at: number): number {
    const added = Math.min(this.#needed - this.#heldLength, chunk.length - at);
    this.#append(chunk.subarray(at, at + added));
    if (this.#heldLength === this.#needed && this.#step(this.#held, 0, this.#heldLength) > 0) {
      this.#held = EMPTY;
      this.#heldLength = 0;
    }
    return added;
  }

  /** Grows by the bytes that have come, not to the size that the unit states, which can be false. */
  #append(part: Uint8Array): void {
    const length = this.#heldLength + part.length;
    if (length > this.#held.length) {
      const grown = new Uint8Array(Math.min(this.#needed, Math.max(length, 2 * this.#held.length)));
      grown.set(this.#held.subarray(0, this.#heldLength));
      this.#held = grown;
    }
    this.#held.set(part, this.#heldLength);
    this.#heldLength = length;
  }
}
