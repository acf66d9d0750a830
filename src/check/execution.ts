/**
 * Checks a line of a program: whether it finished or waits, the results of its socket calls, and its
 * output.
 */
import type { CallExpectation, ProgramEnd } from "../lab/model.ts";
import { isFork } from "../record/forks.ts";
import type { ExecutedLine, Mismatch, Outcome, RecordedCall } from "../record/record.ts";
import { align } from "./align.ts";
import { linePlace } from "./call-place.ts";
import { optionText, setsOption } from "./options.ts";
import { unlessUndecoded } from "./undecoded.ts";

export interface ExecutionExpectation {
  /** The system call in which the line must wait; undefined if the line must finish. */
  readonly blocksIn?: string | undefined;
  /** The way the program must end; undefined if it must not end. */
  readonly end?: ProgramEnd | undefined;
  readonly calls?: readonly CallExpectation[] | undefined;
  readonly prints: string;
}

/** All mismatches of an executed line. */
export function checkExecution(
  executed: ExecutedLine,
  expected: ExecutionExpectation,
): readonly Mismatch[] {
  return [
    ...checkOutcome(executed, expected),
    ...(areCallsKnown(executed) ? checkCalls(executed, expected.calls) : []),
    ...checkOutput(executed.output, expected.prints),
  ];
}

/** Not while a line is still in a call. A program that waits after a run has made all calls of the run. */
function areCallsKnown({ outcome, tag }: ExecutedLine): boolean {
  return isOver(outcome) || (tag === undefined && outcome.kind === "waits");
}

export function isOver({ kind }: Outcome): boolean {
  return kind !== "waits" && kind !== "runs";
}

function checkOutcome(executed: ExecutedLine, { blocksIn, end }: ExecutionExpectation): Mismatch[] {
  const { outcome, line } = executed;
  if (isExpectedOutcome(outcome, blocksIn, end)) return [];
  return [
    {
      subject: line.number === 0 ? `the ${executed.peer}'s program` : `the line ${linePlace(line)}`,
      expected: describeExpectedOutcome(blocksIn, end, executed),
      observed: describeOutcome(outcome),
      ...outcomeAdvice(outcome, end),
    },
  ];
}

export function isExpectedOutcome(
  outcome: Outcome,
  blocksIn: string | undefined,
  end: ProgramEnd | undefined,
): boolean {
  if (blocksIn !== undefined) return outcome.kind === "waits" && outcome.call === blocksIn;
  if (end === undefined) return outcome.kind === "finished";
  if ("code" in end) return outcome.kind === "exited" && outcome.code === end.code;
  return outcome.kind === "killed" && outcome.signal === end.signal;
}

/** The end that a step expects of what it runs. Its last parameter says how the program has run; over a tagged line if left out. */
export function describeExpectedOutcome(
  blocksIn: string | undefined,
  end: ProgramEnd | undefined,
  { call, effect }: Pick<ExecutedLine, "call" | "effect"> = {},
): string {
  if (blocksIn !== undefined) return waitText(blocksIn);
  if (end === undefined) {
    if (effect) return "makes the calls of this step";
    if (call === undefined) return "runs to its end";
    return call === "any" ? "its next call returns" : `its next call of ${call} returns`;
  }
  if ("code" in end) return `the program ends with exit code ${end.code}`;
  return `the program is ended by ${end.signal}`;
}

/** A sleep is a wait for time alone, whatever the kernel's name of its call is. */
const waitText = (call: string): string =>
  call === "sleep" ? "sleeps for a time" : `waits inside the system call ${call}`;

/** The outcome of a line as a clause. */
export function describeOutcome(outcome: Outcome): string {
  switch (outcome.kind) {
    case "finished":
      return "ran to its end";
    case "waits":
      return waitText(outcome.call);
    case "runs":
      return "still runs and does not wait in a system call";
    case "exited":
      return `the program ended with exit code ${outcome.code}`;
    case "killed":
      return `the program was ended by ${outcome.signal}${crashText(outcome)}`;
    case "elsewhere":
      return `the program stopped at ${outcome.at.file}:${outcome.at.number} instead`;
  }
}

/** ` at server.cc:5, with next = NULL` */
function crashText({ at, values = [] }: Extract<Outcome, { kind: "killed" }>): string {
  if (at === undefined) return "";
  const shown = values.map(({ name, value }) => `${name} = ${value}`).join(", ");
  return ` at ${at.file}:${at.number}${shown === "" ? "" : `, with ${shown}`}`;
}

