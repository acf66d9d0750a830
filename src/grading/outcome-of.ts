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

/** @param folder of the programs, as messages name it */
export function outcomeOfError(error: unknown, folder = FOLDER): Outcome {
  if (error instanceof CompileError) return { verdict: "invalid", reason: error.message };
  if (error instanceof InvalidLabError && isOfPrograms(error, folder)) {
    return { verdict: "invalid", reason: error.message };
  }
  if (error instanceof EnvironmentError) {
    return { verdict: "inconclusive", reason: `${error.message}\n${error.advice}` };
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { verdict: "inconclusive", reason: text };
}

/** The lab itself was checked before, but this machine's kernel may refuse one of its settings. */
function isOfPrograms({ message, problems }: InvalidLabError, folder: string): boolean {
  const isOwn = problems.some(
    ({ spot }) => spot !== undefined && !spot.file.includes(`${folder}/`),
  );
  return message.includes(folder) && !isOwn;
}
