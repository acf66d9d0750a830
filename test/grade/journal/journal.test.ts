import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type Attempt,
  JournalError,
  journalLine,
  readJournal,
} from "../../../src/grade/journal/journal.ts";
import type { Outcome } from "../../../src/grade/journal/outcome.ts";
import { byWork, standingOf, workKey } from "../../../src/grade/journal/standing.ts";
import { checksum } from "../../../src/grading/journal-file.ts";

const passed: Outcome = { verdict: "passed", score: [1, 1] };
const half: Outcome = {
  verdict: "mismatch",
  score: [1, 0],
  causes: [{ what: "ünwanted\ntext", expected: "1", observed: "2" }],
};
const vain: Outcome = { verdict: "inconclusive", reason: "no engine" };

const attempt = (number: number, outcome: Outcome = passed, grading = 1): Attempt => ({
  student: "ána",
  lab: "close",
  work: "w",
  attempt: number,
  grading,
  outcome,
  seconds: 1.5,
});
const lineOf = (one: Parameters<typeof journalLine>[0]): string => journalLine(one, checksum);

test("a journal is read as it was written", () => {
  const all = [attempt(1, vain), attempt(2, half), attempt(3)];
  const text = all.map(lineOf).join("");
  expect(readJournal(text, checksum)).toEqual({ attempts: all, grading: 1, whole: text.length });
});

test("a journal that is cut anywhere has all lines before the cut, and nothing of the rest", () => {
  const all = [attempt(1, half), attempt(2), attempt(3)];
  const lines = all.map(lineOf);
  const text = lines.join("");
  fc.assert(
    fc.property(fc.integer({ min: 0, max: text.length }), (cut) => {
      const { attempts, whole } = readJournal(text.slice(0, cut), checksum);
      expect(attempts).toEqual(all.slice(0, attempts.length));
      expect(whole).toBe(lines.slice(0, attempts.length).join("").length);
      expect(cut - whole).toBeLessThan(lines[attempts.length]?.length ?? 1);
    }),
  );
});

test("a changed line in the middle is refused, with its number", () => {
  const text = [attempt(1), attempt(2), attempt(3)].map(lineOf).join("");
  const changed = text.replace('"attempt":2', '"attempt":9');
  expect(() => readJournal(changed, checksum)).toThrow(JournalError);
  expect(() => readJournal(changed, checksum)).toThrow(/Line 2/);
});

test("a grading that came to its end begins the next", () => {
  const text = lineOf(attempt(1)) + lineOf({ end: 1 });
  expect(readJournal(text, checksum).grading).toBe(2);
});

test("work without an attempt needs the first", () => {
  expect(standingOf([], 1)).toEqual({ attempt: undefined, differing: [], next: 1 });
});

test("a conclusive attempt stands, whatever it is", () => {
  expect(standingOf([attempt(1, half)], 1)).toMatchObject({
    attempt: attempt(1, half),
    next: undefined,
  });
  expect(standingOf([attempt(1, { verdict: "invalid", reason: "x" })], 1).next).toBeUndefined();
});

test("only an inconclusive attempt is repeated, up to three in a grading", () => {
  const tries = [attempt(1, vain), attempt(2, vain), attempt(3, vain)];
  expect(tries.map((_, index) => standingOf(tries.slice(0, index + 1), 1).next)).toEqual([
    2,
    3,
    undefined,
  ]);
  expect(standingOf(tries, 1).attempt?.outcome).toEqual(vain);
  expect(standingOf(tries, 2).next).toBe(4);
});

test("with repetitions the better result stands and the difference is reported", () => {
  expect(standingOf([attempt(1, half)], 1, 3).next).toBe(2);
  const all = [attempt(1, half), attempt(2), attempt(3, half)];
  expect(standingOf(all, 1, 3)).toEqual({ attempt: all[1], differing: all, next: undefined });
  expect(standingOf([attempt(1), attempt(2)], 1, 2).differing).toEqual([]);
});

test("attempts of other work do not count", () => {
  const other = { ...attempt(1), work: "changed" };
  const found = byWork([attempt(1), other]);
  expect(found.get(workKey(attempt(1)))).toEqual([attempt(1)]);
  expect(found.get(workKey(other))).toEqual([other]);
});
