/** `wirestep labs`: runs labs concurrently, as many as the machine can take, and prints one table. */
import { existsSync } from "node:fs";
import { release } from "node:os";
import { join } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { scheduled } from "../../orchestrate/scheduler.ts";
import { worstVerdict } from "../../record/results.ts";
import { detailOf, type LabRun } from "../../report/ci/lab-run.ts";
import { type Style, styleFor } from "../../report/text/style.ts";
import { type Column, fitted } from "../../report/text/table.ts";
import { Timing } from "../../runtime/timing.ts";
import type { Variables } from "../../runtime/variables.ts";
import { InputError } from "../failure.ts";
import { interruptSignal } from "../interrupt.ts";
import type { Output } from "../output.ts";
import { progressOn } from "../progress.ts";
import { type FamilyFlag, familyOption } from "./family.ts";
import { type Asked, EXIT_CODES, failedRun, runOf } from "./lab-result.ts";
import {
  type ResultFlags,
  resultsJson,
  withResultFiles,
  writeResultFiles,
} from "./result-files.ts";
import { environmentFor, type StageFlag, stageOption } from "./stage.ts";

export function labsCommand(output: Output): Command {
  return withResultFiles(new Command("labs"))
    .description("run labs concurrently and print one table of verdicts")
    .argument("[labs...]", "names of labs (default: all quick labs for the IP version)")
    .option("--slow", "run all slow labs instead: those that wait for a kernel timer")
    .addOption(familyOption())
    .addOption(stageOption())
    .option(
      "--at-once <n>",
      "maximum number of concurrent labs (default: chosen from the CPU load)",
      count,
    )
    .option("--json", "print the results as JSON instead of the table")
    .action((labs: readonly string[], flags: LabsFlags) => runLabs(labs, flags, output));
}

interface LabsFlags extends FamilyFlag, ResultFlags, StageFlag {
  readonly json?: true;
  readonly slow?: true;
  readonly atOnce?: number;
}

async function runLabs(wanted: readonly string[], flags: LabsFlags, output: Output): Promise<void> {
  const { family, slow, json } = flags;
  const env = environmentFor(flags);
  const labs = wanted.length > 0 ? wanted : await labsOfSpeed(slow === true);
  const progress = progressOn(output, true);
  const signal = interruptSignal(() => progress.say("interrupted: removing what the runs made"));
  const done: LabRun[] = [];
  let left = labs.length;
  const work = async (lab: string): Promise<void> => {
    const run = await runOne({ lab, family, env, named: wanted.length > 0 }, signal, progress.say);
    left -= 1;
    if (run === undefined) return;
    done.push(run);
    progress.say(`${done.length} of ${done.length + left} labs done`);
  };
  const { atOnce } = flags;
  const here =
    atOnce === undefined &&
    (await someExist(labs)) && // a mistyped name installs no engine
    (await isVenueHere(env, signal, progress.say));
  await scheduled(labs, work, { atOnce, here }).finally(progress.clear);
  const runs = done.toSorted((a, b) => a.result.lab.localeCompare(b.result.lab));
  await writeResultFiles(flags, runs);
  output.print(
    json === true
      ? await resultsJson(runs)
      : summary(runs, styleFor(output.colours), output.width()),
  );
  await printIndexPath(output, json === true ? output.error : output.print);
  output.setExitCode(EXIT_CODES[worstVerdict(runs.map(({ result }) => result))]);
}

async function someExist(labs: readonly string[]): Promise<boolean> {
  const { labFolder } = await import("../../lab-files/folder.ts");
  return labs.some((lab) => existsSync(join(labFolder(lab), "lab.ts")));
}

/** Whether the containers run on this machine's kernel. If they can't be made, each lab reports it. */
async function isVenueHere(
  env: Variables,
  signal: AbortSignal,
  note: (text: string) => void,
): Promise<boolean> {
  const { openVenue } = await import("../../orchestrate/find-venue.ts");
  return openVenue({ env, signal, note }).then(
    ({ kernel }) => kernel === release(),
    () => false,
  );
}

function count(text: string): number {
  if (!/^[1-9]\d{0,2}$/.test(text)) throw new InvalidArgumentError("Use a number from 1 to 999.");
  return Number(text);
}

/** Makes the page of all runs. A failure is only reported, since the runs themselves are kept. */
async function printIndexPath(output: Output, print: Output["print"]): Promise<void> {
  const { allRuns } = await import("../runs/report.ts");
  const { PageError } = await import("../../runs/page.ts");
  try {
    print(`page of all runs: ${await allRuns(output)}\n`);
  } catch (error) {
    if (!(error instanceof PageError || error instanceof InputError)) throw error;
    output.error(`wirestep: no page of all runs: ${error.message}\n`);
  }
}

/** All slow labs, or all others. A lab that cannot be loaded counts as quick: its run reports why. */
async function labsOfSpeed(slow: boolean): Promise<readonly string[]> {
  const { labNames, loadLab } = await import("../../lab-files/load.ts");
  const { InvalidLabError } = await import("../../lab/schema/lab.ts");
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

/** Undefined if the lab does not support the IP version and the user did not name it. */
async function runOne(
  asked: Asked & { readonly named: boolean; readonly env: Variables },
  signal: AbortSignal,
  say: (text: string) => void,
): Promise<LabRun | undefined> {
  const { performLab } = await import("../../orchestrate/perform-lab.ts");
  const start = performance.now();
  const seconds = (): number => (performance.now() - start) / 1000;
  try {
    const { record, folder } = await performLab({
      ...asked,
      keep: false,
      runs: "runs",
      timing: new Timing(start),
      signal,
      progress: say,
      started: () => undefined,
      step: () => undefined,
    });
    return runOf(record, folder, seconds());
  } catch (error) {
    signal.throwIfAborted();
    const { OtherFamilyError } = await import("../../lab/schema/lab.ts");
    if (error instanceof OtherFamilyError && !asked.named) return undefined;
    return failedRun(asked, error, seconds());
  }
}

const COLUMNS: readonly Column[] = [
  { heading: "lab" },
  { heading: "verdict" },
  { heading: "time", leaves: 1 },
  { wraps: true },
];

function summary(runs: readonly LabRun[], style: Style, width: number): string {
  const rows = runs.map((run) => [
    run.result.lab,
    run.result.verdict,
    `${run.result.seconds.toFixed(1)} s`,
    detailOf(run),
  ]);
  const { head = "", rows: lines } = fitted(COLUMNS, rows, width);
  const coloured = lines.flatMap((row, index) => {
    const passed = runs[index]?.result.verdict === "passed";
    return row.map(passed ? style.good : style.bad);
  });
  const passed = runs.filter(({ result }) => result.verdict === "passed").length;
  const total = `${passed} of ${runs.length} labs passed`;
  return `${style.faint(head)}\n${coloured.join("\n")}\n\n${style.strong(total)}\n`;
}
