/** `wirestep step LAB`: the same run as `lab`, one line at a time at the user's word. */
import { Command } from "commander";
import type { Peer } from "../lab/model.ts";
import type { Plan, PlannedStep } from "../lab/plan.ts";
import { sourcesText } from "../report/sources.ts";
import { styleFor } from "../report/style.ts";
import { Transcript } from "../report/transcript.ts";
import { Timing } from "../run/timing.ts";
import { InputError } from "./failure.ts";
import { type FamilyFlag, familyOption } from "./family.ts";
import { interruptSignal, Quit } from "./interrupt.ts";
import { type Keys, readKeys } from "./keys.ts";
import { EXIT_CODES } from "./lab.ts";
import type { Output } from "./output.ts";
import { progressOn } from "./progress.ts";

const KEYS: Readonly<Record<string, Peer | "quit">> = { s: "server", c: "client", q: "quit" };

export function stepCommand(output: Output): Command {
  return new Command("step")
    .description("step a lab line by line with the keys s (server), c (client) and q (quit)")
    .argument("<lab>", "a lab's name (wirestep list), or the path of a lab's folder")
    .addOption(familyOption())
    .action((lab: string, flags: FamilyFlag) => stepLab(lab, flags, output));
}

async function stepLab(lab: string, { family }: FamilyFlag, output: Output): Promise<void> {
  if (output.terminal === undefined) {
    throw new InputError("this needs a terminal: run it from one, or run wirestep lab instead");
  }
  const { performLab } = await import("../run/lab-command.ts");
  const style = styleFor(output.colours);
  const progress = progressOn(output, true);
  const signal = interruptSignal(() => progress.say("interrupted: removing what the run made"));
  using keys = readKeys(output.terminal.input, signal);
  let transcript: Transcript | undefined;
  let show: ((step: PlannedStep) => string) | undefined;
  const { record, folder } = await performLab({
    lab,
    family,
    keep: false,
    runs: "runs",
    timing: new Timing(0),
    signal,
    progress: progress.say,
    started: (head, { plan, sources }) => {
      progress.clear();
      transcript = new Transcript(head, style, output.width);
      output.print(transcript.head());
      show = (step) =>
        sourcesText(
          {
            server: { source: sources.server, next: nextLine(plan, "server", step.number) },
            client: { source: sources.client, next: nextLine(plan, "client", step.number) },
          },
          style,
          output.width,
        );
    },
    beforeStep: async (step) => {
      output.print(`\n${show?.(step)}\n\n`);
      await awaitKey(step, keys, output);
    },
    step: (step) => output.print(transcript?.step(step) ?? ""),
  }).finally(progress.clear);
  output.print(transcript?.end(record) ?? "");
  output.print(`  files in ${folder}\n`);
  output.setExitCode(EXIT_CODES[record.verdict]);
}

/** The line of the peer's next step, from this step on. */
function nextLine(plan: Plan, peer: Peer, from: number): number | undefined {
  return plan.steps.find((step) => step.peer === peer && step.number >= from)?.line.number;
}

/** Resolves when the key of the peer whose turn it is has been pressed. */
async function awaitKey(step: PlannedStep, keys: Keys, output: Output): Promise<void> {
  output.print(`step ${step.number}: s steps the server, c the client, q quits\n`);
  for (;;) {
    const choice = KEYS[await keys.next(Object.keys(KEYS))];
    if (choice === step.peer) return;
    if (choice === "quit") throw new Quit();
    output.print(`  in this lab the ${step.peer} is next: its line ${step.line.number}\n`);
  }
}
