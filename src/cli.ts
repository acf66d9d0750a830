/**
 * The wirestep command line: the one file that prints and sets the exit code.
 *
 * Exit codes: 0 passed, 1 mismatch (or an unreadable capture), 2 an invalid lab, program or command
 * line, 3 inconclusive (the environment failed), 128 + signal number when interrupted.
 */
import { CommanderError } from "commander";
import { failureOf } from "./cli/failure.ts";
import { processOutput } from "./cli/output.ts";
import { wirestep } from "./cli/program.ts";

const output = processOutput();
try {
  const [, , asked] = process.argv;
  await (await wirestep(output, asked)).parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2; // commander has printed what is wrong
  } else {
    const { text, exitCode } = await failureOf(error);
    output.error(text);
    process.exitCode = exitCode;
  }
}
// An open request to an engine that no longer answers would keep the process alive.
process.exit();
