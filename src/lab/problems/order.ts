/**
 * Checks the order of a lab's steps: a program that waits or has ended takes no step, and no packet is
 * delivered while none is held.
 */
import { isProgramStep, type Lab, type Peer, type ProgramStep, type Step } from "../model.ts";
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
  /** The tags of lines that have been started and have not finished; undefined for a call. */
  readonly #waiting = new Map<Peer, string | undefined>();
  readonly #ended = new Set<Peer>();
  #holding = false;

  next(step: Step): string[] {
    const problems = isProgramStep(step) ? this.#lineProblems(step) : this.#networkProblems(step);
    if (step.finishes !== undefined) {
      const { peer, tag } = step.finishes;
      if (!this.#waiting.has(peer) || this.#waiting.get(peer) !== tag) {
        problems.push(
          tag === undefined
            ? `finishes a call, but no earlier step leaves the ${peer} waiting in one; add one with calls or runs, and blocksIn`
            : `finishes ${tag}, but no earlier step starts this line on the ${peer}; add one with starts`,
        );
      }
      this.#waiting.delete(peer);
    }
    if (isProgramStep(step)) {
      if (step.blocksIn !== undefined)
        this.#waiting.set(step.peer, "tag" in step ? step.tag : undefined);
      if (step.end !== undefined) this.#ended.add(step.peer);
    }
    if (step.action === "holds") this.#holding = true;
    if (step.action === "releases") this.#holding = false;
    return problems;
  }

  #lineProblems({ peer }: ProgramStep): string[] {
    const busy = this.#waiting.get(peer);
    const place = busy === undefined ? "in a call" : `in the line ${busy}`;
    return [
      ...(this.#waiting.has(peer)
        ? [`the ${peer} still waits ${place}; finish it in an earlier step`]
        : []),
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
