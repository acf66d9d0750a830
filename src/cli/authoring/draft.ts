/** `wirestep draft RUN --to DIR`: writes a lab that expects what an observed run has shown. */
import { join } from "node:path";
import { Command } from "commander";
import type { RunRecord } from "../../record/record.ts";
import { Timing } from "../../runtime/timing.ts";
import { InputError } from "../failure.ts";
import { interruptSignal } from "../interrupt.ts";
import { environmentFor, type StageFlag, stageOption } from "../lab/stage.ts";
import type { Output } from "../output.ts";
import { progressOn } from "../progress.ts";

interface DraftFlags extends StageFlag {
  readonly to: string;
}

export function draftCommand(output: Output): Command {
  return new Command("draft")
    .description("write a lab of an observed run: it passes, and you write its questions")
    .argument("<run>", "the run's folder, such as runs/observe@MARK/TIME")
    .requiredOption("--to <folder>", "the lab's folder, which is made; its name is the lab's")
    .addOption(stageOption())
    .action((run: string, flags: DraftFlags) => draft(run, flags, output));
}

async function draft(run: string, flags: DraftFlags, output: Output): Promise<void> {
  const [{ draftLab }, { NoDraftError }, { NewLabError }, { displayPath }] = await Promise.all([
    import("../../orchestrate/draft-lab.ts"),
    import("../../draft/refusal.ts"),
    import("../../lab-files/new-lab.ts"),
    import("../../lab-files/folder.ts"),
  ]);
  const record = await recordIn(run);
  const progress = progressOn(output, true);
  const signal = interruptSignal(() => progress.say("interrupted: removing what the runs made"));
  const env = environmentFor(flags);
  const made = await draftLab({
    record, to: flags.to, env, signal,
    timing: new Timing(0),
    progress: progress.say,
  })
    .catch((cause: Error) => {
      if (cause instanceof NoDraftError) {
        throw new InputError(`no lab can be drafted of ${run}: ${cause.message}`, { cause });
      }
      if (cause instanceof NewLabError) throw new InputError(cause.message, { cause });
      throw cause;
    })
    .finally(progress.clear); // biome-ignore format: a list of what is passed on
  const path = displayPath(flags.to);
  const lab = /^[./]/.test(path) || !path.includes("/") ? join(".", path) : path;
  const place = lab.includes("/") ? lab : `./${lab}`;
  output.print(
    [
      `${path}/: ${made.files.join(", ")}`,
      `The lab has ${made.steps} steps and passes. ${made.marks} places need your words or your eye:`,
      `  grep -n 'check:' ${place}/lab.ts ${place}/README.md`,
      `  npx wirestep lab ${place}`,
      "",
    ].join("\n"),
  );
}

async function recordIn(run: string): Promise<RunRecord> {
  const { readRecord } = await import("../../runs/records.ts");
  return readRecord(run).catch((cause: Error) => {
    throw new InputError(`the record in ${run} cannot be read: ${cause.message}`, { cause });
  });
}