/** Signals that end a program because of a fault in it. */
const CRASHES: ReadonlySet<string> = new Set(
  "SIGSEGV SIGBUS SIGILL SIGFPE SIGABRT SIGSYS".split(" "),
);

export function isCrash(outcome: Outcome): boolean {
  return outcome.kind === "killed" && CRASHES.has(outcome.signal);
}

const CRASH_ADVICE = "the program crashed: check the pointers, buffers and arguments of this line";
const SIGNAL_ADVICE: Readonly<Record<string, string>> = {
  SIGPIPE: "the connection is closed: with MSG_NOSIGNAL, send returns EPIPE instead",
  SIGTRAP:
    "remove the breakpoint instruction (int3, brk), or raise(SIGTRAP): without a debugger of its own it ends the program",
  SIGKILL:
    "no crash: a process sent it, or the kernel ran out of memory, which is then reported below",
};

export function outcomeAdvice(outcome: Outcome, end: ProgramEnd | undefined): { advice?: string } {
  switch (outcome.kind) {
    case "runs":
      return { advice: "is there a loop on this line that does not end?" };
    case "killed":
      return { advice: SIGNAL_ADVICE[outcome.signal] ?? CRASH_ADVICE };
    case "elsewhere":
      return {
        advice: "the lab steps the lines in a different order than the program executes them",
      };
    case "exited":
      if (end !== undefined) return {};
      return { advice: "is there a return or exit before the end of this line?" };
    default:
      return {};
  }
}

function checkCalls(
  { calls, thread, process }: ExecutedLine,
  expected: readonly CallExpectation[] | undefined,
): readonly Mismatch[] {
  const judged = calls.filter((call) => call.process === process && isJudged(call));
  if (expected === undefined) {
    return judged.flatMap(failed);
  }
  const observed = judged.filter((call) => call.thread === thread);
  const pairs = align(expected, observed, (e, call) =>
    e.name !== call.name ? 3 : (sameResult(e, call) ? 0 : 0.5) + (isOnTheWay(call) ? OF_LINE : 0),
  );
  return pairs.flatMap(({ expected: e, observed: call }): readonly Mismatch[] => {
    if (e !== undefined && call !== undefined && sameResult(e, call)) return [];
    if (e === undefined && call !== undefined && isOnTheWay(call)) return failed(call);
    const name = e?.name ?? call?.name;
    return [
      {
        subject: `the call ${name}`,
        expected: e === undefined ? "no such call on this line" : describeExpectedCall(e),
        observed:
          call === undefined
            ? unlessUndecoded("the line did not make this call", calls)
            : describeCall(call),
      },
    ];
  });
}

/** How much better a call of the line itself fits than one of a line on the way: more than another result. */
const OF_LINE = 0.75;

/** Whether another line made the call, before the step's own. A lab may list it and need not. */
function isOnTheWay({ at, below }: RecordedCall): boolean {
  return at !== undefined && below === undefined;
}

function failed(call: RecordedCall): readonly Mismatch[] {
  if (call.result !== -1) return [];
  return [
    {
      subject: `the call ${call.name}`,
      expected: `${call.name} succeeds`,
      observed: describeCall(call),
    },
  ];
}

/** Not of a library for itself. A fork has another result in each run. */
function isJudged({ name, folded }: RecordedCall): boolean {
  return folded === undefined && !isFork(name);
}

function sameResult(expected: CallExpectation, call: RecordedCall): boolean {
  const { result, errno } = expected;
  return result === call.result && errno === call.errno && setsOption(expected, call);
}

function describeExpectedCall(call: CallExpectation): string {
  const { name, result, errno } = call;
  return `${name}(${optionText(call)}) = ${result}${errno === undefined ? "" : ` ${errno}`}`;
}

/** `connect(3, 198.18.0.2:12345) = -1 ECONNREFUSED` */
export function describeCall({ name, text, result, errno, folded }: RecordedCall): string {
  if (folded !== undefined) return text;
  const why = name === "io_uring_setup" && errno === "EPERM" ? REFUSED : "";
  return `${text} = ${result ?? "?"}${errno === undefined ? "" : ` ${errno}`}${why}`;
}

/** The program's filter refuses io_uring. The message is for the program's author. */
const REFUSED =
  " (refused: io_uring sends and receives without system calls, so a run could not see it; use calls such as send and recv)";

function checkOutput(observed: string, expected: string): readonly Mismatch[] {
  if (observed === expected) return [];
  const quote = (text: string): string => (text === "" ? "no output" : JSON.stringify(text));
  return [
    { subject: "the program's output", expected: quote(expected), observed: quote(observed) },
  ];
}
