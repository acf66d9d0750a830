import { expect, test } from "vitest";
import { hangs } from "../../../src/run/step/hanging.ts";

/** Questions about a program, each with the processor that it has used until then. */
const asked = (count: number, isRunnable: boolean, seconds: (index: number) => number) =>
  Array.from({ length: count }, (_, index) => ({
    isRunnable,
    seconds: seconds(index),
    debugging: 1,
  }));

test("a program that computes hangs, however long the questions take", () => {
  expect(hangs(asked(2, true, (index) => 7 + index * 2.01))).toBe(true);
  expect(hangs(asked(2, true, (index) => 7 + index * 1.99))).toBe(false);
});

test("a program whose calls keep the debugger busy hangs", () => {
  const seen = (debugging: number) => ({ isRunnable: true, seconds: 0.02, debugging });
  expect(hangs([seen(1), seen(11.1)])).toBe(true);
  expect(hangs([seen(1), seen(10.9)])).toBe(false);
});

test("a program that would run and gets no time does not hang: the machine has none", () => {
  expect(hangs(asked(3000, true, () => 0.02))).toBe(false);
});

test("a program of which no thread would run hangs: time would not help it", () => {
  expect(hangs(asked(25, false, () => 0.02))).toBe(true);
  expect(hangs(asked(24, false, () => 0.02))).toBe(false);
  const once = { isRunnable: true, seconds: 0.02, debugging: 1 };
  expect(hangs([...asked(20, false, () => 0.02), once, ...asked(20, false, () => 0.02)])).toBe(
    false,
  );
});
