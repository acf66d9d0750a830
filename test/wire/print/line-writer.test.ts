import fc from "fast-check";
import { expect, test } from "vitest";
import { LineWriter } from "../../../src/wire/print/line-writer.ts";

/** Writes piece by piece into an array of each size, beginning with the smallest. */
function written(...pieces: readonly (string | number)[]): string {
  const line = new LineWriter(1);
  for (const piece of pieces) {
    if (typeof piece === "string") line.text(piece);
    else line.number(piece);
  }
  return line.toString();
}

test("numbers are written as JavaScript formats them", () => {
  const edges = [0, 9, 10, 99, 100, 999, 1000, 9999, 10_000, 99_999, 2 ** 31, 2 ** 32 - 1];
  for (const edge of [...edges, 10 ** 9, 10 ** 12 + 7, Number.MAX_SAFE_INTEGER])
    expect(written(edge)).toBe(`${edge}`);
  fc.assert(
    fc.property(fc.nat(2 ** 32 - 1), fc.maxSafeNat(), (small, large) => {
      expect(written(small, " ", large)).toBe(`${small} ${large}`);
    }),
  );
});

test("three digits have leading zeros", () => {
  const line = new LineWriter(1);
  for (const value of [0, 7, 42, 100, 999]) line.threeDigits(value);
  expect(line.toString()).toBe("000007042100999");
});

test("text is UTF-8 next to any other text", () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.string({ unit: "grapheme" }), fc.nat())), (pieces) => {
      expect(written(...pieces)).toBe(pieces.join(""));
    }),
  );
});

test("a line that was cleared is removed and its array is reused", () => {
  const line = new LineWriter(4);
  line.text("long enough to grow");
  line.clear();
  line.text("ab");
  line.endLine();
  expect(line.length).toBe(3);
  expect(Array.from(line.written())).toEqual([0x61, 0x62, 0x0a]);
});
