/**
 * Asks GDB where the code of tagged lines begins (docker/endpoint/lines.py).
 */
import { basename } from "node:path";
import type { SourceLine, TaggedLine } from "../lab/source/tags.ts";
import { type DapConnection, DebuggerError } from "./dap-connection.ts";
import { type Position, parseAddresses } from "./report.ts";

/** A tagged line with the path of its file in the peer's container. */
export interface SteppedLine extends TaggedLine {
  readonly path: string;
  /** Whether a step of the lab names it. The program runs over other tagged lines on its way to a step. */
  readonly named: boolean;
}

/** A tagged line and the addresses at which the program comes to its statement from another line. */
export interface LineCode {
  readonly line: SteppedLine;
  readonly entries: readonly string[];
}

/** A tagged line that GDB has no code for. */
export class LineWithoutCodeError extends Error {
  readonly line: SourceLine;

  constructor(line: SourceLine) {
    super(
      `the compiled program has no code of line ${line.number} of ${line.file}: it is a declaration, or the compiler left it out`,
    );
    this.name = "LineWithoutCodeError";
    this.line = line;
  }
}

/** GDB's answer to a command. */
export async function repl(dap: DapConnection, expression: string): Promise<string> {
  const body = await dap.request("evaluate", { expression, context: "repl" });
  const { result } = (body ?? {}) as { readonly result?: unknown };
  if (typeof result === "string") return result;
  throw new DebuggerError(`the debugger answered "${expression}" without a result`);
}

/** Asks GDB for the code of each line (docker/endpoint/lines.py). @throws LineWithoutCodeError */
export async function codeOf(
  dap: DapConnection,
  lines: readonly SteppedLine[],
): Promise<readonly LineCode[]> {
  if (lines.length === 0) return [];
  const statements = lines.map(({ path, number, statement: [first, last] = [number, number] }) => [
    path,
    first,
    last,
  ]);
  const answer = await repl(dap, `wirestep-lines ${asciiJson(statements)}`);
  const found = parseAddresses(answer, lines.length);
  const code = lines.map((line, index) => ({ line, entries: found[index] ?? [] }));
  const wrong = code.find(({ entries }) => entries.length === 0);
  if (wrong !== undefined) throw new LineWithoutCodeError(wrong.line);
  return code;
}

/**
 * Whether a thread is in the line's statement. At its entry GDB may name the line of a function that is
 * inlined there.
 */
export function isAt(position: Position | undefined, { line, entries }: LineCode): boolean {
  if (position !== undefined && entries.includes(position.pc)) return true;
  if (position?.line == null || position.file === null) return false;
  const [first, last] = line.statement ?? [line.number, line.number];
  const isInside = first <= position.line && position.line <= last;
  return isInside && basename(position.file) === basename(line.file);
}

/** A statement's places in an argument of the observer's commands. */
export const placesOf = ({ entries }: LineCode): string => entries.join(",");

/** GDB reads a command in the encoding of its locale. */
function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
