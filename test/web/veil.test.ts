/** A reader who predicts a step gets nothing of its results. */
import { expect, test } from "vitest";
import { veiled } from "../../web/veil.ts";
import { call, executedLine } from "../support/evidence/steps.ts";
import { longRecord } from "../support/runs/page-record.ts";

test("the hidden step has its line, and neither calls, output nor variables", () => {
  const record = longRecord(5);
  const executed = executedLine({
    calls: [call("accept(3, NULL, NULL)", 4)],
    output: "hello",
    outcome: { kind: "waits", call: "accept" },
    variables: { function: "main", shown: [{ name: "fd", value: "4" }], more: 0 },
    races: [],
    ended: [],
  });
  const steps = record.steps.map((step) => (step.number === 2 ? { ...step, executed } : step));
  const { known, ahead } = veiled({ head: record, steps, end: record }, 2);
  expect(known.steps).toEqual(steps.slice(0, 1));
  expect(ahead.steps[1]?.executed).toEqual({
    peer: "server",
    tag: "listen",
    line: executed.line,
    outcome: { kind: "finished" },
    calls: [],
    output: "",
  });
});
