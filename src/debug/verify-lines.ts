/**
 * Asks the debugger, before it starts the program, whether each tagged line has code.
 */
import type { SourceLine } from "../lab/tags.ts";
import type { DapConnection } from "./dap-connection.ts";
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
export async function verifyLines(
  dap: DapConnection,
  { source, lines }: { readonly source: string; readonly lines: readonly SourceLine[] },
): Promise<void> {
  if (lines.length === 0) return;
  const breakpoints = await setBreakpoints(dap, source, lines);
  const wrong = lines.find((line, index) => {
    const breakpoint = breakpoints[index];
    return breakpoint?.verified !== true || breakpoint.line !== line.number;
  });
  if (wrong !== undefined) throw new LineWithoutCodeError(wrong);
  await setBreakpoints(dap, source, []);
}
