/**
 * Distinguishes a program that hangs from a machine that gives it no time: a program that neither ends its line nor
 * waits, hangs only if it computes, if none of its threads would run, or if it has come to a limit of its container.
 */
import type { Doing } from "../../debug/execution.ts";
import { EnvironmentError } from "../../runtime/environment-error.ts";
import type { StepContext } from "./context.ts";
import type { RunningLine } from "./running-line.ts";

/** Milliseconds. A line that does not wait takes a few. */
export const LINE_LIMIT = 5_000;
/** Milliseconds of a line after which the program is asked for the first time what it has used. */
export const FIRST_LOOK = 1_000;
/** Seconds of processor that a program uses from then on if it hangs. Time in which the machine is slow does not count. */
const HANGS = 2;
/** Seconds of its debugger's. A loop of calls keeps the debugger busy, and not the program. */
const HANGS_IN_CALLS = 10;
/** Seconds of processor after which a thread next to a line that waits counts as one that never waits. */
const BUSY = 0.3;
/** Questions in a row to which the answer is that no thread would run. */
const RESTS = 25;
/** Milliseconds, after that time, in which a program must wait, end or compute. */
const STALL_LIMIT = 60_000;
/** Milliseconds between two questions about the program. */
const LOOK_EVERY = 20;

type Hanging = Pick<StepContext, "actors" | "signal">;

/**
 * Awaits the end of a run for as long as a line may take. Returns when it has ended, waits or hangs.
 * @throws EnvironmentError if the machine gives the program no time
 */
export async function untilEndOrHang(
  running: RunningLine,
  context: Hanging,
  waits: () => Promise<boolean>,
): Promise<void> {
  await running.end(FIRST_LOOK, context.signal);
  if (running.ended !== undefined) return;
  const first = await context.actors[running.peer].program.doing();
  await running.end(LINE_LIMIT - FIRST_LOOK, context.signal);
  await unlessStalled(running, context, waits, first);
}

/** The same for a run whose time is over. @param first the state of the program some time before */
export async function unlessStalled(
  running: RunningLine,
  { actors, signal }: Hanging,
  waits: () => Promise<boolean>,
  first?: Doing,
): Promise<void> {
  if (running.ended !== undefined || (await waits())) return;
  const { program, sidecar } = actors[running.peer];
  const { killed, full, refused } = await sidecar.limits();
  if (refused > 0 || (killed > 0 && full > 0)) return; // the debugger watches only a few of many processes
  const deadline = performance.now() + STALL_LIMIT;
  const seen = [...(first === undefined ? [] : [first]), await program.doing()];
  while (!hangs(seen)) {
    await running.end(LOOK_EVERY, signal);
    if (running.ended !== undefined || (await waits())) return;
    seen.push(await program.doing());
    if (performance.now() > deadline) throw stalled(running);
  }
}

/** @param seen the state of a program that does not wait, in the order of the questions */
export function hangs(
  seen: readonly Pick<Doing, "seconds" | "debugging" | "isRunnable">[],
): boolean {
  if (used(seen, "seconds") >= HANGS || used(seen, "debugging") >= HANGS_IN_CALLS) return true;
  const last = seen.slice(-RESTS);
  return last.length === RESTS && last.every(({ isRunnable }) => !isRunnable);
}

/** Seconds from the first question to the last. */
function used<T extends "seconds" | "debugging">(seen: readonly Pick<Doing, T>[], what: T): number {
  return (seen.at(-1)?.[what] ?? 0) - (seen[0]?.[what] ?? 0);
}

/**
 * A line waits, and the other threads of its program may run.
 * @returns whether one of them did. One that never waits is left to run
 * @throws EnvironmentError if the machine gives them no time
 */
export async function untilAllWait(
  running: RunningLine,
  { actors, signal }: Hanging,
): Promise<boolean> {
  const { program } = actors[running.peer];
  const begun = performance.now();
  const seen: Doing[] = [];
  while (running.ended === undefined) {
    const doing = await program.doing();
    if (doing.isAtRest) return seen.length > 0;
    seen.push(doing);
    const time = performance.now() - begun;
    if (used(seen, "seconds") >= BUSY || (time > LINE_LIMIT && hangs(seen))) break;
    if (time > STALL_LIMIT) throw stalled(running);
    await running.end(time > LINE_LIMIT ? LOOK_EVERY : 0, signal);
  }
  return true;
}

function stalled({ peer }: RunningLine): EnvironmentError {
  return new EnvironmentError(
    `The ${peer}'s program has neither ended its line, nor waited, nor used the processor for ${STALL_LIMIT / 1000} s.`,
    "Check whether the machine is overloaded, then run this again.",
  );
}
