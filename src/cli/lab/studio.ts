/** `wirestep studio`: serves the live page to a browser on this machine. */
import { Command, InvalidArgumentError } from "commander";
import { inOrchestratorImage, withSocket } from "../../engine/own-container.ts";
import { wrapped } from "../../report/text/layout.ts";
import { InputError } from "../failure.ts";
import { interruptSignal } from "../interrupt.ts";
import type { Output } from "../output.ts";
import { progressOn } from "../progress.ts";
import { EXIT_CODES, failedRun } from "./lab-result.ts";
import { environmentFor, type StageFlag, stageOption } from "./stage.ts";

/** How long a lab stays up without its tab, in milliseconds, so that the page can be reloaded. */
const PATIENCE = 60_000;

/** Known before the container starts, because its port must be published then. */
const CONTAINED_PORT = 8080;

/** The folder for labs that are made of observed runs, next to that of the runs. */
const OWN_LABS = "my-labs";

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
  const isContained = inOrchestratorImage(process.env);
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
  const [page, known] = await Promise.all([studioTemplate(), studioLabs(labs, OWN_LABS)]);
  const opening = Studio.open({
    port: flags.port === 0 && isContained ? CONTAINED_PORT : flags.port,
    everywhere: isContained,
    page,
    labs: known,
    runs: "runs",
    ownLabs: OWN_LABS,
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
  if (isContained)
    output.print(`${wrapped(publishedText(opened.port), output.width(), 2).join("\n")}\n`);
  output.print(
    "  Open this link in a browser on this machine. Anyone who has it can run the labs' programs.\n",
  );
  output.print("  Ctrl-C ends the studio and removes everything that its labs made.\n");
  await ended;
  await opened[Symbol.asyncDispose]();
  progress.clear();
  output.print("the studio has ended; everything its labs made is removed\n");
}

/** A browser reaches a container's port only if it is published, and the studio checks the address. */
function publishedText(port: number): string {
  const published = `-p 127.0.0.1:${port}:${port}`;
  return `  A browser reaches it if the container was started so: ${withSocket(["studio"], `${published} `)}`;
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port > 0 && port < 65_536) return port;
  throw new InvalidArgumentError("Use a number from 1 to 65535.");
}
