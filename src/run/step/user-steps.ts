/**
 * The steps of a run that a user controls. The user starts each step of the plan, or makes steps of
 * their own from some step on. The user may take any time, and a tool may fail in the meantime.
 */
import { PEERS } from "../../lab/model.ts";
import type { Plan, PlannedStep } from "../../lab/plan/plan.ts";
import type { Link } from "../../observe/link.ts";
import { debuggersStillThere } from "../debuggers.ts";
import type { StepContext } from "./context.ts";
import type { InputSource } from "./typed-input.ts";

export interface StepSource extends InputSource {
  /** Awaited before each step of the plan. */
  readonly beforeStep?: ((step: PlannedStep) => Promise<void>) | undefined;
  /**
   * A step of the user's own. The run asks for one right after `beforeStep`, to replace the plan's step.
   * After the first such step the run has left the plan. It then asks for the next until there is none. Without a
   * lab there is no plan to leave, and the run asks so when no program goes on by itself.
   */
  readonly ownStep?: ((left: boolean) => Promise<PlannedStep | undefined>) | undefined;
}

/** @param awaited awaits the user and watches the run's tools at the same time */
export async function* stepsOf(
  plan: Plan,
  { beforeStep, ownStep }: StepSource,
  awaited: <T>(word: Promise<T>) => Promise<T>,
): AsyncGenerator<PlannedStep> {
  for (const step of plan.steps) {
    if (beforeStep) await awaited(beforeStep(step));
    let own = await ownStep?.(false);
    if (own === undefined) {
      yield step;
      continue;
    }
    while (own !== undefined) {
      yield own;
      own = ownStep && (await awaited(ownStep(true)));
    }
    return;
  }
}

/**
 * The steps of an observed run, each as soon as the user wants it. A step of the user's own takes the place of the
 * one that comes by itself, and can follow when none does: a held packet that is delivered wakes a program.
 */
export async function* eachAsked(
  steps: AsyncIterable<PlannedStep>,
  { beforeStep, ownStep }: StepSource,
  awaited: <T>(word: Promise<T>) => Promise<T>,
): AsyncGenerator<PlannedStep> {
  for (;;) {
    for await (const step of steps) {
      if (beforeStep) await awaited(beforeStep(step));
      yield (await ownStep?.(false)) ?? step;
    }
    const own = ownStep && (await awaited(ownStep(true)));
    if (own === undefined) return;
    yield own;
  }
}

/** The reason why a run that has left its plan proves nothing about the lab. */
export function leftPlan(step: number): string {
  return `From step ${step} on, the steps were the user's own, not the lab's. They were observed and not judged.\nRun the lab again to have it judged.`;
}

/**
 * Resolves when the user gives the word.
 * @throws EnvironmentError, DebuggerError, FloodError as soon as a tool is gone, not at the user's next
 *   step
 */
export async function awaitUser<T>(
  word: Promise<T>,
  link: Link,
  actors: StepContext["actors"],
): Promise<T> {
  const debuggerGone = PEERS.map(async (peer) => {
    await actors[peer].program.debuggerGone;
    await debuggersStillThere(actors);
    return word;
  });
  return Promise.race([link.unlessItFails(word), ...debuggerGone]);
}
