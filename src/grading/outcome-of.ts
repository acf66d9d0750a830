/**
 * A run's record, or the error that ended it, to the outcome of an attempt. A program that can't be compiled or run is
 * invalid; everything else that prevents a verdict is the machine's, and inconclusive.
 */
import type { Outcome } from "../grade/journal/outcome.ts";
import type { Rubric } from "../grade/points/rubric.ts";
import { scoreOf } from "../grade/points/score.ts";
import { causesOf } from "../grade/results/causes.ts";
import { CompileError } from "../images/build-error.ts";
import { InvalidLabError } from "../lab/problems/problem.ts";
import type { RunRecord } from "../record/record.ts";
import { EnvironmentError } from "../runtime/environment-error.ts";
import { shortageOf } from "../runtime/shortage.ts";

/** The folder of the programs, as messages name it. A message then has no student's name. */
export const FOLDER = "submission";

export function outcomeOfRecord(rubric: Rubric, record: RunRecord): Outcome {
  const { verdict } = record;
  if (verdict === "inconclusive") {
    return { verdict, reason: record.reason ?? "the run gave no reason" };
  }
  if (verdict === "observed") throw new Error("a lab's run has no such verdict");
  const score = [...scoreOf(rubric, record)];
  return verdict === "passed"
    ? { verdict, score }
    : { verdict, score, causes: [...causesOf(record)] };
}

/** @returns a defect of Wirestep as inconclusive, but marked: it must be reported, and another run would not help */
export function outcomeOfError(error: unknown): Outcome {
  if (error instanceof CompileError) return { verdict: "invalid", reason: error.message };
  if (error instanceof EnvironmentError) {
    return { verdict: "inconclusive", reason: `${error.message}\n${error.advice}` };
  }
  if (error instanceof InvalidLabError) {
    // The lab itself was checked before, but this machine's kernel may refuse one of its settings.
    const verdict = error.isOfPrograms ? "invalid" : "inconclusive";
    return { verdict, reason: error.message };
  }
  const shortage = shortageOf(error);
  if (shortage !== undefined) return outcomeOfError(shortage);
  if (isOfSystem(error)) return { verdict: "inconclusive", reason: error.message };
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const reason = `This is a bug in wirestep; please report it.\n${text}`;
  return { verdict: "inconclusive", reason, defect: true };
}

/** Whether the operating system or the engine has refused something. */
function isOfSystem(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const { errno, statusCode } = error as { errno?: unknown; statusCode?: unknown };
  return typeof errno === "number" || typeof statusCode === "number";
}
