/** The result of a lab that ran to a verdict or could not run, and its exit code. */
import { basename, relative, resolve } from "node:path";
import type { Family } from "../../lab/model.ts";
import type { RunRecord } from "../../record/record.ts";
import type { LabResult, Place } from "../../record/results.ts";
import type { LabRun } from "../../report/ci/lab-run.ts";
import { failureOf } from "../failure.ts";

export const EXIT_CODES: Readonly<Record<LabResult["verdict"], number>> = {
  passed: 0,
  observed: 0,
  mismatch: 1,
  invalid: 2,
  inconclusive: 3,
};

/** The lab that the user asked for. */
export interface Asked {
  /** Its name or its folder. */
  readonly lab: string;
  readonly family: Family;
}

export function runOf(record: RunRecord, folder: string, seconds: number): LabRun {
  const { lab, family, verdict } = record;
  return { result: { lab: lab.name, family, verdict, seconds: round(seconds), folder }, record };
}

/** The result of a lab that could not run. The error's class decides between invalid and inconclusive. */
export async function failedRun(asked: Asked, error: unknown, seconds: number): Promise<LabRun> {
  const { text, exitCode } = await failureOf(error);
  const problems = await problemsOf(asked, error);
  return {
    result: {
      lab: basename(resolve(asked.lab)),
      family: asked.family,
      verdict: exitCode === EXIT_CODES.invalid ? "invalid" : "inconclusive",
      seconds: round(seconds),
      reason: text.trim().replace(/^wirestep: /, ""),
      ...(problems.length > 0 && { problems: [...problems] }),
    },
  };
}

async function problemsOf({ lab }: Asked, error: unknown): Promise<readonly Place[]> {
  const [{ InvalidLabError }, { CompileError }, { compilerPlaces, labPlaces }, { labFolder }] =
    await Promise.all([
      import("../../lab/problems/problem.ts"),
      import("../../images/build-error.ts"),
      import("../../report/ci/problem-places.ts"),
      import("../../lab-files/folder.ts"),
    ]);
  const folder = relative(process.cwd(), labFolder(lab)) || ".";
  if (error instanceof CompileError) return compilerPlaces(error.output, folder);
  if (error instanceof InvalidLabError) return labPlaces(error.problems, folder);
  return [];
}

const round = (seconds: number): number => Math.round(seconds * 1000) / 1000;
