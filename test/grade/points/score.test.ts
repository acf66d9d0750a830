import { expect, test } from "vitest";
import { mostPoints, rubricOf } from "../../../src/grade/points/rubric.ts";
import { scoreOf, total } from "../../../src/grade/points/score.ts";
import type { StepRecord } from "../../../src/record/record.ts";
import { handshakeRecord } from "../../support/runs/handshake-record.ts";

const mismatch = { subject: "segment 2: ack", expected: "1", observed: "2" };
const steps = [
  { number: 1, name: "server: listen", action: "steps", peer: "server" },
  { number: 2, name: "network: holds", action: "holds" },
  { number: 3, name: "client: connect", action: "steps", peer: "client" },
] as never;

test("a lab without points gives one for each step of a program and one for the whole run", () => {
  const rubric = rubricOf({ steps });
  expect(rubric.map(({ key, points }) => [key, points])).toEqual([
    ["1", 1],
    ["3", 1],
    ["run", 1],
  ]);
  expect(mostPoints(rubric)).toBe(3);
});

test("a lab's own points are for steps, statements and the whole run", () => {
  const own = [
    { ...(steps as object[])[0], points: 0 },
    { ...(steps as object[])[1], points: 2.5 },
  ] as never;
  const rubric = rubricOf({ steps: own, points: { statements: { E1: 3 }, wholeRun: 0 } });
  expect(rubric.map(({ key, points }) => [key, points])).toEqual([
    ["2", 2.5],
    ["E1", 3],
  ]);
});

const record = handshakeRecord();
const rubric = [
  ...record.steps.map(({ number, name }) => ({
    kind: "step" as const,
    key: `${number}`,
    name,
    points: 2,
  })),
  { kind: "statement" as const, key: "E2", name: "E2", points: 5 },
  { kind: "run" as const, key: "run", name: "the whole run", points: 1 },
];
const withStep = (number: number, change: Partial<StepRecord>) => ({
  ...record,
  verdict: "mismatch" as const,
  steps: record.steps.map((step) => (step.number === number ? { ...step, ...change } : step)),
});

test("a run that passed gets everything", () => {
  expect(total(scoreOf(rubric, record))).toBe(16);
});

test("a step past a mismatch that is as expected gets its points", () => {
  const score = scoreOf(rubric, withStep(2, { mismatches: [mismatch] }));
  expect(score).toEqual([2, 0, 2, 2, 2, 0, 0]);
});

test("a step that may follow from an earlier fault gets none, and its statements neither", () => {
  expect(scoreOf(rubric, withStep(2, { unjudged: "it may follow from step 1" }))).toEqual([
    2, 0, 2, 2, 2, 0, 0,
  ]);
});

test("a statement of a step that was not run is not shown", () => {
  const cut = {
    ...record,
    verdict: "mismatch" as const,
    steps: record.steps.slice(0, 3),
    notRun: record.steps.slice(3).map(({ number, name }) => ({ number, name, shows: ["E2"] })),
  };
  expect(scoreOf(rubric, cut)).toEqual([2, 2, 2, 0, 0, 0, 0]);
});

test("a fault after the last step costs the whole run's points alone", () => {
  const score = scoreOf(rubric, { ...record, verdict: "mismatch" });
  expect(score).toEqual([2, 2, 2, 2, 2, 5, 0]);
});

test("an inconclusive run gives no points, not zero", () => {
  expect(() => scoreOf(rubric, { ...record, verdict: "inconclusive" })).toThrow(/no points/);
});
