/** `wirestep lab NAME`: runs a lab and prints each step as it ends. */
import { Command } from "commander";
import { filesStay, inOrchestratorImage, withSocket } from "../../engine/own-container.ts";
import { oneLine } from "../../lab/one-line.ts";
import type { Plan } from "../../lab/plan.ts";
import { wrapped } from "../../report/text/layout.ts";
import { safeText } from "../../report/text/safe-text.ts";
import { styleFor } from "../../report/text/style.ts";
import { alignColumns } from "../../report/text/table.ts";
import type { Transcript } from "../../report/text/transcript.ts";
import { verdictLines } from "../../report/text/verdict.ts";
import { Timing } from "../../runtime/timing.ts";
import { interruptSignal } from "../interrupt.ts";
import type { Output } from "../output.ts";
import { progressOn } from "../progress.ts";
import { printReportPath } from "../runs/report.ts";
import { type FamilyFlag, familyOption } from "./family.ts";
import { EXIT_CODES, failedRun, runOf } from "./lab-result.ts";
import { argumentsOf, type ProgramFlags, withProgramFlags } from "./program-flags.ts";
import { type ResultFlags, withResultFiles, writeResultFiles } from "./result-files.ts";

interface LabFlags extends FamilyFlag, ResultFlags, ProgramFlags {
  readonly json?: true;
  readonly quiet?: true;
  readonly keep?: true;
  readonly timing?: true;
}

export function labCommand(output: Output): Command {
  return withProgramFlags(withResultFiles(new Command("lab")))
    .description("step a lab's programs, print what each line does, and check it")
    .argument("<lab>", "a lab's name (see wirestep list), or the path of its folder")
    .addOption(familyOption())
    .option("--json", "print the record as JSON instead of the transcript")
    .option("--quiet", "print only the verdict")
    .option("--keep", "leave the containers up and print how to enter them")
    .option("--timing", "print how long each phase took")
    .action((lab: string, flags: LabFlags) => runLabCommand(lab, flags, output));
}

async function runLabCommand(lab: string, flags: LabFlags, output: Output): Promise<void> {
  const { performLab } = await import("../../orchestrate/perform-lab.ts");
  const timing = new Timing(0);
  const style = styleFor(output.colours);
  const narrated = flags.json !== true && flags.quiet !== true;
  const progress = progressOn(output, true);
  const signal = interruptSignal(() => progress.say("interrupted: removing what the run made"));
  const seconds = (): number => performance.now() / 1000;
  let transcript: Transcript | undefined;
  let steps: Plan["steps"] = [];
  const narrate = (text: string | undefined): void => {
    if (!narrated || text === undefined) return;
    progress.clear();
    output.print(text);
  };
  const { record, folder, report, kept, leftBehind } = await performLab({
    lab,
    programs: flags.programs,
    arguments: argumentsOf(flags),
    family: flags.family,
    keep: flags.keep === true,
    runs: "runs",
    timing,
    env: process.env,
    signal,
    progress: progress.say,
    started: async (head, { plan }) => {
      const transcripts = await import("../../report/text/transcript.ts"); // not before there is something to print
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
      if (!signal.aborted) {
        await writeResultFiles(flags, [await failedRun({ ...flags, lab }, error, seconds())]);
      }
      throw error;
    })
    .finally(progress.clear);
  signal.throwIfAborted(); // the user interrupted after the run had ended: the verdict is in the files
  await writeResultFiles(flags, [runOf(record, folder, seconds())]);
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

/** `step 3 of 8: server: accept` */
function runningStep(steps: Plan["steps"], number: number): string {
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
