/** A run of a lab, or of two observed programs, that is printed while it goes on. */
import type { Command } from "commander";
import { filesStay, inOrchestratorImage, withSocket } from "../../engine/own-container.ts";
import { oneLine } from "../../lab/one-line.ts";
import type { Plan } from "../../lab/plan/plan.ts";
import type { LabOptions } from "../../orchestrate/perform-lab.ts";
import type { RunRecord } from "../../record/record.ts";
import { wrapped } from "../../report/text/layout.ts";
import { safeText } from "../../report/text/safe-text.ts";
import { styleFor } from "../../report/text/style.ts";
import { alignColumns } from "../../report/text/table.ts";
import type { Transcript } from "../../report/text/transcript/transcript.ts";
import { verdictLines } from "../../report/text/verdict.ts";
import { Timing } from "../../runtime/timing.ts";
import { interruptSignal } from "../interrupt.ts";
import type { Output } from "../output.ts";
import { progressOn } from "../progress.ts";
import { printReportPath } from "../runs/report.ts";
import { EXIT_CODES } from "./lab-result.ts";

export interface Narrated {
  readonly json?: true;
  readonly quiet?: true;
  readonly keep?: true;
  readonly timing?: true;
}

/** The lab, or the two programs, of the run. */
export interface Ran
  extends Pick<
    LabOptions,
    | "lab"
    | "family"
    | "programs"
    | "language"
    | "seed"
    | "arguments"
    | "observed"
    | "env"
    | "beforeStep"
  > {
  /** Aborts if the user ends the run. */
  readonly quit?: AbortSignal;
}

/** Called with the end of a run that the user did not interrupt. */
export interface Ends {
  readonly failed?: (error: unknown, seconds: number) => Promise<void>;
  readonly finished?: (record: RunRecord, folder: string, seconds: number) => Promise<void>;
}

export function withOutputFlags(command: Command): Command {
  return command
    .option("--json", "print the record as JSON instead of the transcript")
    .option("--quiet", "print only the verdict")
    .option("--keep", "leave the containers up and print how to enter them")
    .option("--timing", "print how long each phase took");
}

export async function narratedRun(
  ran: Ran,
  flags: Narrated,
  output: Output,
  { failed, finished }: Ends = {},
): Promise<void> {
  const { performLab } = await import("../../orchestrate/perform-lab.ts");
  const timing = new Timing(0);
  const style = styleFor(output.colours);
  const narrated = flags.json !== true && flags.quiet !== true;
  const progress = progressOn(output, true);
  const interrupted = interruptSignal(() =>
    progress.say("interrupted: removing what the run made"),
  );
  const signal = ran.quit ? AbortSignal.any([interrupted, ran.quit]) : interrupted;
  const seconds = (): number => performance.now() / 1000;
  let transcript: Transcript | undefined;
  let steps: Plan["steps"] = [];
  const narrate = (text: string | undefined): void => {
    if (!narrated || text === undefined) return;
    progress.clear();
    output.print(text);
  };
  const { record, folder, report, kept, leftBehind } = await performLab({
    ...ran,
    keep: flags.keep === true,
    runs: "runs",
    timing,
    signal,
    progress: progress.say,
    started: async (head, { plan }) => {
      const transcripts = await import("../../report/text/transcript/transcript.ts"); // not before there is something to print
      transcript = new transcripts.Transcript(head, style, output.width);
      narrate(transcript.head());
      steps = plan.steps;
      progress.soon(runningStep(steps, 1));
    },
    step: (step) => {
      narrate(transcript?.step(step));
      progress.soon(runningStep(steps, step.number + 1));
    },
    judged: (judged) => {
      narrate(transcript?.end(judged));
      progress.soon("writing the files of the run");
    },
  })
    .catch(async (error: unknown) => {
      if (!signal.aborted) await failed?.(error, seconds());
      throw error;
    })
    .finally(progress.clear);
  signal.throwIfAborted(); // the user interrupted after the run had ended: the verdict is in the files
  await finished?.(record, folder, seconds());
  if (flags.json === true) output.print(`${JSON.stringify(record, undefined, 2)}\n`);
  else if (flags.quiet === true)
    output.print(
      `${wrapped(verdictLines(record, style).join("\n"), output.width(), 2).join("\n")}\n`,
    );
  else {
    const files = filesStay(process.env)
      ? `  files in ${safeText(oneLine(folder))}: transcript.txt record.json server.pcap client.pcap netstat/\n`
      : '  the files go with this container; docker run -v "$PWD:/work" … keeps them in runs/\n';
    output.print(wrapped(files, output.width(), 2).join("\n"));
  }
  if (narrated || typeof report !== "string") printReportPath(report, output);
  const print = flags.json === true ? output.error : output.print;
  if (flags.timing === true) print(timingTable(timing));
  if (kept.length > 0) print(keptText(kept));
  if (leftBehind !== undefined) {
    output.error(`wirestep: ${leftBehind.message}\n  The next command removes what is left.\n`);
  }
  output.setExitCode(EXIT_CODES[record.verdict]);
}

/** `step 3 of 8: server: accept`; an observed run knows only the number of its next step. */
function runningStep(steps: Plan["steps"], number: number): string {
  if (steps.length === 0) return `step ${number}`;
  const step = steps[number - 1];
  return step === undefined
    ? `${steps.length} of ${steps.length} steps done; looking for late packets`
    : `step ${number} of ${steps.length}: ${step.name}`;
}

function timingTable(timing: Timing): string {
  const rows = timing.phases.map(({ phase, start, milliseconds }) => [
    start.toFixed(0).padStart(7),
    milliseconds.toFixed(1).padStart(9),
    phase,
  ]);
  const lines = alignColumns([["at (ms)", "took (ms)", "phase (phases overlap)"], ...rows]);
  return `\n${lines.join("\n")}\n${performance.now().toFixed(0).padStart(7)}  total\n`;
}

function keptText(commands: readonly string[]): string {
  return [
    "",
    "The containers stay up. The peers hold the compiled programs (/lab/debug) and GDB, the sidecars",
    "hold tcpdump, netstat and ss. The last of these commands removes them, the others enter them:",
    ...commands.map((command) => `  ${command}`),
    inOrchestratorImage(process.env) ? `  ${withSocket(["clean"])}` : "  npx wirestep clean",
    "",
  ].join("\n");
}
