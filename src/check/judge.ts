/**
 * Judges the steps of a run one after the other, and remembers which states each peer has passed: a
 * state can depend on those before it. For a run that goes on as well as for one that was recorded.
 */
import { PEERS, type Peer } from "../lab/model.ts";
import type { PlannedStep } from "../lab/plan.ts";
import type { Mismatch } from "../record/record.ts";
import type { TcpState } from "../sockets/states.ts";
import type { CheckContext } from "./context.ts";
import { stateOf } from "./states.ts";
import { checkStep, type StepObservation } from "./step.ts";

export class Judge {
  readonly #paths: Record<Peer, TcpState[]> = { server: ["CLOSED"], client: ["CLOSED"] };

  /** Each peer's state before the first step and after each. */
  get paths(): Readonly<Record<Peer, readonly TcpState[]>> {
    return this.#paths;
  }

  /** @param context with the connections there have been when the step is over */
  step(
    planned: PlannedStep,
    observed: StepObservation,
    context: CheckContext,
  ): readonly Mismatch[] {
    for (const peer of PEERS) {
      const path = this.#paths[peer];
      path.push(stateOf(peer, observed.tables[peer], context, path));
    }
    return checkStep(planned, observed, context);
  }
}
