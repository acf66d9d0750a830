/** Steps that wait for a timer of the kernel. The timer does not wait for a user who reads between two steps. */
import type { Plan, PlannedStep } from "../plan/plan.ts";

/** Time passes in it, or a packet comes a while after the one before. */
function waitsForTimer(step: PlannedStep): boolean {
  return step.action === "passes" || step.packets.some((packet) => "afterSeconds" in packet);
}

/** A sentence for the lab's author; undefined if no step waits for a timer. */
export function timerNote({ steps }: Pick<Plan, "steps">): string | undefined {
  const [first, ...more] = steps.filter(waitsForTimer).map(({ number }) => number);
  if (first === undefined) return undefined;
  const named =
    more.length === 0 ? `step ${first} waits` : `steps ${[first, ...more].join(", ")} wait`;
  return `${named} for a timer of the kernel; in make step and in the studio a mismatch after a long pause is "too late, not judged"`;
}
