/** `wirestep labs`: every lab, a few at a time, with one table at the end. */
import { availableParallelism } from "node:os";
import { Command } from "commander";
import { differenceOf } from "../draw/runs-index.ts";
import type { Family } from "../lab/model.ts";
import type { RunRecord } from "../record/record.ts";
import { type Style, styleFor } from "../report/style.ts";
import { alignColumns } from "../report/table-changes.ts";
import { Timing } from "../run/timing.ts";
import { failureOf, InputError } from "./failure.ts";
import { type FamilyFlag, familyOption } from "./family.ts";
import { interruptSignal } from "./interrupt.ts";
import { EXIT_CODES } from "./lab.ts";
import type { Output } from "./output.ts";
import { progressOn } from "./progress.ts";

/** A lab's line in the table: what came of it. */
interface LabResult {
  readonly lab: string;
  readonly exitCode: number;
  readonly verdict: string;
  /** The first mismatch, or why there is no verdict. */
  readonly detail: string;
  readonly seconds: number;
  /** The lab is not made for the version of IP. */
  readonly otherFamily?: boolean;
}

export function labsCommand(output: Output): Command {
  return new Command("labs")
    .description("run labs side by side and print one table")
    .argument("[labs...]", "names of labs; all quick ones of the version of IP if none is given")
    .option("--slow", "the slow ones instead: those that wait for a timer of the kernel")
    .addOption(familyOption())
    .action((labs: readonly string[], flags: LabsFlags) => runLabs(labs, flags, output));
}

interface LabsFlags extends FamilyFlag {
  readonly slow?: true;
}

async function runLabs(
  wanted: readonly string[],
  { family, slow }: LabsFlags,
  output: Output,
): Promise<void> {
  const labs = wanted.length > 0 ? wanted : await labsOfSpeed(slow === true);
  const progress = progressOn(output, true);
  const signal = interruptSignal(() => progress.say("interrupted: removing what the runs made"));
  const queue = [...labs];
  const results: LabResult[] = [];
  let left = labs.length;
  const worker = async (): Promise<void> => {
    for (let lab = queue.shift(); lab !== undefined; lab = queue.shift()) {
      const result = await runOne(lab, family, signal, progress.say);
      left -= 1;
      if (result.otherFamily && wanted.length === 0) continue;
      results.push(result);
      progress.say(`${results.length} of ${results.length + left} labs done`);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker)).finally(progress.clear);
  output.print(summary(results, styleFor(output.colours)));
  await tellIndex(output);
  const codes = results.map(({ exitCode }) => exitCode);
  output.setExitCode([1, 2, 3].find((code) => codes.includes(code)) ?? 0);
}

/** The page of all runs; the runs themselves are not lost where it cannot be made. */
async function tellIndex(output: Output): Promise<void> {
  const { allRuns } = await import("./report.ts");
  const { PageError } = await import("../run/page.ts");
  try {
    output.print(`to look at them: ${await allRuns(output)}\n`);
  } catch (error) {
    if (!(error instanceof PageError || error instanceof InputError)) throw error;
    output.error(`wirestep: no page of all runs: ${error.message}\n`);
  }
}

/** All labs that are slow, or all that are not. One that cannot be loaded is told when it is run. */
async function labsOfSpeed(slow: boolean): Promise<readonly string[]> {
  const { labNames, loadLab } = await import("../run/load-lab.ts");
  const { InvalidLabError } = await import("../lab/schema.ts");
  const isSlow = async (name: string): Promise<boolean> => {
    try {
      return (await loadLab(name)).plan.slow === true;
    } catch (error) {
      if (error instanceof InvalidLabError) return false;
      throw error;
    }
  };
  const names = await labNames();
  const speeds = await Promise.all(names.map(isSlow));
  return names.filter((_, index) => speeds[index] === slow);
}

async function runOne(
  lab: string,
  family: Family,
  signal: AbortSignal,
  say: (text: string) => void,
): Promise<LabResult> {
  const { performLab } = await import("../run/lab-command.ts");
  const start = performance.now();
  const seconds = (): number => (performance.now() - start) / 1000;
  try {
    const { record } = await performLab({
      lab,
      family,
      keep: false,
      runs: "runs",
      timing: new Timing(start),
      signal,
      progress: say,
      started: () => undefined,
      step: () => undefined,
    });
    const { verdict } = record;
    const detail = detailOf(record);
    return { lab, verdict, exitCode: EXIT_CODES[verdict], detail, seconds: seconds() };
  } catch (error) {
    signal.throwIfAborted();
    const { text, exitCode } = await failureOf(error);
    const verdict = exitCode === 2 ? "invalid" : "inconclusive";
    const { OtherFamilyError } = await import("../lab/schema.ts");
    const otherFamily = error instanceof OtherFamilyError;
    return { lab, verdict, exitCode, detail: text.trim(), seconds: seconds(), otherFamily };
  }
}

function detailOf(record: RunRecord): string {
  const { length } = record.steps;
  return differenceOf(record) || `${length} ${length === 1 ? "step" : "steps"}`;
}

function summary(results: readonly LabResult[], style: Style): string {
  const sorted = results.toSorted((a, b) => a.lab.localeCompare(b.lab));
  const rows = sorted.map(({ lab, verdict, seconds, detail }) => [
    lab,
    verdict,
    `${seconds.toFixed(1)} s`,
    detail.split("\n")[0] ?? "",
  ]);
  const [headings = "", ...lines] = alignColumns([["lab", "verdict", "time", ""], ...rows]);
  const coloured = lines.map((line, index) => {
    const passed = sorted[index]?.exitCode === 0;
    return passed ? style.good(line) : style.bad(line);
  });
  const passed = results.filter(({ exitCode }) => exitCode === 0).length;
  const total = `${passed} of ${results.length} labs passed`;
  return `${style.faint(headings)}\n${coloured.join("\n")}\n\n${style.strong(total)}\n`;
}
