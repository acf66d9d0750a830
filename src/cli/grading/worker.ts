/** `wirestep worker --queue ADDRESS`: makes the runs of a grading on this machine, until it is interrupted. */
import { availableParallelism } from "node:os";
import { Command } from "commander";
import { oneLine } from "../../lab/one-line.ts";
import { safeText } from "../../report/text/safe-text.ts";
import { interruptSignal } from "../interrupt.ts";
import { environmentFor, type StageFlag, stageOption } from "../lab/stage.ts";
import type { Output } from "../output.ts";
import { positive } from "./grade-flags.ts";
import { askedQueue, type QueueFlags, withQueueOptions } from "./queue-flags.ts";

interface WorkerFlags extends QueueFlags, StageFlag {
  readonly queue: string;
  readonly atOnce?: number;
  readonly lostAfter: number;
}

/** A run waits for a third of its time. */
const RUNS_OF_A_CORE = 1.5;

export function workerCommand(output: Output): Command {
  const command = new Command("worker")
    .description("make the runs of a grading that wirestep grade --queue gives out, until Ctrl-C")
    .argument("[labs...]", "paths of labs that are not wirestep's own, as the grader has them");
  return withQueueOptions(command, "the grading's queue: redis://HOST:PORT or rediss://…", true)
    .option(
      "--at-once <n>",
      "maximum number of concurrent runs (default: three for two cores)",
      positive,
    )
    .option(
      "--lost-after <seconds>",
      "after this time without a sign of life, another worker gets this one's jobs",
      positive,
      15,
    )
    .addOption(stageOption())
    .action((labs: readonly string[], flags: WorkerFlags) => worker(labs, flags, output));
}

async function worker(labs: readonly string[], flags: WorkerFlags, output: Output): Promise<void> {
  const { openVenue } = await import("../../orchestrate/find-venue.ts");
  const { needLimits } = await import("../../orchestrate/untrusted.ts");
  const { CompileAhead } = await import("../../grading/compile-ahead.ts");
  const { work } = await import("../../queue/worker.ts");
  const note = (text: string): void => output.error(`wirestep: ${safeText(oneLine(text))}\n`);
  const signal = interruptSignal(() => note("interrupted: giving the jobs back"));
  const { seal, connect } = await askedQueue(flags);
  await using connections = await connect();
  const env = environmentFor(flags, "docker");
  const venue = await openVenue({ env, note, signal });
  needLimits(venue);
  await using compilers = new CompileAhead(venue);
  await work({
    seal,
    connections,
    venue,
    compiled: compilers.compiled,
    labs,
    atOnce: flags.atOnce ?? Math.ceil(availableParallelism() * RUNS_OF_A_CORE),
    lostAfter: flags.lostAfter,
    env,
    note,
    signal,
  });
}
