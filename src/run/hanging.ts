/**
 * Distinguishes a program that hangs from a machine that gives it no time: a program that neither ends its line nor
 * waits, hangs only if it computes, if none of its threads would run, or if it has come to a limit of its container.
 */
import type { Doing } from "../debug/execution.ts";
import { EnvironmentError } from "../runtime/environment-error.ts";
import type { RunningLine } from "./running-line.ts";
import type { StepContext } from "./step-context.ts";

/** Milliseconds. A line that does not wait takes a few. */
export const LINE_LIMIT = 5_000;
/** Seconds of processor that a program uses after that time if it hangs. */
const HANGS = 0.3;
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
  await running.end(LINE_LIMIT, context.signal);
  await unlessStalled(running, context, waits);
}

/** The same for a run whose time is over. */
export async function unlessStalled(
  running: RunningLine,
  { actors, signal }: Hanging,
  waits: () => Promise<boolean>,
): Promise<void> {
  if (running.ended !== undefined || (await waits())) return;
  const { program, sidecar } = actors[running.peer];
  const { killed, full, refused } = await sidecar.limits();
  if (refused > 0 || (killed > 0 && full > 0)) return; // the debugger watches only a few of many processes
  const deadline = performance.now() + STALL_LIMIT;
  const seen = [await program.doing()];
  while (!hangs(seen)) {
    await running.end(LOOK_EVERY, signal);
    if (running.ended !== undefined || (await waits())) return;
    seen.push(await program.doing());
    if (performance.now() > deadline) throw stalled(running);
  }
}

/** @param seen the state of a program that does not wait, in the order of the questions */
export function hangs(seen: readonly Pick<Doing, "seconds" | "isRunnable">[]): boolean {
  const last = seen.slice(-RESTS);
  return computes(seen) || (last.length === RESTS && last.every(({ isRunnable }) => !isRunnable));
}

function computes(seen: readonly Pick<Doing, "seconds">[]): boolean {
  return (seen.at(-1)?.seconds ?? 0) - (seen[0]?.seconds ?? 0) >= HANGS;
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
    if (hangs(seen) && (time > LINE_LIMIT || computes(seen))) break;
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
