/**
 * The error that ended a run midway, in words: a failure of the tools with advice, or the act of a
 * program that caused it. Any other error is a defect and is thrown again unchanged.
 */
import { DebuggerError } from "../debug/dap-connection.ts";
import { LineWithoutCodeError } from "../debug/line-code.ts";
import { NotTraceableError } from "../debug/start-errors.ts";
import { isOwnSource, type Plan, sourcePath } from "../lab/plan/plan.ts";
import { InvalidLabError } from "../lab/problems/problem.ts";
import { FloodError } from "../observe/flood.ts";
import type { Mismatch } from "../record/record.ts";
import { EnvironmentError } from "../runtime/environment-error.ts";
import { NetstatFormatError } from "../sockets/netstat.ts";
import { CaptureError } from "../wire/index.ts";
import { BeforeMainError, ProgramStartError } from "./debuggers.ts";

/**
 * Describes the tools' failure and the fix.
 * @throws InvalidLabError for a tag without code; the error itself if it is not a tool's
 */
export function describeProblem(error: unknown, plan: Plan): string {
  if (error instanceof EnvironmentError) return `${error.message}\n${error.advice}`;
  if (error instanceof LineWithoutCodeError) {
    const { file, number } = error.line;
    const text = `${error.message}; move its tag to the end of a statement`;
    const spot = { file: sourcePath(plan.place, file), line: number };
    throw new InvalidLabError(plan.place, [{ text, spot, ofPrograms: !isOwnSource(file) }]);
  }
  const isTools =
    error instanceof DebuggerError ||
    error instanceof CaptureError ||
    error instanceof NetstatFormatError ||
    error instanceof FloodError ||
    error instanceof BeforeMainError;
  if (!isTools) throw error;
  const sentence = `${error.message[0]?.toUpperCase()}${error.message.slice(1)}.`;
  return `${sentence}\n${adviceFor(error)}`;
}

function adviceFor(error: Error): string {
  if (error instanceof NotTraceableError) {
    return "GDB may not trace a program here. Run wirestep doctor: it reports what is missing. An engine needs Docker's default seccomp and AppArmor profiles and Linux 4.8 or newer. Without an engine, the command itself must not be traced (strace -f).";
  }
  if (error instanceof DebuggerError) {
    return "No program of the lab can end it. Run this again. If it happens again, check the machine with wirestep doctor.";
  }
  return "Run this again. If it happens again, check whether memory is short, and the machine with wirestep doctor.";
}

/** A mismatch if the error came from an act that no lab allows a program, and that ended the run. */
export function excessOf(error: unknown): readonly Mismatch[] {
  if (error instanceof BeforeMainError) {
    return [
      {
        subject: `the ${error.peer}'s program before its main`,
        expected: "its main is reached",
        observed: error.observed,
        advice: "what does the constructor of a global variable do?",
      },
    ];
  }
  if (!(error instanceof FloodError)) return [];
  return [
    {
      subject: `the packets of the ${error.peer}'s program`,
      expected: `at most ${error.limit} between two steps`,
      observed: "more than that, so the run ended",
      advice: "does a loop that never ends send something?",
    },
  ];
}

/** Whether the error came from a peer's container, so that the kernel's counts for it may explain the error. */
export function isOfPeer(error: unknown): boolean {
  return error instanceof DebuggerError || error instanceof ProgramStartError;
}
