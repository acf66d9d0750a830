/** `wirestep studio`: serves the live page to a browser on this machine. */
import { Command, InvalidArgumentError } from "commander";
import { inOrchestratorImage } from "../../engine/own-container.ts";
import { InputError } from "../failure.ts";
import { interruptSignal } from "../interrupt.ts";
import type { Output } from "../output.ts";
import { progressOn } from "../progress.ts";
import { EXIT_CODES, failedRun } from "./lab-result.ts";
import { environmentFor, type StageFlag, stageOption } from "./stage.ts";

/** How long a lab stays up without its tab, in milliseconds, so that the page can be reloaded. */
const PATIENCE = 60_000;

interface StudioFlags extends StageFlag {
  readonly port: number;
}

export function studioCommand(output: Output): Command {
  return new Command("studio")
    .description("step labs in your browser; only this machine can connect")
    .argument("[labs...]", "folders of more labs, in addition to the labs here")
    .option("--port <number>", "the port on 127.0.0.1; 0 means any free port", parsePort, 0)
    .addOption(stageOption())
    .action((labs: readonly string[], flags: StudioFlags) => studio(labs, flags, output));
}

async function studio(labs: readonly string[], flags: StudioFlags, output: Output): Promise<void> {
  if (inOrchestratorImage(process.env)) {
    throw new InputError(
      "the studio does not run in a container, since no browser could reach it: run it in a checkout, or run wirestep step LAB here",
    );
  }
  const progress = progressOn(output, true);
  const signal = interruptSignal(() =>
    progress.say("ending: removing what the studio's labs made"),
  );
  const ended = new Promise<void>((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
  const [{ Studio }, { studioLabs }, { studioTemplate }] = await Promise.all([
    import("../../studio/server.ts"),
    import("../../studio/labs.ts"),
    import("../../runs/page.ts"),
  ]);
  const [page, known] = await Promise.all([studioTemplate(), studioLabs(labs)]);
  const opening = Studio.open({
    port: flags.port,
    page,
    labs: known,
    runs: "runs",
    env: environmentFor(flags),
    patience: PATIENCE,
    exitCodes: EXIT_CODES,
    failed: async (asked, error) => (await failedRun(asked, error, 0)).result,
  });
  await using opened = await opening.catch((cause: Error) => {
    throw new InputError(`${cause.message}: leave --port out to use a free port`, { cause });
  });
  progress.clear();
  output.print(`studio: ${opened.link}\n`);
  output.print(
    "  Open this link in a browser on this machine. Anyone who has it can run the labs' programs.\n",
  );
  output.print("  Ctrl-C ends the studio and removes everything that its labs made.\n");
  await ended;
  await opened[Symbol.asyncDispose]();
  progress.clear();
  output.print("the studio has ended; everything its labs made is removed\n");
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port > 0 && port < 65_536) return port;
  throw new InvalidArgumentError("Use a number from 1 to 65535.");
}
