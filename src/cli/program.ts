/**
 * Puts the commands of the command line together. Nothing runs until the arguments are parsed.
 */
import { Command } from "commander";
import { safeText } from "../report/text/safe-text.ts";
import type { Output } from "./output.ts";

/** A command is imported only when it is used. */
const COMMANDS: Readonly<Record<string, (output: Output) => Promise<Command>>> = {
  lab: async (output) => (await import("./lab/lab.ts")).labCommand(output),
  labs: async (output) => (await import("./lab/labs.ts")).labsCommand(output),
  grade: async (output) => (await import("./grading/grade.ts")).gradeCommand(output),
  worker: async (output) => (await import("./grading/worker.ts")).workerCommand(output),
  handout: async (output) => (await import("./grading/handout.ts")).handoutCommand(output),
  step: async (output) => (await import("./step/step.ts")).stepCommand(output),
  score: async (output) => (await import("./runs/score.ts")).scoreCommand(output),
  observe: async (output) => (await import("./observe.ts")).observeCommand(output),
  studio: async (output) => (await import("./lab/studio.ts")).studioCommand(output),
  list: async (output) => (await import("./authoring/list.ts")).listCommand(output),
  check: async (output) => (await import("./authoring/check.ts")).checkCommand(output),
  "new-lab": async (output) => (await import("./authoring/new-lab.ts")).newLabCommand(output),
  draft: async (output) => (await import("./authoring/draft.ts")).draftCommand(output),
  results: async (output) => (await import("./runs/results.ts")).resultsCommand(output),
  statements: async (output) => (await import("./runs/statements.ts")).statementsCommand(output),
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
 * @param asked the name of the command to run, which is then the only one. If there is no such
 *   command, the program has all of them, to list them or to suggest one.
 * @returns a program that prints a wrong command line and throws CommanderError instead of exiting
 */
export async function wirestep(output: Output, asked = ""): Promise<Command> {
  const outputs = {
    writeOut: output.print,
    writeErr: (text: string) => output.error(safeText(text)), // the message repeats the user's arguments
  };
  const program = new Command("wirestep")
    .description("Step socket programs line by line; see and check every packet and kernel state.")
    .showHelpAfterError("Run wirestep --help for a list of commands.")
    .configureOutput(outputs)
    .exitOverride();
  const wanted = Object.hasOwn(COMMANDS, asked) ? [asked] : Object.keys(COMMANDS);
  for (const command of await Promise.all(wanted.map((name) => COMMANDS[name]?.(output)))) {
    if (command) program.addCommand(command.configureOutput(outputs).exitOverride());
  }
  return program;
}
