import { expect, test } from "vitest";
import { FrameReader } from "../../../src/wire/capture/frame-reader.ts";
import { CaptureError } from "../../../src/wire/decode/frame.ts";
import { Pcapng, pcap } from "../support/build-capture.ts";
import { be32, concat, le32, payload } from "../support/bytes.ts";
import { framesOf, readUntilError, threeFrames } from "../support/packets.ts";

const blocks = new Pcapng()
  .interface()
  .packet(payload(5), 1n)
  .block(0x0bad, payload(50))
  .block(0x0bad, [])
  .packet(payload(6), 2n)
  .simplePacket(payload(7));

/** Captures, each with the ends of its header, records or blocks. */
const files = [
  { format: "pcap", file: threeFrames(), ends: [24, 41, 59, 78] },
  { format: "pcapng", file: blocks.bytes, ends: blocks.ends },
];

test.each(files)("$format: chunks can end anywhere", ({ file }) => {
  const whole = framesOf(file);
  expect(whole).toHaveLength(3);
  for (let size = 1; size < file.length; size++) expect(framesOf(file, size)).toEqual(whole);
});

test.each(files)(
  "$format: a file cut anywhere gives its complete frames, then one error",
  ({ file, ends }) => {
    const whole = framesOf(file);
    for (let length = 0; length < file.length; length++) {
      const end = ends.findLast((place) => place <= length) ?? 0;
      const { frames, error } = readUntilError(file.slice(0, length));
      expect(frames).toEqual(whole.filter((frame) => frame.offset < end));
      if (end > 0 && end === length) expect(error).toBeUndefined();
      else {
        expect(error).toBeInstanceOf(CaptureError);
        expect(error).toMatchObject({ offset: end });
      }
    }
  },
);

test("the error of a cut record states the offset of the record", () => {
  const file = threeFrames();
  // 24 octets of header, then records of 17, 18 and 19.
  for (const [length, frames, offset] of [
    [23, 0, 0],
    [25, 0, 24],
    [40, 0, 24],
    [42, 1, 41],
    [58, 1, 41],
    [77, 2, 59],
  ] as const) {
    const result = readUntilError(file.slice(0, length));
    expect(result.frames).toHaveLength(frames);
    expect(result.error).toMatchObject({ name: "CaptureError", offset });
  }
  expect(readUntilError(file.slice(0, 59)).error).toBeUndefined();
});

test("the error of a cut block that is skipped states the offset of the block", () => {
  const start = blocks.ends[2] ?? 0;
  expect(readUntilError(blocks.bytes.slice(0, start + 30)).error).toMatchObject({ offset: start });
});

test("a capture without bytes is an error, one without frames is not", () => {
  expect(readUntilError(new Uint8Array(0)).error).toMatchObject({ offset: 0 });
  expect(framesOf(pcap([]))).toEqual([]);
});

test("other files are refused at their first byte", () => {
  const { error } = readUntilError(new TextEncoder().encode("<html>"));
  expect(error).toMatchObject({
    offset: 0,
    message: expect.stringContaining("neither pcap nor pcapng"),
  });
});

test("a record that states gigabytes is an error, after the frames before it", () => {
  const file = concat(threeFrames(), le32(0), le32(0), le32(0x7fffffff), le32(0x7fffffff));
  const { frames, error } = readUntilError(file);
  expect(frames).toHaveLength(3);
  expect(error).toMatchObject({ offset: 78 });
});

test("a block that states gigabytes is skipped if unknown, and an error if it is a packet", () => {
  const head = new Pcapng().interface().bytes;
  const huge = concat(le32(6), le32(0x7ffffff0), new Uint8Array(100));
  expect(readUntilError(concat(head, huge)).error).toMatchObject({
    offset: head.length,
    message: expect.stringContaining("more than any packet"),
  });
  const unknown = concat(le32(77), le32(0x7ffffff0), new Uint8Array(100));
  expect(readUntilError(concat(head, unknown)).error).toMatchObject({ offset: head.length });
});

test.each([
  ["two lengths that differ", concat(le32(1), le32(20), new Uint8Array(8), le32(24))],
  ["a length that is no multiple of four", concat(le32(77), le32(21), new Uint8Array(13))],
  ["a length below its own frame", concat(le32(77), le32(8), le32(8))],
  [
    "an interface nobody described",
    concat(le32(6), le32(32), le32(9), new Uint8Array(16), le32(32)),
  ],
  [
    "more captured octets than it has",
    concat(le32(6), le32(32), new Uint8Array(12), le32(5), le32(5), le32(32)),
  ],
  [
    "a section header without byte order",
    concat(be32(0x0a0d0d0a), le32(28), new Uint8Array(16), le32(28)),
  ],
])("a pcapng block with %s is an error", (_, block) => {
  const head = new Pcapng().interface().bytes;
  expect(readUntilError(concat(head, block)).error).toMatchObject({
    name: "CaptureError",
    offset: head.length,
  });
});

test("pcap and pcapng of unknown versions are refused", () => {
  const old = threeFrames();
  old[4] = 9;
  expect(readUntilError(old).error).toMatchObject({ offset: 0 });
  const section = new Pcapng().bytes;
  section[12] = 9;
  expect(readUntilError(section).error).toMatchObject({ offset: 0 });
});

test("after an error every further call throws the same error", () => {
  const reader = new FrameReader(() => {});
  expect(() => reader.push(Uint8Array.of(1, 2, 3, 4))).toThrow(CaptureError);
  expect(() => reader.push(threeFrames())).toThrow("neither pcap nor pcapng");
  expect(() => reader.end()).toThrow("neither pcap nor pcapng");
});

test("frames of a live stream are delivered with the push that completes them", () => {
  const file = threeFrames();
  const seen: number[] = [];
  const reader = new FrameReader((frame) => seen.push(frame.capturedLength));
  reader.push(file.slice(0, 40));
  expect(seen).toEqual([]);
  reader.push(file.slice(40, 60));
  expect(seen).toEqual([1, 2]);
});

test("a frame does not change when later chunks are pushed", () => {
  const frames = framesOf(threeFrames(), 3);
  expect(frames.map((frame) => Array.from(frame.bytes))).toEqual([[1], [2, 2], [3, 3, 3]]);
});
