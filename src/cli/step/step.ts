/**
 * `wirestep step LAB`: the same run as `wirestep lab`, in which each step waits for the user's key or
 * prediction. The user can repeat the run.
 */
import { Command } from "commander";
import { failureOf, InputError } from "../failure.ts";
import { interruptSignal, Quit } from "../interrupt.ts";
import { readKeys } from "../keys.ts";
import { familyOption } from "../lab/family.ts";
import { withProgramFlags } from "../lab/program-flags.ts";
import { stageOption } from "../lab/stage.ts";
import { readLines } from "../lines.ts";
import type { Output } from "../output.ts";
import { progressOn } from "../progress.ts";
import { wantsAgain } from "./again.ts";
import { stepPlain } from "./plain-run.ts";
import type { StepFlags, SteppedRun } from "./stepped-run.ts";

export function stepCommand(output: Output): Command {
  return withProgramFlags(new Command("step"))
    .description(
      "step a lab line by line with the keys s (server), c (client), n (network), i (input for a program) and q (quit), or call by call with S and C; r at the end runs it again",
    )
    .argument("<lab>", "a lab's name (see wirestep list), or the path of its folder")
    .addOption(familyOption())
    .addOption(stageOption())
    .option("--predict", "ask before each step what will happen, then score the answer")
    .option("--plain", "print plain lines instead of the full-screen view")
    .action((lab: string, flags: StepFlags) => stepLab(lab, flags, output));
}

async function stepLab(lab: string, flags: StepFlags, output: Output): Promise<void> {
  if (output.terminal === undefined) {
    throw new InputError("this command needs a terminal: run it in one, or use wirestep lab");
  }
  const { PreparedStage } = await import("../../orchestrate/prepared-stage.ts");
  const progress = progressOn(output, true);
  const signal = interruptSignal(() => progress.say("interrupted: removing what the run made"));
  const prepared = new PreparedStage();
  const run: SteppedRun = { ...flags, lab, output, progress, signal, prepared };
  const isPlain = flags.plain === true || flags.predict === true || !output.live;
  try {
    if (isPlain) await withLines(run);
    else {
      const { withScreen } = await import("./screen-run.ts");
      await withScreen(run);
    }
    progress.say("removing the prepared stage");
  } finally {
    await prepared[Symbol.asyncDispose]();
    progress.clear();
  }
  signal.throwIfAborted(); // the user interrupted between two runs
}

async function withLines(run: SteppedRun): Promise<void> {
  const { lab, output, signal, prepared, predict, family } = run;
  if (output.terminal === undefined) throw new Error("a terminal was found");
  using keys = predict ? undefined : readKeys(output.terminal.input, signal);
  using lines = predict && readLines(output.terminal, signal);
  const asking = keys ? { keys } : lines && { lines };
  if (asking === undefined) throw new Error("there are neither keys nor lines to ask");
  const plain = { ...run, keys, lines };
  output.setExitCode(await stepPlain(plain, 0));
  while (await wantsAgain(asking, prepared.has({ lab, family }), output)) {
    const reportFailure = (error: unknown): Promise<number> => failedAgain(error, output, signal);
    output.setExitCode(await stepPlain(plain, performance.now()).catch(reportFailure));
  }
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
