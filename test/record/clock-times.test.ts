import { describe, expect, test } from "vitest";
import { withFixedTimes } from "../../src/record/clock-times.ts";

const fixed = withFixedTimes("2026-12-01T01:27:00.500Z");

describe("the time of day in a program's output", () => {
  test.each([
    [
      '198.18.0.3 - - [01/Dec/2026 01:27:01] "GET /"',
      '198.18.0.3 - - [01/Jan/2000 00:00:00] "GET /"',
    ],
    ["[01/Dec/2026:01:27:01 +0000]", "[01/Jan/2000:00:00:00 +0000]"],
    ["Date: Tue, 01 Dec 2026 01:27:01 GMT", "Date: Sat, 01 Jan 2000 00:00:00 GMT"],
    ["Tue Dec  1 01:27:01 2026", "Sat Jan  1 00:00:00 2000"],
    ["2026-12-01T01:27:01Z", "2000-01-01T00:00:00Z"],
    ["2026/12/01 01:27:01 [error]", "2000/01/01 00:00:00 [error]"],
    ["at 2026-12-01 01:27:01,123 and later", "at 2000-01-01 00:00:00,000 and later"],
  ])("is the same in each run: %s", (text, expected) => {
    expect(fixed(text)).toBe(expected);
  });

  test.each([
    "Last-Modified: Tue, 24 Nov 2026 01:27:01 GMT", // of another day
    "2026-12-01T00:27:01Z", // an hour before the run
    "the release of 2026-12-01", // no time of day
    "198.18.0.2:12345 > 198.18.0.3:50001", // no date
  ])("stays if it is no moment of the run: %s", (text) => {
    expect(fixed(text)).toBe(text);
  });
});
