/** Runs of labs in the form that reports read, one for each verdict. */
import type { Mismatch, RunRecord, StepRecord } from "../../../src/record/record.ts";
import type { LabRun } from "../../../src/report/ci/lab-run.ts";
import { handshakeRecord } from "./handshake-record.ts";

const FOLDER = "runs/handshake/2026-03-01";

export const mismatch: Mismatch = {
  subject: "segment 2: ack",
  expected: "ack 1",
  observed: "ack 2\nbut | `not` <b>this</b> @you \u001b[2J %0A::error::",
  advice: "count the SYN",
};

/** A run with this record. Each step is declared at line 10 times its number in the lab file. */
function runWith(fields: Partial<RunRecord>): LabRun {
  const whole = { ...handshakeRecord(), ...fields };
  const record = { ...whole, steps: whole.steps.map(declaredAtTens) };
  const { verdict, family, lab } = record;
  return { result: { lab: lab.name, family, verdict, seconds: 1.5, folder: FOLDER }, record };
}

const declaredAtTens = (step: StepRecord): StepRecord => ({
  ...step,
  declaredAt: step.number * 10,
});

export const passed = (): LabRun =>
  runWith({
    timing: [
      { phase: "step 2: client: connect", start: 1, milliseconds: 27 },
      { phase: "quiet period", start: 30, milliseconds: 250 },
    ],
  });

/** A run that this mismatch ended at step 2, so that the later steps did not run. */
export function failedAtConnect(of: Mismatch = mismatch): LabRun {
  const { steps } = handshakeRecord();
  const failing = steps.slice(0, 2).map((step, index) => ({
    ...step,
    mismatches: index === 1 ? [of] : [],
  }));
  const notRun = steps
    .slice(2)
    .map(({ number, name }) => ({ number, name, declaredAt: number * 10 }));
  return runWith({ verdict: "mismatch", steps: failing, notRun });
}

/** The same with programs from another folder. */
export function failedHomework(): LabRun {
  const { result, record } = failedAtConnect();
  if (record === undefined) throw new Error("a run that failed has a record");
  const steps = record.steps.map((step) => {
    const { executed } = step;
    if (executed === undefined) return step;
    const line = { ...executed.line, file: `homework/${executed.line.file}` };
    return { ...step, executed: { ...executed, line } };
  });
  return { result, record: { ...record, steps } };
}

/** A run in which all steps passed, and an extra packet came at the end. */
export const failedAsAWhole = (): LabRun =>
  runWith({ verdict: "mismatch", mismatches: [mismatch] });

export const inconclusive = (): LabRun =>
  runWith({ verdict: "inconclusive", reason: "The kernel dropped 3 packets.\nRun this again." });

export const noEngine: LabRun = {
  result: {
    lab: "close",
    family: 6,
    verdict: "inconclusive",
    seconds: 0.1,
    reason: "No Docker engine answers.\n  Start one.",
  },
};

export const invalid: LabRun = {
  result: {
    lab: "udp",
    family: 4,
    verdict: "invalid",
    seconds: 0.2,
    reason: "udp: a program does not compile",
    problems: [{ file: "homework/server.cc", line: 7, message: "‘x’ was not declared" }],
  },
};
