import fc from "fast-check";
import { expect, test } from "vitest";
import { FrameReader } from "../../src/wire/capture/frame-reader.ts";
import { decode } from "../../src/wire/decode/decode.ts";
import { CaptureError, type Frame } from "../../src/wire/decode/frame.ts";
import { TcpdumpText } from "../../src/wire/print/tcpdump.ts";
import type { TimeFormat } from "../../src/wire/print/time.ts";
import { pcap } from "./support/build-capture.ts";
import { tcpdumpCases } from "./support/tcpdump-cases.ts";

const RUNS = { numRuns: 2000, seed: 9293 };
const LINK_TYPES = [0, 1, 12, 101, 108, 113, 228, 229, 276, 147];

/** Reads and prints in chunks of these sizes, repeatedly. Returns the text and any error. */
function readAll(file: Uint8Array, sizes: readonly number[]) {
  const text = new TcpdumpText({ time: "none" });
  const headersOnly = new TcpdumpText({ time: "none" });
  const frames: Frame[] = [];
  const lines: string[] = [];
  const reader = new FrameReader((frame) => {
    frames.push(frame);
    const line = text.line(decode(frame));
    lines.push(line);
    expect(headersOnly.line(decode(frame, false))).toBe(line);
  });
  try {
    for (let at = 0, n = 0; at < file.length; n++) {
      const size = sizes[n % sizes.length] ?? 1;
      reader.push(file.slice(at, at + size));
      at += size;
    }
    reader.end();
    return { frames, lines, error: undefined };
  } catch (error) {
    if (!(error instanceof CaptureError)) throw error;
    return { frames, lines, error: error.message };
  }
}

/** Short valid captures of all kinds, which the tests damage. */
const samples = tcpdumpCases.map(({ file }) => file).filter((file) => file.length < 4000);
const chunkSizes = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 5 });
const damage = fc.array(
  fc.record({ place: fc.nat(4000), value: fc.integer({ min: 0, max: 255 }) }),
  { maxLength: 8 },
);
const damaged = fc
  .tuple(fc.constantFrom(...samples), damage, fc.nat(4000))
  .map(([sample, changes, cut]) => {
    const file = sample.slice(0, cut < 2000 ? sample.length : Math.max(1, cut % sample.length));
    for (const { place, value } of changes) file[place % file.length] = value;
    return file;
  });

test("random bytes are refused and have no other effect", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(readAll(bytes, [bytes.length]).error).toBeDefined();
    }),
    RUNS,
  );
});

test("random frames of every link type are printed", () => {
  const frame = fc.uint8Array({ maxLength: 120 });
  fc.assert(
    fc.property(
      fc.constantFrom(...LINK_TYPES),
      fc.array(frame, { maxLength: 4 }),
      (linkType, frames) => {
        const { lines, error } = readAll(pcap(frames, { linkType }), [4096]);
        expect(error).toBeUndefined();
        expect(lines).toHaveLength(frames.length);
        expect(lines.join("")).not.toMatch(/undefined|NaN/);
      },
    ),
    RUNS,
  );
});

/** Any second and any fraction that a record can state. */
const anyTime = fc.record({
  seconds: fc.oneof(fc.nat(), fc.constantFrom(0xffffffff, 2 ** 53 - 1, -1, 8.64e12, 8.64e12 + 1)),
  nanoseconds: fc.oneof(fc.nat(999_999_999), fc.constantFrom(1e9, 0xffffffff * 1000)),
});

test("any time is printed in every format", () => {
  const format = fc.constantFrom<TimeFormat>("clock", "epoch", "delta", "date", "elapsed");
  const captured = { linkType: 101, interfaceIndex: 0, capturedLength: 1, originalLength: 1 };
  fc.assert(
    fc.property(format, fc.boolean(), fc.array(anyTime, { maxLength: 4 }), (time, nano, times) => {
      const text = new TcpdumpText({ time, nanoseconds: nano });
      for (const at of times) {
        const frame = { ...captured, ...at, bytes: Uint8Array.of(0), offset: 0 };
        expect(text.line(decode(frame))).toMatch(/^[ -]?(\d|\[timestamp)[^N]*unknown ip 0$/);
      }
    }),
    RUNS,
  );
});

test("damaged captures are read as far as possible, with any chunks", () => {
  fc.assert(
    fc.property(damaged, chunkSizes, (file, sizes) => {
      const inChunks = readAll(file, sizes);
      expect(inChunks).toEqual(readAll(file, [file.length]));
      expect(inChunks.lines.join("")).not.toMatch(/undefined|NaN/);
    }),
    RUNS,
  );
});
