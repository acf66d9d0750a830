/** `wirestep studio`: the page, live, in a browser on this machine. */
import { Command, InvalidArgumentError } from "commander";
import { inOrchestratorImage } from "../../engine/own-container.ts";
import { InputError } from "../failure.ts";
import { interruptSignal } from "../interrupt.ts";
import type { Output } from "../output.ts";
import { progressOn } from "../progress.ts";
import { EXIT_CODES, failedRun } from "./lab-result.ts";

/** How long a closed tab's lab stays up, in milliseconds: a page may be loaded anew. */
const PATIENCE = 60_000;

interface StudioFlags {
  readonly port: number;
}

export function studioCommand(output: Output): Command {
  return new Command("studio")
    .description("step labs in a page of your browser, on this machine alone")
    .argument("[labs...]", "folders of labs from elsewhere, beside the labs here")
    .option("--port <number>", "a port of 127.0.0.1; a free one if left out", parsePort, 0)
    .action((labs: readonly string[], flags: StudioFlags) => studio(labs, flags, output));
}

async function studio(
  labs: readonly string[],
  { port }: StudioFlags,
  output: Output,
): Promise<void> {
  if (inOrchestratorImage(process.env)) {
    throw new InputError(
      "the studio serves its own machine, and this is a container: run it from a checkout, or wirestep step LAB here",
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
    port,
    page,
    labs: known,
    runs: "runs",
    patience: PATIENCE,
    exitCodes: EXIT_CODES,
    failed: async (asked, error) => (await failedRun(asked, error, 0)).result,
  });
  await using opened = await opening.catch((cause: Error) => {
    throw new InputError(`${cause.message}: leave --port out for a port that is free`, { cause });
  });
  progress.clear();
  output.print(`the studio is at  ${opened.link}\n`);
  output.print(
    "  for a browser on this machine; whoever has the link can run the labs' programs\n",
  );
  output.print("  Ctrl-C ends it, and removes everything its labs made\n");
  await ended;
  await opened[Symbol.asyncDispose]();
  progress.clear();
  output.print("the studio has ended; everything its labs made is removed\n");
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port > 0 && port < 65_536) return port;
  throw new InvalidArgumentError("It is a number from 1 to 65535.");
}
