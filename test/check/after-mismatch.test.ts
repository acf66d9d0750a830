/** A program that is judged its own way goes on after a mismatch, up to the next step that differs. */
import { expect, test } from "vitest";
import { asExpected, canGoOn, statementsOf, whyUnjudged } from "../../src/check/after-mismatch.ts";
import type { Mismatch, Outcome } from "../../src/record/record.ts";
import { styleFor } from "../../src/report/text/style.ts";
import { transcriptOf } from "../../src/report/text/transcript/transcript.ts";
import { executedLine, stepRecord } from "../support/evidence/steps.ts";
import { handshakeRecord } from "../support/runs/handshake-record.ts";

const differs: Mismatch = { subject: "segment 1: data", expected: "a", observed: "b" };
const other: Mismatch = { ...differs, subject: "the call send", follows: ["segment 2: missing"] };

test.each<readonly [Outcome["kind"], Outcome, boolean]>([
  ["finished", { kind: "finished" }, true],
  ["waits", { kind: "waits", call: "recv" }, false],
  ["runs", { kind: "runs" }, false],
  ["killed", { kind: "killed", signal: "SIGSEGV" }, false],
  ["exited", { kind: "exited", code: 1 }, false],
])("the run goes on only if the line has ended: %s", (_, outcome, goesOn) => {
  expect(canGoOn(stepRecord({ executed: executedLine({ outcome }), mismatches: [differs] }))).toBe(
    goesOn,
  );
});

test("the run ends if a line that should have finished still waits", () => {
  const subject = "the client's waiting line receive-again";
  expect(canGoOn(stepRecord({ mismatches: [{ ...differs, subject }] }))).toBe(false);
});

test("a step that differs after a mismatch is not judged, and says what differs", () => {
  const before = [stepRecord(), stepRecord({ number: 2, mismatches: [differs] })];
  expect(whyUnjudged(before, [other])).toBe(
    "it may follow from step 2: the call send; segment 2: missing",
  );
  expect(whyUnjudged(before, [])).toBeUndefined();
  expect(whyUnjudged([stepRecord()], [other])).toBeUndefined();
});

test("the transcript counts the steps as expected, and names those that could not be judged", () => {
  const record = handshakeRecord();
  const steps = record.steps.slice(0, 4).map((step) => {
    if (step.number === 2) return { ...step, mismatches: [differs] };
    return step.number === 4
      ? { ...step, unjudged: "it may follow from step 2: the call send" }
      : step;
  });
  expect(asExpected(steps)).toBe(2);
  const transcript = transcriptOf({ ...record, verdict: "mismatch", steps }, styleFor(false));
  expect(transcript).toContain("· not judged: it may follow from step 2: the call send");
  expect(transcript).toContain(
    "handshake: not as expected at step 2 (client: connect); 2 of 5 steps are as expected (1 of 4 statements), steps 4 to 5 could not be judged",
  );
});

test("the transcript of a run that went on to its end has no steps left", () => {
  const record = handshakeRecord();
  const steps = record.steps.map((step) =>
    step.number === 2 ? { ...step, mismatches: [differs] } : step,
  );
  expect(transcriptOf({ ...record, verdict: "mismatch", steps }, styleFor(false))).toMatch(
    /at step 2 \(client: connect\); 4 of 5 steps are as expected \(2 of 4 statements\)\n/,
  );
});

test("a statement is as expected if all steps that show it are, those that were not run too", () => {
  const steps = [
    stepRecord({ shows: ["E1", "E2"] }),
    stepRecord({ number: 2, shows: ["E2", "E3"], mismatches: [differs] }),
  ];
  const notRun = [{ number: 3, name: "server: accept", shows: ["E8"] }];
  expect(statementsOf({ steps, notRun })).toEqual({ all: 4, asExpected: 1 });
  expect(statementsOf({ steps: steps.slice(0, 1) })).toEqual({ all: 2, asExpected: 2 });
});
