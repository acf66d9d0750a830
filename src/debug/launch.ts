/** Starts a program under GDB and stops it before the first step. */
import { DapConnection, type DebuggerStream } from "./dap-connection.ts";
import type { StartOptions } from "./execution.ts";
import { repl } from "./line-code.ts";
import { parseReport } from "./report.ts";
import { isHalt } from "./runs.ts";
import { EndedBeforeMainError, NoSuchProgramError, NotTraceableError } from "./start-errors.ts";

/** Whether GDB has found a program in its argument, by its words about it. */
const isLoaded = (files: string): boolean => files.includes("Entry point");

/**
 * @returns the connection to GDB, which has stopped the program in main, or before its first instruction
 * @throws DebuggerError if GDB cannot start it; EndedBeforeMainError, NoSuchProgramError
 */
export async function launched(
  stream: DebuggerStream,
  options: StartOptions,
): Promise<DapConnection> {
  const dap = new DapConnection(stream, options.answerLimit);
  await dap.request("initialize", { adapterID: "wirestep", linesStartAt1: true });
  const { program, args } = options;
  if (options.stopsAtFirstInstruction && !isLoaded(await repl(dap, "info files"))) {
    throw new NoSuchProgramError(program);
  }
  await options.captured;
  const place = options.stopsAtFirstInstruction ? "stopOnEntry" : "stopAtBeginningOfMainSubprogram";
  const launching = dap.request("launch", { args, [place]: true });
  const stopped = dap.nextEvent(isHalt);
  await dap.request("configurationDone");
  await launching;
  if ((await stopped).event !== "stopped") {
    const { begun, exit } = parseReport(await repl(dap, "wirestep-report"));
    throw begun ? new EndedBeforeMainError(program, exit) : new NotTraceableError(program);
  }
  return dap;
}
