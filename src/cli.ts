/**
 * The wirestep command line: the one file that prints and sets the exit code.
 *
 * Exit codes: 0 passed, 1 mismatch (or an unreadable capture), 2 an invalid lab, program or command
 * line, 3 inconclusive (the environment failed), 128 + signal number when interrupted.
 */
import { passSignals } from "./cli/interrupt.ts";
import { processOutput } from "./cli/output.ts";
import { runCommand } from "./cli/run.ts";

await runCommand(processOutput(), process.argv.slice(2));
passSignals();
// An open request to an engine that no longer answers would keep the process alive.
process.exit();
