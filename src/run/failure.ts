/**
 * What ended a run midway: the tools' trouble in words, with what to do, or what a program did to
 * them. Whatever is neither is a defect and goes on as it is.
 */
import { DebuggerError } from "../debug/dap-connection.ts";
import { LineWithoutCodeError, NotTraceableError } from "../debug/program.ts";
import { type Plan, sourcePath } from "../lab/plan.ts";
import { InvalidLabError } from "../lab/problems/problem.ts";
import { FloodError } from "../observe/flood.ts";
import type { Mismatch } from "../record/record.ts";
import { EnvironmentError } from "../runtime/environment-error.ts";
import { NetstatFormatError } from "../sockets/netstat.ts";
import { CaptureError } from "../wire/index.ts";
import { ProgramStartError } from "./debuggers.ts";

/**
 * What the tools failed at, and what to do.
 * @throws InvalidLabError for a tag without code; the error itself where it is no tool's
 */
export function describeProblem(error: unknown, plan: Plan): string {
  if (error instanceof EnvironmentError) return `${error.message}\n${error.advice}`;
  if (error instanceof LineWithoutCodeError) {
    const { file, number } = error.line;
    const text = `${error.message}; move its tag to the end of a statement`;
    const spot = { file: sourcePath(plan.place, file), line: number };
    throw new InvalidLabError(plan.place, [{ text, spot }]);
  }
  const isTools =
    error instanceof DebuggerError ||
    error instanceof CaptureError ||
    error instanceof NetstatFormatError ||
    error instanceof FloodError;
  if (!isTools) throw error;
  const sentence = `${error.message[0]?.toUpperCase()}${error.message.slice(1)}.`;
  return `${sentence}\n${adviceFor(error)}`;
}

function adviceFor(error: Error): string {
  if (error instanceof NotTraceableError) {
    return "Either something that runs before main ends it, or the engine does not let GDB trace a program: wirestep doctor tells. (It takes Docker's default seccomp and AppArmor profiles, and Linux 4.8 or newer.)";
  }
  if (error instanceof DebuggerError) {
    return "The program itself can do that to its debugger, for they have one user; memory it was not, which would be told. Otherwise run this again, and see whether the engine is healthy (wirestep doctor).";
  }
  return "Run this again; if it happens again, see whether memory is short and the engine healthy (wirestep doctor).";
}

/** What no lab allows a program to do, and that ended the run by itself. */
export function excessOf(error: unknown): readonly Mismatch[] {
  if (!(error instanceof FloodError)) return [];
  return [
    {
      subject: `the packets of the ${error.peer}'s program`,
      expected: `at most ${error.limit} between two steps`,
      observed: "more than that: the run was ended",
      advice: "is something sent in a loop that does not end?",
    },
  ];
}

/** Whether it came from a peer's container, so that what the kernel counts of that may explain it. */
export function isOfPeer(error: unknown): boolean {
  return error instanceof DebuggerError || error instanceof ProgramStartError;
}
