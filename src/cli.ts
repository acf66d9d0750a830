/**
 * The wirestep command line: the one file that prints and sets the exit code.
 *
 * Exit codes: 0 passed, 1 mismatch (or an unreadable capture), 2 an invalid lab, program or command
 * line, 3 trouble of the environment, 128 + signal when interrupted.
 */
import { Command, CommanderError } from "commander";
import { gdbCommand, netstatCommand, watchCommand } from "./cli/by-hand.ts";
import { claimsCommand } from "./cli/claims.ts";
import { drawCommand } from "./cli/draw.ts";
import { edgesCommand } from "./cli/edges.ts";
import { failureOf } from "./cli/failure.ts";
import { labCommand } from "./cli/lab.ts";
import { labsCommand } from "./cli/labs.ts";
import { processOutput } from "./cli/output.ts";
import { readCommand } from "./cli/read.ts";
import { reportCommand } from "./cli/report.ts";
import { cleanCommand, listCommand, pageCommand, schemaCommand } from "./cli/small-commands.ts";
import { stepCommand } from "./cli/step.ts";
import { transcriptCommand } from "./cli/transcript.ts";

const output = processOutput();
const program = new Command("wirestep")
  .description("Step socket code line by line and see every packet and kernel state, checked.")
  .showHelpAfterError("Run wirestep --help for what there is.")
  .exitOverride();
for (const command of [
  labCommand,
  labsCommand,
  stepCommand,
  listCommand,
  claimsCommand,
  edgesCommand,
  reportCommand,
  drawCommand,
  gdbCommand,
  watchCommand,
  netstatCommand,
  transcriptCommand,
  readCommand,
  cleanCommand,
  schemaCommand,
  pageCommand,
]) {
  program.addCommand(command(output).exitOverride());
}

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2; // commander has printed what is wrong
  } else {
    const { text, exitCode } = await failureOf(error);
    output.error(text);
    process.exitCode = exitCode;
  }
}
// Requests to an engine that has stopped answering would keep the process alive for ever.
process.exit();
