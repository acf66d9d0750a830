/**
 * Requests to GDB that need no program: a command of the observer, and the check of the tagged lines.
 */
import type { SourceLine } from "../lab/tags.ts";
import { type DapConnection, DebuggerError } from "./dap-connection.ts";
import { parseBreakpoints } from "./report.ts";

/** A tagged line that GDB has no code for. */
export class LineWithoutCodeError extends Error {
  readonly line: SourceLine;

  constructor(line: SourceLine) {
    super(`line ${line.number} of ${line.file} is not a statement: it has no code to step`);
    this.name = "LineWithoutCodeError";
    this.line = line;
  }
}

/** The lines that GDB must have code for. */
interface Verified {
  readonly source: string;
  readonly lines: readonly SourceLine[];
}

export async function repl(dap: DapConnection, expression: string): Promise<string> {
  const body = await dap.request("evaluate", { expression, context: "repl" });
  const { result } = (body ?? {}) as { readonly result?: unknown };
  if (typeof result === "string") return result;
  throw new DebuggerError(`the debugger answered "${expression}" without a result`);
}

async function setBreakpoints(
  dap: DapConnection,
  source: string,
  lines: readonly SourceLine[],
): Promise<ReturnType<typeof parseBreakpoints>> {
  const body = await dap.request("setBreakpoints", {
    source: { path: source },
    breakpoints: lines.map(({ number }) => ({ line: number })),
  });
  return parseBreakpoints(body);
}

/** Asks GDB for the stop of each tagged line. If the stop is elsewhere, the line has no code. */
export async function verifyLines(dap: DapConnection, { source, lines }: Verified): Promise<void> {
  if (lines.length === 0) return;
  const breakpoints = await setBreakpoints(dap, source, lines);
  const wrong = lines.find((line, index) => {
    const breakpoint = breakpoints[index];
    return breakpoint?.verified !== true || breakpoint.line !== line.number;
  });
  if (wrong !== undefined) throw new LineWithoutCodeError(wrong);
  await setBreakpoints(dap, source, []);
}
