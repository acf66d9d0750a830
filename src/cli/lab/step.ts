/**
 * `wirestep step LAB`: the same run as `wirestep lab`, in which each step waits for the user's key or
 * prediction. The user can repeat the run.
 */
import { Command } from "commander";
import { isLineStep, type Peer } from "../../lab/model.ts";
import type { Plan, PlannedStep } from "../../lab/plan.ts";
import type { SourceLine } from "../../lab/tags.ts";
import type { PreparedStage } from "../../orchestrate/prepared-stage.ts";
import type { StepRecord } from "../../record/record.ts";
import { type ProgramView, sourcesText } from "../../report/text/sources.ts";
import { styleFor } from "../../report/text/style.ts";
import { Transcript } from "../../report/text/transcript.ts";
import { Timing } from "../../runtime/timing.ts";
import { nextStepOf } from "../../studio-protocol/next-step.ts";
import { failureOf, InputError } from "../failure.ts";
import { interruptSignal, Quit } from "../interrupt.ts";
import { type Keys, readKeys } from "../keys.ts";
import { type Lines, readLines } from "../lines.ts";
import type { Output } from "../output.ts";
import { type Progress, progressOn } from "../progress.ts";
import { printReportPath } from "../runs/report.ts";
import { wantsAgain } from "./again.ts";
import { type FamilyFlag, familyOption } from "./family.ts";
import { EXIT_CODES } from "./lab-result.ts";
import { Predicting } from "./predict.ts";
import { argumentsOf, type ProgramFlags, withProgramFlags } from "./program-flags.ts";
import { environmentFor, type StageFlag, stageOption } from "./stage.ts";
import { StepKeys } from "./step-keys.ts";
import { Typist } from "./typist.ts";

export function stepCommand(output: Output): Command {
  return withProgramFlags(new Command("step"))
    .description(
      "step a lab line by line with the keys s (server), c (client), n (network), i (input for a program) and q (quit), or call by call with S and C; r at the end runs it again",
    )
    .argument("<lab>", "a lab's name (see wirestep list), or the path of its folder")
    .addOption(familyOption())
    .addOption(stageOption())
    .option("--predict", "ask before each step what will happen, then score the answer")
    .action((lab: string, flags: StepFlags) => stepLab(lab, flags, output));
}

interface StepFlags extends FamilyFlag, ProgramFlags, StageFlag {
  readonly predict?: true;
}

async function stepLab(lab: string, flags: StepFlags, output: Output): Promise<void> {
  if (output.terminal === undefined) {
    throw new InputError("this command needs a terminal: run it in one, or use wirestep lab");
  }
  const { PreparedStage } = await import("../../orchestrate/prepared-stage.ts");
  const progress = progressOn(output, true);
  const signal = interruptSignal(() => progress.say("interrupted: removing what the run made"));
  using keys = flags.predict ? undefined : readKeys(output.terminal.input, signal);
  using lines = flags.predict && readLines(output.terminal, signal);
  const asking = keys ? { keys } : lines && { lines };
  if (asking === undefined) throw new Error("there are neither keys nor lines to ask");
  const prepared = new PreparedStage();
  const run = { ...flags, lab, output, progress, signal, prepared, keys, lines };
  try {
    output.setExitCode(await stepOnce(run, 0));
    while (await wantsAgain(asking, prepared.has({ lab, ...flags }), output)) {
      const reportFailure = (error: unknown): Promise<number> => failedAgain(error, output, signal);
      output.setExitCode(await stepOnce(run, performance.now()).catch(reportFailure));
    }
    progress.say("removing the prepared stage");
  } finally {
    await prepared[Symbol.asyncDispose]();
    progress.clear();
  }
  signal.throwIfAborted(); // the user interrupted between two runs
}

interface SteppedRun extends StepFlags {
  readonly lab: string;
  readonly output: Output;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly prepared: PreparedStage;
  readonly keys: Keys | undefined;
  readonly lines: Lines | undefined;
}

/** Runs the lab to its verdict. @returns the exit code */
async function stepOnce(run: SteppedRun, began: number): Promise<number> {
  const { lab, programs, family, output, progress, signal, prepared, keys, lines } = run;
  const { performLab } = await import("../../orchestrate/perform-lab.ts");
  const { savePrediction } = await import("../../runs/predictions.ts");
  const style = styleFor(output.colours);
  const typist = new Typist(keys, output);
  let predicting: Predicting | undefined;
  let transcript: Transcript | undefined;
  let plan: Plan | undefined;
  const made: StepRecord[] = [];
  const stepping = keys && new StepKeys(keys, output, made, typist);
  const { record, folder, report } = await performLab({
    lab,
    programs,
    arguments: argumentsOf(run),
    family,
    keep: false,
    runs: "runs",
    timing: new Timing(began),
    env: environmentFor(run),
    signal,
    prepared,
    progress: progress.say,
    started: (head, { plan: planned }) => {
      progress.clear();
      plan = planned;
      stepping?.begins(planned);
      transcript = new Transcript(head, style, output.width);
      output.print(transcript.head());
      predicting = lines && new Predicting(lines, output, style, head, planned);
    },
    beforeStep: async (step) => {
      if (plan === undefined) throw new Error("a run has a plan before its first step");
      output.print(`\n${sourcesText(programViews(plan, step), style, output.width())}\n\n`);
      const nextStep = nextStepOf(step, plan.steps.length, made);
      await predicting?.ask(nextStep);
      await stepping?.next(nextStep);
    },
    ownStep: stepping?.ownStep,
    ...(keys !== undefined && { onInput: typist.onInput, onReads: typist.onReads }),
    step: (step) => {
      made.push(step);
      output.print(transcript?.step(step) ?? "");
      output.print(predicting?.step(step) ?? "");
    },
    judged: (judged) => output.print(transcript?.end(judged) ?? ""),
  })
    .catch((error: unknown) => {
      if (error instanceof Quit) output.print(predicting?.soFar() ?? "");
      throw error;
    })
    .finally(progress.clear);
  if (predicting !== undefined) {
    output.print(predicting.end(record));
    await savePrediction(folder, predicting.file(record));
  }
  output.print(`  files in ${folder}\n`);
  printReportPath(report, output);
  return EXIT_CODES[record.verdict];
}

/**
 * Prints why a repeated run failed. The user can fix the cause and run the lab again.
 * @returns the exit code
 * @throws Quit, Interrupted if the user ended the run
 */
async function failedAgain(error: unknown, output: Output, signal: AbortSignal): Promise<number> {
  signal.throwIfAborted();
  if (error instanceof Quit) throw error;
  const { text, exitCode } = await failureOf(error);
  output.error(text);
  return exitCode;
}

function programViews(plan: Plan, { number }: PlannedStep): Readonly<Record<Peer, ProgramView>> {
  const view = (peer: Peer): ProgramView => {
    const line = nextLine(plan, peer, number);
    const other = plan.others[peer].find(({ name }) => name === line?.file);
    const { name, text } = other ?? { name: plan.programs[peer], text: plan.sources[peer] };
    return { file: name, source: text, next: line?.number };
  };
  return { server: view("server"), client: view("client") };
}

/** The line of the peer's next step, counted from this step. */
function nextLine(plan: Plan, peer: Peer, from: number): SourceLine | undefined {
  const ahead = plan.steps.filter(({ number }) => number >= from).filter(isLineStep);
  return ahead.find((step) => step.peer === peer)?.line;
}
