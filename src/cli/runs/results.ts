/** `wirestep results`: reports the results of labs to CI systems. */
import { appendFile } from "node:fs/promises";
import { relative, resolve } from "node:path";
import { Command, Option } from "commander";
import { worstVerdict } from "../../record/results.ts";
import type { LabRun } from "../../report/ci/lab-run.ts";
import { InputError } from "../failure.ts";
import { EXIT_CODES } from "../lab/lab-result.ts";
import type { Output } from "../output.ts";
import { writeDeep } from "../write.ts";

interface ResultsFlags {
  readonly junit?: string;
  readonly summary?: string;
  readonly github?: true;
  readonly collect?: string;
  readonly inconclusive: "fail" | "warn";
}

export function resultsCommand(output: Output): Command {
  return new Command("results")
    .description("report the results that --results has written; exit as the labs did")
    .argument("[results...]", "files that wirestep lab or wirestep labs wrote with --results")
    .option("--junit <file>", "write JUnit XML: a test case for each step")
    .option("--summary <file>", "write a summary in Markdown with a table of the labs")
    .option("--github", "annotate the sources, write the job's summary and the step's outputs")
    .option("--collect <folder>", "copy the runs that did not pass, with captures, to this folder")
    .addOption(
      new Option("--inconclusive <how>", "fail the command or only warn if a run is inconclusive")
        .choices(["fail", "warn"])
        .default("fail"),
    )
    .action((files: readonly string[], flags: ResultsFlags) => report(files, flags, output));
}

async function report(
  files: readonly string[],
  flags: ResultsFlags,
  output: Output,
): Promise<void> {
  if (files.length === 0) {
    throw new InputError("there are no results here: run make labs, or name a file of --results");
  }
  const { readResults, collectRuns } = await import("../../runs/results.ts");
  const parts = await Promise.all(files.map((file) => readResults(file).catch(unreadable(file))));
  const runs = parts.flat();
  const verdict = worstVerdict(runs.map(({ result }) => result));
  if (flags.junit !== undefined) {
    const { junitXml } = await import("../../report/ci/junit.ts");
    await writeDeep(flags.junit, junitXml(runs));
  }
  const collected = flags.collect === undefined ? [] : await collectRuns(runs, flags.collect);
  const { summaryMarkdown } = await import("../../report/ci/summary.ts");
  if (flags.summary !== undefined) await writeDeep(flags.summary, summaryMarkdown(runs));
  if (flags.github === true) {
    const { annotations } = await import("../../report/ci/annotations.ts");
    for (const line of annotations(runs, inWorkspace)) output.print(`${line}\n`);
    await appendFile(fromGitHub("GITHUB_STEP_SUMMARY"), summaryMarkdown(runs));
    await appendFile(fromGitHub("GITHUB_OUTPUT"), outputs(runs, verdict, collected.length));
  }
  const passed = runs.filter(({ result }) => result.verdict === "passed").length;
  const kept = collected.length === 0 ? "" : `; the others are in ${flags.collect}`;
  output.print(`${passed} of ${runs.length} labs passed${kept}\n`);
  const excused = verdict === "inconclusive" && flags.inconclusive === "warn";
  output.setExitCode(excused ? 0 : EXIT_CODES[verdict]);
}

function unreadable(file: string) {
  return (cause: Error): never => {
    throw new InputError(`the results in ${file} cannot be read: ${cause.message}`, { cause });
  };
}

/** The path of a file in the repository. GitHub annotates no other files. */
function inWorkspace(file: string): string | undefined {
  const path = relative(fromGitHub("GITHUB_WORKSPACE"), resolve(file));
  return path.startsWith("..") ? undefined : path;
}

function outputs(runs: readonly LabRun[], verdict: string, collected: number): string {
  const folder = runs.length === 1 ? (runs[0]?.result.folder ?? "") : "";
  return `verdict=${verdict}\nrun=${folder}\ncollected=${collected}\n`;
}

function fromGitHub(name: string): string {
  const value = process.env[name] ?? "";
  if (value === "") throw new InputError(`--github is for GitHub Actions, which sets ${name}`);
  return value;
}
