/** `wirestep observe SERVER CLIENT`: runs two programs without a lab and prints what they do. */
import { readFile } from "node:fs/promises";
import { Command, InvalidArgumentError, Option } from "commander";
import { PEERS, type StageSettings } from "../lab/model.ts";
import type { StepSize } from "../lab/plan/observing.ts";
import type { PlannedStep } from "../lab/plan/plan.ts";
import { InvalidLabError } from "../lab/problems/problem.ts";
import { wordsIn } from "../lab/program-arguments.ts";
import { LANGUAGE_NAMES } from "../languages/languages.ts";
import { EnvironmentError } from "../runtime/environment-error.ts";
import { InputError } from "./failure.ts";
import { interruptSignal, Quit } from "./interrupt.ts";
import { type Keys, readKeys } from "./keys.ts";
import { type FamilyFlag, familyOption } from "./lab/family.ts";
import { type Narrated, narratedRun, withOutputFlags } from "./lab/narrated-run.ts";
import { environmentFor, type StageFlag, stageOption } from "./lab/stage.ts";
import type { Output } from "./output.ts";

/** The character of that key on a terminal. */
const ENTER = "\r";

interface ObserveFlags extends FamilyFlag, StageFlag, Narrated {
  readonly port: number;
  readonly by: StepSize;
  readonly server?: string;
  readonly client?: string;
  readonly package: readonly string[];
  readonly serverArgs?: string;
  readonly clientArgs?: string;
  readonly serverInput?: string;
  readonly input?: string;
  readonly loopback?: true;
  readonly step?: true;
}

export function observeCommand(output: Output): Command {
  const command = new Command("observe")
    .description("step two programs without a lab, and print what each line does and why")
    .argument(
      "[server]",
      `a source file of ${LANGUAGE_NAMES}, a folder with the program, or a command`,
    )
    .argument("[client]", "the same for the client")
    .option("--server <program>", "the server, in place of the argument")
    .option("--client <program>", "the client, such as 'curl -s http://{server}:{port}/'")
    .option(
      "--package <name>",
      "a Debian package that a command needs; can be repeated",
      (name, all: string[]) => [...all, name],
      [],
    )
    .option("--port <number>", "the server's port", portOf, 12345)
    .addOption(familyOption())
    .addOption(stageOption())
    .addOption(
      new Option("--by <size>", "the size of a step").choices(["line", "call"]).default("line"),
    )
    .option("--server-args <text>", "the server's arguments, such as '{port}'")
    .option("--client-args <text>", "the client's arguments, such as '{server} {port}'")
    .option("--input <file>", "the client's standard input; - is this command's own")
    .option("--server-input <file>", "the server's standard input")
    .option(
      "--step",
      "wait for a key before each step: Enter makes it, f makes all others, q quits",
    )
    .option("--loopback", "both programs run on one host, for a client that connects to 127.0.0.1");
  return withOutputFlags(command).action(
    (first: string | undefined, second: string | undefined, flags: ObserveFlags) =>
      observe(pathsOf([first, second], flags), flags, output),
  );
}

async function observe(
  paths: Readonly<Record<"server" | "client", string>>,
  flags: ObserveFlags,
  output: Output,
): Promise<void> {
  const { readObserved } = await import("../lab-files/observed.ts");
  const { by, family, port } = flags;
  const settings = { by, family, port, stage: await stageOf(flags) };
  const observed = await readObserved(paths, settings, flags.package);
  const ran = { lab: "observe", family, observed, env: environmentFor(flags) };
  if (flags.step === undefined) {
    await narratedRun(ran, flags, output);
    return;
  }
  if (output.terminal === undefined) {
    throw new InputError("--step needs a terminal: run it in one, or leave --step out");
  }
  using keys = readKeys(
    output.terminal.input,
    interruptSignal(() => undefined),
  );
  const quit = new AbortController();
  const beforeStep = askedBefore(keys, output, quit);
  await narratedRun({ ...ran, beforeStep, quit: quit.signal }, flags, output);
}

/** Waits for the user's key before each step, until the user wants all others at once. */
function askedBefore(
  keys: Keys,
  output: Output,
  quit: AbortController,
): (step: PlannedStep) => Promise<void> {
  let isFree = false;
  return async ({ number, name }) => {
    if (isFree) return;
    output.print(`\nstep ${number}, ${name}: Enter makes it, f makes all others, q quits\n`);
    try {
      const key = await keys.next([ENTER, " ", "f", "q"]);
      if (key === "q") throw new Quit();
      isFree = key === "f";
    } catch (error) {
      quit.abort(error); // the run ends by its signal, and removes what it has made
      throw error;
    }
  };
}

/** The programs by their options, and the others in the order of the arguments. */
function pathsOf(given: readonly (string | undefined)[], { server, client }: ObserveFlags) {
  const rest = given.filter((one) => one !== undefined);
  const [first, second] = [server ?? rest.shift(), client ?? rest.shift()];
  if (first !== undefined && second !== undefined && rest.length === 0) {
    return { server: first, client: second };
  }
  throw new InvalidLabError("wirestep observe", [
    { text: "it needs two programs: wirestep observe SERVER CLIENT, or --server and --client" },
  ]);
}

async function stageOf(flags: ObserveFlags): Promise<StageSettings> {
  const { serverArgs, clientArgs, loopback } = flags;
  const given = {
    ...(serverArgs !== undefined && { server: wordsIn(serverArgs) }),
    ...(clientArgs !== undefined && { client: wordsIn(clientArgs) }),
  };
  const input: Partial<Record<"server" | "client", string>> = {};
  const files = { server: flags.serverInput, client: flags.input };
  for (const peer of PEERS) {
    const file = files[peer];
    if (file !== undefined) input[peer] = await textIn(file);
  }
  return { arguments: given, input, ...(loopback && { loopback }) };
}

async function textIn(file: string): Promise<string> {
  try {
    return await readFile(file === "-" ? "/dev/stdin" : file, "utf8");
  } catch (cause) {
    throw new EnvironmentError(
      `The input ${file} cannot be read: ${(cause as Error).message}.`,
      "Name a file that is there.",
      { cause },
    );
  }
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port > 0 && port < 65_536) return port;
  throw new InvalidArgumentError("A port is a number from 1 to 65535.");
}
