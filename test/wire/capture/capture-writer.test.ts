import { expect, test } from "vitest";
import { captureHeader, captureRecord } from "../../../src/wire/capture/capture-writer.ts";
import { concat } from "../support/bytes.ts";
import { framesOf } from "../support/packets.ts";

const frame = { seconds: 1_700_000_000, nanoseconds: 123_456_789, bytes: Uint8Array.of(1, 2, 3) };

test.each([
  [false, false, 123_456_000],
  [false, true, 123_456_789],
  [true, false, 123_456_000],
  [true, true, 123_456_789],
])(
  "frames that were written are read again (big-endian %s, nanoseconds %s)",
  (bigEndian, nanoseconds, read) => {
    const options = { bigEndian, nanoseconds };
    const header = captureHeader({ linkType: 276, ...options });
    const file = concat(header, captureRecord({ ...frame, originalLength: 900 }, options));
    expect(framesOf(file)).toEqual([
      {
        linkType: 276,
        interfaceIndex: 0,
        seconds: 1_700_000_000,
        nanoseconds: read,
        capturedLength: 3,
        originalLength: 900,
        bytes: frame.bytes,
        offset: 24,
      },
    ]);
  },
);

test("the header states version 2.4 and the snapshot length", () => {
  const header = Buffer.from(captureHeader({ linkType: 1, snapLength: 96 })).toString("hex");
  expect(header).toBe("d4c3b2a1020004000000000000000000600000000100" + "0000");
});

test("a frame that was read can be written unchanged", () => {
  const file = concat(captureHeader({ linkType: 1 }), captureRecord(frame));
  const again = concat(
    captureHeader({ linkType: 1 }),
    ...framesOf(file).map((f) => captureRecord(f)),
  );
  expect(again).toEqual(file);
});
