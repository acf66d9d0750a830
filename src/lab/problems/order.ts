/**
 * Checks the order of a lab's steps: a program that waits or has ended takes no step, and no packet is
 * delivered while none is held.
 */
import { isLineStep, type Lab, type LineStep, type Peer, type Step } from "../model.ts";
import { type Problem, placeOf } from "./problem.ts";

/** The problems of the order, each with its place. */
export function orderProblems(lab: Lab): Problem[] {
  const order = new Order();
  return lab.steps.flatMap((step, index) => {
    const path = ["steps", index];
    return order.next(step).map((text) => ({ path, text: `${placeOf(path, lab)}: ${text}` }));
  });
}

/** The situation after the steps so far. */
class Order {
  /** Lines that have been started and have not finished. */
  readonly #waiting = new Map<Peer, string>();
  readonly #ended = new Set<Peer>();
  #holding = false;

  next(step: Step): string[] {
    const problems = isLineStep(step) ? this.#lineProblems(step) : this.#networkProblems(step);
    if (step.finishes !== undefined) {
      const { peer, tag } = step.finishes;
      if (this.#waiting.get(peer) !== tag) {
        problems.push(
          `finishes ${tag}, but no earlier step starts this line on the ${peer}; add one with starts`,
        );
      }
      this.#waiting.delete(peer);
    }
    if (step.action === "starts") this.#waiting.set(step.peer, step.tag);
    if (step.action === "ends") this.#ended.add(step.peer);
    if (step.action === "holds") this.#holding = true;
    if (step.action === "releases") this.#holding = false;
    return problems;
  }

  #lineProblems({ peer }: LineStep): string[] {
    const busy = this.#waiting.get(peer);
    return [
      ...(busy === undefined
        ? []
        : [`the ${peer} still waits in the line ${busy}; finish it in an earlier step`]),
      ...(this.#ended.has(peer)
        ? [`the ${peer}'s program has ended in an earlier step; move this step before it`]
        : []),
    ];
  }

  #networkProblems({ action }: Step): string[] {
    const needsHeld = action === "delivers" || action === "drops" || action === "releases";
    return needsHeld && !this.#holding
      ? ["no packet is held here; hold packets in an earlier step with network.holds"]
      : [];
  }
}
