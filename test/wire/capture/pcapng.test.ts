import { expect, test } from "vitest";
import { Pcapng } from "../support/build-capture.ts";
import { concat, payload } from "../support/bytes.ts";
import { framesOf } from "../support/packets.ts";

const MICROSECONDS = 1_700_000_000_123_456n;

test.each([true, false])(
  "interfaces have their own link type and unit of time (little-endian %s)",
  (little) => {
    const file = new Pcapng(little);
    file.interface(1, file.option(9, [6])).interface(276, file.option(9, [9]));
    file.packet(payload(3), MICROSECONDS, 0, 70).packet(payload(4), MICROSECONDS * 1000n + 789n, 1);
    expect(framesOf(file.bytes)).toMatchObject([
      {
        linkType: 1,
        interfaceIndex: 0,
        seconds: 1_700_000_000,
        nanoseconds: 123_456_000,
        capturedLength: 3,
        originalLength: 70,
      },
      { linkType: 276, interfaceIndex: 1, seconds: 1_700_000_000, nanoseconds: 123_456_789 },
    ]);
  },
);

test.each([
  [0, 1_700_000_000n, 0],
  [3, 1_700_000_000_123n, 123_000_000],
  [12, 1_700_000_000_123_456_789_999n % 2n ** 64n, undefined],
  [0x80 | 10, 1_700_000_000n * 1024n + 512n, 500_000_000],
  [0x80 | 32, (1_700_000_000n << 32n) + 1n, 0],
])("times are counted in units of any power (if_tsresol %s)", (resolution, time, nanoseconds) => {
  const file = new Pcapng();
  file.interface(1, file.option(9, [resolution])).packet(payload(1), time);
  const [frame] = framesOf(file.bytes);
  if (nanoseconds === undefined) {
    expect(frame?.seconds).toBe(Number(time / 10n ** 12n));
    return;
  }
  expect(frame).toMatchObject({ seconds: 1_700_000_000, nanoseconds });
});

test.each([
  ["10 0e 00 00 00 00 00 00", 3600],
  ["f0 f1 ff ff ff ff ff ff", -3600],
])("an interface's time offset is added", (offset, seconds) => {
  const file = new Pcapng();
  file.interface(1, file.option(14, offset)).packet(payload(1), MICROSECONDS);
  expect(framesOf(file.bytes)[0]?.seconds).toBe(1_700_000_000 + seconds);
});

test("a new section has its own byte order and interfaces", () => {
  const little = new Pcapng(true).interface(1).packet(payload(1), 1n);
  const big = new Pcapng(false).interface(101).packet(payload(2), 2n);
  expect(framesOf(concat(little.bytes, big.bytes))).toMatchObject([
    { linkType: 1, nanoseconds: 1000 },
    { linkType: 101, nanoseconds: 2000 },
  ]);
});

test("simple packets have no time and are cut at the interface's snapshot length", () => {
  const file = new Pcapng()
    .interface(1, [], 4)
    .simplePacket(payload(4), 90)
    .simplePacket(payload(3));
  expect(framesOf(file.bytes)).toMatchObject([
    { seconds: 0, nanoseconds: 0, capturedLength: 4, originalLength: 90 },
    { capturedLength: 3, originalLength: 3 },
  ]);
});

test("the obsolete packet block is read like the enhanced one", () => {
  const file = new Pcapng().interface(1).interface(1).obsoletePacket(payload(9), MICROSECONDS, 1);
  expect(framesOf(file.bytes)).toMatchObject([
    { interfaceIndex: 1, seconds: 1_700_000_000, nanoseconds: 123_456_000, capturedLength: 9 },
  ]);
});
