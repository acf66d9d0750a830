import { expect, test } from "vitest";
import { latenessOf, lateText } from "../../../src/grade/points/lateness.ts";
import { isZone, momentOf } from "../../../src/grade/points/moments.ts";

const seconds = (text: string, use: "submitted" | "due", zone?: string): number | string => {
  const moment = momentOf(text, use, zone);
  return "problem" in moment ? moment.problem : moment.seconds;
};
const utc = (text: string): number => Date.parse(text) / 1000;

test("a time with an offset needs no zone, and a zone does not change it", () => {
  for (const zone of [undefined, "Asia/Kolkata"]) {
    expect(seconds("2026-05-01T23:59:59+02:00", "submitted", zone)).toBe(
      utc("2026-05-01T21:59:59Z"),
    );
  }
  expect(seconds("2026-05-01 23:59:59z", "submitted")).toBe(utc("2026-05-01T23:59:59Z"));
});

test.each([
  ["Europe/Berlin", "2026-05-01T21:59:59Z"],
  ["America/Los_Angeles", "2026-05-02T06:59:59Z"],
])("23:59:59 on the clocks of %s is %s", (zone, moment) => {
  expect(seconds("2026-05-01T23:59:59", "due", zone)).toBe(utc(moment));
});

test("a time limit of 23:59:59 includes that second, and one of 23:59 the minute", () => {
  const late = (submitted: string, due: string): number =>
    latenessOf(submitted, due, { perDay: 10, zone: "Europe/Berlin" }).seconds;
  expect(late("2026-05-01T23:59:59.999+02:00", "2026-05-01T23:59:59")).toBe(0);
  expect(late("2026-05-02T00:00:00+02:00", "2026-05-01T23:59:59")).toBe(1);
  expect(late("2026-05-01T23:59:59+02:00", "2026-05-01T23:59")).toBe(0);
  expect(late("2026-05-02T00:00:00+02:00", "2026-05-01T23:59")).toBe(1);
});

test.each([
  ["Europe/Berlin", "2026-10-25T02:30:00", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"],
  ["America/New_York", "2026-11-01T01:30:00", "2026-11-01T05:30:00Z", "2026-11-01T06:30:00Z"],
])(
  "in the hour that %s repeats, %s is the first time for work and the second for a limit",
  (zone, text, first, second) => {
    expect(seconds(text, "submitted", zone)).toBe(utc(first));
    expect(seconds(text, "due", zone)).toBe(utc(second));
    expect(momentOf(text, "due", zone)).toMatchObject({ note: expect.stringContaining("twice") });
    expect(latenessOf(text, text, { perDay: 10, zone }).seconds).toBe(0);
  },
);

test.each([
  ["Friday, 1 May 2026, 11:59 PM", "2026-05-01T21:59:00Z"],
  ["Friday, 1 May 2026, 12:05 AM", "2026-04-30T22:05:00Z"],
  ["Friday, 1 May 2026, 12:05 PM", "2026-05-01T10:05:00Z"],
  ["1 December 2026, 23:59", "2026-12-01T22:59:00Z"],
])("Moodle's %s on the clocks of Berlin is %s", (text, moment) => {
  expect(seconds(text, "submitted", "Europe/Berlin")).toBe(utc(moment));
});

test("a time that no clock showed is moved, and reported", () => {
  const moment = momentOf("2026-03-29T02:30:00", "submitted", "Europe/Berlin");
  expect(moment).toMatchObject({
    seconds: utc("2026-03-29T00:30:00Z"),
    note: expect.stringContaining("on no clock"),
  });
});

test.each([
  ["2026-05-01T23:59:59", undefined, /no offset.*--time-zone/],
  ["2026-02-30T12:00:00Z", undefined, /no time/],
  ["2026-02-30T12:00:00", "Europe/Berlin", /no time/],
  ["Friday, 1 May 2026, 11:59 PM", undefined, /no offset.*--time-zone/],
  ["Freitag, 1. Mai 2026, 23:59", "Europe/Berlin", /no time/],
  ["Friday, 31 April 2026, 11:59 PM", "Europe/Berlin", /no time/],
])("%s is no time", (text, zone, problem) => {
  expect(seconds(text, "submitted", zone)).toMatch(problem);
});

test("each begun day costs its percent, also across a change of clocks", () => {
  const left = (submitted: string): number =>
    latenessOf(submitted, "2026-10-24T12:00:00", { perDay: 30, zone: "Europe/Berlin" }).left;
  expect(left("2026-10-24T12:00:00")).toBe(100);
  expect(left("2026-10-24T12:00:01")).toBe(70);
  expect(left("2026-10-25T11:00:00")).toBe(70); // 24 hours later: clocks were set back
  expect(left("2026-10-25T11:00:01")).toBe(40);
  expect(left("2027-10-25T11:00:01")).toBe(0);
});

test.each([
  [undefined, "2026-05-01T23:59:59Z", 1],
  ["2026-05-03T00:00:00Z", undefined, 0],
  ["yesterday", "2026-05-01T23:59:59Z", 2],
])("work handed in at %s and due at %s is not late", (submitted, due, notes) => {
  const lateness = latenessOf(submitted, due, { perDay: 50 });
  expect(lateness).toMatchObject({ seconds: 0, left: 100 });
  expect(lateness.notes).toHaveLength(notes);
});

test("lateness reads as two units", () => {
  expect([0, 40, 7500, 90_000].map(lateText)).toEqual(["in time", "40 s", "2 h 5 min", "1 d 1 h"]);
});

test("zones are known by their names", () => {
  expect(["Europe/Berlin", "UTC", "Mars/Base"].map(isZone)).toEqual([true, true, false]);
});
