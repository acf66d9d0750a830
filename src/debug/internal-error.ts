/** GDB's words about a check of its own that failed (gdb/utils.c, internal_vproblem). GDB goes on after it. */
import type { DebugProtocol } from "@vscode/debugprotocol";
import { DebuggerError } from "./dap-connection.ts";

/** GDB failed at one of its own checks, and nothing that the program did explains it. */
export class InternalError extends DebuggerError {
  constructor(check: string) {
    super(`GDB failed at one of its own checks: ${JSON.stringify(check)}`);
    this.name = "InternalError";
  }
}

/** The check that failed, as GDB prints it; undefined if the event reports none. */
export function internalErrorIn({ event, body }: DebugProtocol.Event): string | undefined {
  if (event !== "output") return undefined;
  const { category, output = "" } = body as DebugProtocol.OutputEvent["body"];
  if (category === "stdout") return undefined; // the program's own word, if it could write there
  return /internal-error: (.{1,200})/.exec(output)?.[1]?.trim();
}
