/**
 * Whether a lab's steps can follow one another: no line of a program that waits or has ended, no
 * packet let in while none is held.
 */
import { isLineStep, type Lab, type LineStep, type Peer, type Step } from "../model.ts";
import { type Problem, placeOf } from "./problem.ts";

/** What is wrong with the order, each with its place. */
export function orderProblems(lab: Lab): Problem[] {
  const order = new Order();
  return lab.steps.flatMap((step, index) => {
    const path = ["steps", index];
    return order.next(step).map((text) => ({ path, text: `${placeOf(path, lab)}: ${text}` }));
  });
}

/** What stands after the steps so far. */
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
        problems.push(`finishes ${tag}, which no step before has started on the ${peer}`);
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
        : [`the ${peer} still waits in the line ${busy}; let a step finish it`]),
      ...(this.#ended.has(peer) ? [`the ${peer}'s program has ended in a step before`] : []),
    ];
  }

  #networkProblems({ action }: Step): string[] {
    const needsHeld = action === "delivers" || action === "drops" || action === "releases";
    return needsHeld && !this.#holding
      ? ["nothing is held here: let the network hold packets in a step before"]
      : [];
  }
}
