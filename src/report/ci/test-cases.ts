/**
 * Turns a lab's run into test cases: one for each step, run or not, and one for the run as a whole. All
 * runs of a lab give the same cases, whatever their verdict.
 *
 * Only a mismatch is a failure. If the environment gave no evidence, or if nothing could run, the case of
 * the whole run is an error, and no step is judged.
 */
import type { Mismatch, RunRecord, StepRecord } from "../../record/record.ts";
import { UNLIMITED } from "../text/layout.ts";
import { mismatchLines } from "../text/mismatch-text.ts";
import { safeText } from "../text/safe-text.ts";
import { styleFor } from "../text/style.ts";
import { type Because, becauseIn } from "../text/transcript/reasons.ts";
import { type LabRun, placeOfRun, placeOfStep, runName, type SourcePlace } from "./lab-run.ts";

export type CaseOutcome =
  | { readonly kind: "passed" }
  | { readonly kind: "skipped"; readonly message: string }
  | {
      readonly kind: "failure" | "error";
      readonly type: "mismatch" | "inconclusive" | "invalid";
      /** One line. */
      readonly message: string;
      readonly text: string;
    };

export interface TestCase {
  readonly name: string;
  readonly place: SourcePlace | undefined;
  readonly seconds: number;
  readonly outcome: CaseOutcome;
}

export interface TestSuite {
  readonly name: string;
  readonly seconds: number;
  /** In ISO 8601. Undefined if nothing has run. */
  readonly started: string | undefined;
  readonly properties: Readonly<Record<string, string>>;
  readonly cases: readonly TestCase[];
}

const WHOLE_RUN = "the whole run";

export function testSuiteOf(run: LabRun): TestSuite {
  const { result, record } = run;
  const { verdict, folder } = result;
  return {
    name: runName(run),
    seconds: result.seconds,
    started: record?.run.started,
    properties: {
      verdict,
      ...(folder !== undefined && { folder }),
      ...(record && { engine: record.environment.engine, kernel: record.environment.kernel }),
    },
    cases: record === undefined ? [couldNotRun(run)] : casesOf(record),
  };
}

function couldNotRun({ result: { verdict, reason = "", problems = [] } }: LabRun): TestCase {
  const type = verdict === "invalid" ? "invalid" : "inconclusive";
  const text = safeText(reason);
  const outcome = { kind: "error", type, message: firstLine(text), text } as const;
  return { name: WHOLE_RUN, place: problems[0], seconds: 0, outcome };
}

function casesOf(record: RunRecord): readonly TestCase[] {
  const { steps, notRun = [] } = record;
  const seconds = secondsOf(record);
  const because = becauseIn(record);
  return [
    ...steps.map((step) => ({
      name: caseName(step),
      place: placeOfStep(record, step),
      seconds: seconds(`step ${step.number}: ${step.name}`),
      outcome: stepOutcome(record, step, because),
    })),
    ...notRun.map((step) => ({
      name: caseName(step),
      place: placeOfStep(record, step),
      seconds: 0,
      outcome: { kind: "skipped", message: "not run: an earlier step ended the run" } as const,
    })),
    {
      name: WHOLE_RUN,
      place: placeOfRun(record),
      seconds: seconds("quiet period"),
      outcome: wholeOutcome(record, because),
    },
  ];
}

const caseName = ({ number, name }: Pick<StepRecord, "number" | "name">): string =>
  `${number} ${name}`;

/** The duration of a phase. */
function secondsOf({ timing }: RunRecord): (phase: string) => number {
  const phases = new Map(timing.map(({ phase, milliseconds }) => [phase, milliseconds / 1000]));
  return (phase) => phases.get(phase) ?? 0;
}

function stepOutcome({ verdict }: RunRecord, step: StepRecord, because: Because): CaseOutcome {
  const { mismatches, unjudged } = step;
  if (verdict === "inconclusive") {
    return { kind: "skipped", message: "not judged: the run is inconclusive" };
  }
  if (unjudged !== undefined)
    return { kind: "skipped", message: safeText(`not judged: ${unjudged}`) };
  return mismatches.length === 0
    ? { kind: "passed" }
    : failure(mismatches, (one) => because(one, step));
}

/** Covers late packets, the flag sequence, the states, and missing evidence. */
function wholeOutcome(
  { verdict, reason = "", mismatches, steps }: RunRecord,
  because: Because,
): CaseOutcome {
  if (verdict === "inconclusive") {
    const text = safeText(reason);
    return { kind: "error", type: "inconclusive", message: firstLine(text), text };
  }
  if (mismatches.length > 0) return failure(mismatches, (one) => because(one));
  return steps.some((step) => step.mismatches.length > 0)
    ? { kind: "skipped", message: "not judged: the run ended at a mismatch" }
    : { kind: "passed" };
}

function failure(
  mismatches: readonly Mismatch[],
  because: (mismatch: Mismatch) => string | undefined,
): CaseOutcome {
  const plain = styleFor(false);
  return {
    kind: "failure",
    type: "mismatch",
    message: mismatches.map(({ subject }) => firstLine(safeText(subject))).join("; "),
    text: mismatches
      .flatMap((one) => mismatchLines(one, plain, UNLIMITED, because(one)))
      .join("\n"),
  };
}

const firstLine = (text: string): string => text.split("\n")[0] ?? "";
