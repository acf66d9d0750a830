/**
 * Awaits that an observed program rests: each of its threads waits, or its run is over.
 */
import { EnvironmentError } from "../../runtime/environment-error.ts";
import type { StepContext } from "./context.ts";
import type { RunningLine } from "./running-line.ts";

/** Seconds of processor after which a program that never waits is stopped. */
const MOST_PROCESSOR = 2;
/**
 * Seconds of processor after which the next held thread goes on although another one computes: that one may compute only until
 * the held one has done something, as a lock that spins and a runtime that collects garbage do.
 */
const TURN = 0.5;
/** Milliseconds. A program that neither waits nor computes for so long gets no time from its machine. */
const LIMIT = 60_000;

type Resting = Pick<StepContext, "actors" | "signal" | "waiting">;

/** A thread at a time goes on. If it waits, or computes for long, the next one of those that have stopped does. */
export async function untilAtRest(running: RunningLine, context: Resting): Promise<void> {
  const { program } = context.actors[running.peer];
  const deadline = performance.now() + LIMIT;
  let begun: number | undefined;
  while (running.ended === undefined) {
    const { isAtRest, stopped, seconds } = await program.doing();
    const [next] = stopped;
    begun ??= seconds;
    if (isAtRest && next === undefined) return;
    if (next !== undefined && (isAtRest || seconds - begun >= TURN)) {
      await program.goOn(next);
      begun = seconds; // the time in which a thread was held proves nothing
      continue;
    }
    if (performance.now() > deadline) {
      throw new EnvironmentError(
        `The ${running.peer}'s program has neither waited nor used the processor for ${LIMIT / 1000} s.`,
        "Check whether the machine is overloaded, then run this again.",
      );
    }
    if (seconds - begun >= MOST_PROCESSOR) {
      await program.hold();
      running.isStopped = true;
      return;
    }
    await running.end(0, context.signal);
  }
}
