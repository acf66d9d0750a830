import { expect, test } from "vitest";
import { align } from "../../src/check/align.ts";

/** The cost is 0 for equal letters and 0.5 for letters that differ only in case. */
function pairs(expected: string, observed: string): string {
  const cost = (e: string, o: string): number =>
    e === o ? 0 : e.toLowerCase() === o.toLowerCase() ? 0.5 : 3;
  return align([...expected], [...observed], cost)
    .map((pair) => `${pair.expected ?? "-"}${pair.observed ?? "-"}`)
    .join(" ");
}

test.each([
  ["", "", ""],
  ["abc", "abc", "aa bb cc"],
  ["abc", "ac", "aa b- cc"],
  ["ac", "abc", "aa -b cc"],
  ["abc", "aBc", "aa bB cc"],
  ["abc", "", "a- b- c-"],
  ["", "ab", "-a -b"],
  ["aab", "ab", "aa a- bb"],
  ["ab", "ba", "a- bb -a"],
])("%j and %j pair as %j", (expected, observed, result) => {
  expect(pairs(expected, observed)).toBe(result);
});

test("every element is in one pair, in order, at any cost", () => {
  for (const cost of [0, 0.3, 1, 1.9, 2, 2.1, Number.POSITIVE_INFINITY]) {
    const result = align([1, 2, 3], [4, 5], () => cost);
    expect(result.flatMap((pair) => pair.expected ?? [])).toEqual([1, 2, 3]);
    expect(result.flatMap((pair) => pair.observed ?? [])).toEqual([4, 5]);
  }
});
