/**
 * The commands of the wirestep command line, put together: what can be asked for, and with which
 * options. Nothing is done until one is parsed.
 */
import { Command } from "commander";
import { safeText } from "../report/text/safe-text.ts";
import type { Output } from "./output.ts";

/** Each is imported when it is asked for. */
const COMMANDS: Readonly<Record<string, (output: Output) => Promise<Command>>> = {
  lab: async (output) => (await import("./lab/lab.ts")).labCommand(output),
  labs: async (output) => (await import("./lab/labs.ts")).labsCommand(output),
  step: async (output) => (await import("./lab/step.ts")).stepCommand(output),
  score: async (output) => (await import("./runs/score.ts")).scoreCommand(output),
  studio: async (output) => (await import("./lab/studio.ts")).studioCommand(output),
  list: async (output) => (await import("./authoring/list.ts")).listCommand(output),
  check: async (output) => (await import("./authoring/check.ts")).checkCommand(output),
  "new-lab": async (output) => (await import("./authoring/new-lab.ts")).newLabCommand(output),
  results: async (output) => (await import("./runs/results.ts")).resultsCommand(output),
  claims: async (output) => (await import("./runs/claims.ts")).claimsCommand(output),
  edges: async (output) => (await import("./runs/edges.ts")).edgesCommand(output),
  report: async (output) => (await import("./runs/report.ts")).reportCommand(output),
  draw: async (output) => (await import("./runs/draw.ts")).drawCommand(output),
  gdb: async (output) => (await import("./lab/by-hand.ts")).gdbCommand(output),
  watch: async (output) => (await import("./lab/by-hand.ts")).watchCommand(output),
  netstat: async (output) => (await import("./lab/by-hand.ts")).netstatCommand(output),
  transcript: async (output) => (await import("./runs/transcript.ts")).transcriptCommand(output),
  read: async (output) => (await import("./runs/read.ts")).readCommand(output),
  doctor: async (output) => (await import("./maintenance/doctor.ts")).doctorCommand(output),
  clean: async (output) => (await import("./maintenance/small-commands.ts")).cleanCommand(output),
  bundle: async (output) => (await import("./maintenance/bundle.ts")).bundleCommand(output),
  schema: async (output) => (await import("./maintenance/small-commands.ts")).schemaCommand(output),
  page: async (output) => (await import("./maintenance/small-commands.ts")).pageCommand(output),
  bake: async (output) => (await import("./maintenance/bake.ts")).bakeCommand(output),
  sbom: async (output) => (await import("./maintenance/sbom.ts")).sbomCommand(output),
};

/**
 * @param asked the command that is asked for: the others are left out. All of them are there if it is
 *   none, to be listed or to find what is meant.
 * @returns what throws commander's CommanderError, when it has printed what is wrong, instead of exiting
 */
export async function wirestep(output: Output, asked = ""): Promise<Command> {
  const outputs = {
    writeOut: output.print,
    writeErr: (text: string) => output.error(safeText(text)), // it repeats what it was given
  };
  const program = new Command("wirestep")
    .description("Step socket code line by line and see every packet and kernel state, checked.")
    .showHelpAfterError("Run wirestep --help for what there is.")
    .configureOutput(outputs)
    .exitOverride();
  const wanted = Object.hasOwn(COMMANDS, asked) ? [asked] : Object.keys(COMMANDS);
  for (const command of await Promise.all(wanted.map((name) => COMMANDS[name]?.(output)))) {
    if (command) program.addCommand(command.configureOutput(outputs).exitOverride());
  }
  return program;
}
