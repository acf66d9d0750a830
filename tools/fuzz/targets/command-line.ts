/** Arguments of the command line. They are understood, or an error is printed. No command is run. */
import type { Command } from "commander";
import { CommanderError } from "commander";
import fc from "fast-check";
import type { Output } from "../../../src/cli/output.ts";
import { wirestep } from "../../../src/cli/program.ts";
import { text } from "../inputs.ts";
import { must, target, UNSAFE } from "../target.ts";

/** An output that prints nothing. */
const NOWHERE: Output = {
  print: () => undefined,
  printed: async () => undefined,
  error: () => undefined,
  setExitCode: () => undefined,
  flushed: async () => undefined,
  terminal: undefined,
  colours: false,
  live: false,
  width: () => 100,
};

const word = fc.oneof(
  fc.constantFrom(
    "lab", "labs", "step", "score", "list", "statements", "edges", "gdb", "watch", "netstat", "transcript", "read", "clean", "schema", "help",
    "handshake", "close", "server", "client", "../mine/lab", "-", "--", "4", "6", "5",
    "--family", "--family=6", "--json", "--quiet", "--keep", "--timing", "--slow", "--svg", "--normalised", "--predict", "--prediction", "--help", "-h", "-S", "-t", "-tt", "--nano", "--version",
  ), // biome-ignore format: a list of words
  text,
);

async function argumentsOf(words: readonly string[]): Promise<void> {
  let ran: string | undefined;
  let printed = "";
  const print = (part: string): void => {
    printed += part;
  };
  const program = await wirestep({ ...NOWHERE, print, error: print });
  for (const command of program.commands) {
    command.action((...given: unknown[]) => {
      ran = command.name();
      understood(given.at(-1) as Command, given.slice(0, -2));
    });
  }
  try {
    await program.parseAsync([...words], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    must(error.exitCode === 0 || error.exitCode === 1, "commander has two exit codes");
    must(printed !== "", "an error is printed");
    must(!UNSAFE.test(printed), "the arguments are printed without control characters");
    must(ran === undefined, "no command runs with wrong arguments");
    return;
  }
  must(ran !== undefined, "a command runs with valid arguments");
}

function understood(command: Command, given: readonly unknown[]): void {
  const { family } = command.opts() as { family?: unknown };
  must(family === undefined || family === 4 || family === 6, "IP has two versions");
  command.registeredArguments.forEach(({ required, argChoices }, index) => {
    const value = given[index];
    must(!required || typeof value === "string", "a required argument is given");
    must(
      argChoices === undefined || argChoices.includes(value as string),
      "a choice is one of the permitted values",
    );
  });
}

export const commandLineTargets = [
  target("arguments", 1, fc.array(word, { maxLength: 5 }), argumentsOf),
];
