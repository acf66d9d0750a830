/**
 * Bytes of a capture, in chunks of any size, to frames: one call of `onFrame` for each, inside the
 * `push` that completes it. Holds at most one unfinished record or block, whatever its input claims.
 * Opens no files and waits for nothing; whoever has bytes (a file, a live stream) pushes them.
 */
import { EMPTY, u32 } from "../decode/bytes.ts";
import { CaptureError, type CaptureFormat, type Frame } from "../decode/frame.ts";
import { isPcapMagic, PcapFormat } from "./pcap.ts";
import { PcapngFormat, SECTION_HEADER } from "./pcapng.ts";

const MAGIC_LENGTH = 4;

export class FrameReader {
  readonly #onFrame: (frame: Frame) => void;
  #format: CaptureFormat | undefined;
  /** The beginning of a unit (file header, record, block) whose end has not been pushed yet. */
  #held: Uint8Array = EMPTY;
  #heldLength = 0;
  /** How many bytes the held unit needs before it can be measured again, or taken. */
  #needed = 0;
  /** Where the next unit begins in the capture. */
  #offset = 0;
  /** Bytes of a unit of no interest still to come, and where it begins. */
  #skip = 0;
  #skipOffset = 0;
  #failure: CaptureError | undefined;

  /** An `onFrame` that throws ends the reading of its chunk; do not push more then. */
  constructor(onFrame: (frame: Frame) => void) {
    this.#onFrame = onFrame;
  }

  /** Throws `CaptureError` when all frames before the fault have been delivered, and at every later call. */
  push(chunk: Uint8Array): void {
    if (this.#failure !== undefined) throw this.#failure;
    try {
      // A Buffer's `subarray` makes Buffers, which are dearer: read through a plain view.
      this.#read(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    } catch (error) {
      if (error instanceof CaptureError) this.#failure = error;
      throw error;
    }
  }

  /** Says that no more bytes come. Throws `CaptureError` if the capture stops within a unit or is empty. */
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

  /** Takes or begins to skip the unit at `at`; returns the bytes used, 0 if it needs more than there are. */
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
    else throw new CaptureError("this is neither pcap nor pcapng", this.#offset);
    return this.#format;
  }

  /** Adds to the held unit just what it needs; returns how much of the chunk that was. */
  #fill(chunk: Uint8Array, at: number): number {
    const added = Math.min(this.#needed - this.#heldLength, chunk.length - at);
    this.#append(chunk.subarray(at, at + added));
    if (this.#heldLength === this.#needed && this.#step(this.#held, 0, this.#heldLength) > 0) {
      this.#held = EMPTY;
      this.#heldLength = 0;
    }
    return added;
  }

  /** Grows by what has come, never to what the unit claims: a claim costs nothing. */
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
