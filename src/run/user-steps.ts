/**
 * The steps of a run as a person makes them: the plan's, each at their word, or, from some step on,
 * their own. They take their time, and what the run stands on may go meanwhile.
 */
import { PEERS } from "../lab/model.ts";
import type { Plan, PlannedStep } from "../lab/plan.ts";
import type { Link } from "../observe/link.ts";
import { debuggersStillThere } from "./debuggers.ts";
import type { StepContext } from "./step-context.ts";

export interface StepSource {
  /** Awaited before each step of the plan. */
  readonly beforeStep?: ((step: PlannedStep) => Promise<void>) | undefined;
  /**
   * A step of their own. Asked after `beforeStep`, at once, for one in the place of the plan's step;
   * once there was one the plan is left, and the next is asked for until there is none.
   */
  readonly ownStep?: ((left: boolean) => Promise<PlannedStep | undefined>) | undefined;
}

/** @param awaited what the run stands on is watched while the person is awaited */
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

/** Why a run that has left its plan says nothing of the lab. */
export function leftPlan(step: number): string {
  return `From step ${step} on the steps were not the lab's but a person's own: they were seen and not judged.\nRun the lab again to have it judged.`;
}

/**
 * Resolves at the person's word.
 * @throws EnvironmentError, DebuggerError, FloodError as soon as a tool is gone: they are told then,
 *   not at their next step
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
