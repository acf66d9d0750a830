/**
 * Awaits that an observed program rests: each of its threads waits, or its run is over.
 */
import type { RunningLine } from "./running-line.ts";
import type { StepContext } from "./step-context.ts";

/** Seconds of processor after which a program that never waits is stopped. */
const MOST_PROCESSOR = 2;
/** The same in milliseconds of a clock, for a program that neither waits nor computes. */
const LIMIT = 30_000;

type Resting = Pick<StepContext, "actors" | "signal" | "waiting">;

/** A thread at a time goes on. If it waits, the next one of those that have stopped does. */
export async function untilAtRest(running: RunningLine, context: Resting): Promise<void> {
  const { program } = context.actors[running.peer];
  const deadline = performance.now() + LIMIT;
  let begun: number | undefined;
  while (running.ended === undefined) {
    const { isAtRest, stopped, seconds } = await program.doing();
    const [next] = stopped;
    begun ??= seconds;
    if (isAtRest && next === undefined) return;
    if (isAtRest && next !== undefined) await program.goOn(next);
    if (seconds - begun >= MOST_PROCESSOR || performance.now() > deadline) {
      await program.hold();
      running.isStopped = true;
      return;
    }
    await running.end(0, context.signal);
  }
}
