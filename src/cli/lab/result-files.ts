/** `--junit FILE` and `--results FILE`: the results of the labs, for other programs to read. */
import type { Command } from "commander";
import type { LabRun } from "../../report/ci/lab-run.ts";
import { writeDeep } from "../write.ts";

export interface ResultFlags {
  readonly junit?: string;
  readonly results?: string;
}

export function withResultFiles(command: Command): Command {
  return command
    .option("--junit <file>", "also write JUnit XML: a test case for each step")
    .option("--results <file>", "also write the results as JSON, for wirestep results");
}

export async function writeResultFiles(
  { junit, results }: ResultFlags,
  runs: readonly LabRun[],
): Promise<void> {
  if (results !== undefined) await writeDeep(results, await resultsJson(runs));
  if (junit === undefined) return;
  const { junitXml } = await import("../../report/ci/junit.ts");
  await writeDeep(junit, junitXml(runs));
}

export async function resultsJson(runs: readonly LabRun[]): Promise<string> {
  const { resultsOf } = await import("../../record/results.ts");
  const results = resultsOf(runs.map(({ result }) => result));
  return `${JSON.stringify(results, undefined, 2)}\n`;
}
