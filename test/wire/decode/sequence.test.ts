import { expect, test } from "vitest";
import {
  add,
  distance,
  isAfter,
  isBefore,
  isWithin,
  relativeTo,
  sequenceLength,
} from "../../../src/wire/decode/sequence.ts";

const LAST = 0xffffffff;

test("the number after the last is 0", () => {
  expect(add(LAST, 1)).toBe(0);
  expect(add(0, -1)).toBe(LAST);
});

test("relative numbers count from the ISN, also across 2^32", () => {
  expect(relativeTo(1000, 1016)).toBe(16);
  expect(relativeTo(LAST, 4)).toBe(5);
  expect(relativeTo(10, 9)).toBe(LAST);
});

test("a number is before another that is less than 2^31 ahead", () => {
  expect(isBefore(LAST, 0)).toBe(true);
  expect(isBefore(0, LAST)).toBe(false);
  expect(isBefore(7, 7)).toBe(false);
  expect(isAfter(0, LAST)).toBe(true);
  expect(isAfter(5, 0x80000004)).toBe(false);
});

test("the distance is the shorter one modulo 2^32", () => {
  expect(distance(LAST, 4)).toBe(5);
  expect(distance(4, LAST)).toBe(-5);
});

test("a window includes its start and excludes its end", () => {
  expect(isWithin(LAST, LAST, 2)).toBe(true);
  expect(isWithin(0, LAST, 2)).toBe(true);
  expect(isWithin(1, LAST, 2)).toBe(false);
  expect(isWithin(5, 5, 0)).toBe(false);
});

test("a SYN takes one sequence number, a FIN another, an ACK none", () => {
  expect(sequenceLength("S", 0)).toBe(1);
  expect(sequenceLength("F.", 10)).toBe(11);
  expect(sequenceLength(".", 0)).toBe(0);
  expect(sequenceLength("P.", 15)).toBe(15);
});
