/**
 * Checks the steps of a run one after the other, and keeps the states of each peer, because a state can
 * depend on the states before it. Live runs and recorded runs use it.
 */
import { PEERS, type Peer } from "../lab/model.ts";
import { judgedPeers, type Plan, type PlannedStep } from "../lab/plan/plan.ts";
import type { Mismatch, ProgramsAfter } from "../record/record.ts";
import type { TcpState } from "../sockets/states.ts";
import { checkAfter } from "./after-run.ts";
import type { CheckContext } from "./context.ts";
import { comparableRows } from "./own-way/rows.ts";
import { OwnWay } from "./own-way/step.ts";
import { stateOf } from "./states.ts";
import { checkStep, type StepObservation } from "./step.ts";

export class Judge {
  readonly #ownWay: OwnWay | undefined;
  readonly #paths: Record<Peer, TcpState[]> = { server: ["CLOSED"], client: ["CLOSED"] };

  readonly #plan: Plan;

  constructor(plan: Plan) {
    this.#plan = plan;
    this.#ownWay = plan.judged === "own way" ? new OwnWay(plan) : undefined;
  }

  /** Each peer's state before the first step and after each. */
  get paths(): Readonly<Record<Peer, readonly TcpState[]>> {
    return this.#paths;
  }

  /** @param context with the connections up to the end of the step */
  step(
    planned: PlannedStep,
    observed: StepObservation,
    context: CheckContext,
  ): readonly Mismatch[] {
    for (const peer of PEERS) {
      const path = this.#paths[peer];
      const table = observed.tables[peer];
      const rows = this.#ownWay === undefined ? table : comparableRows(peer, table, context);
      path.push(stateOf(peer, rows, context, path));
    }
    return this.#ownWay === undefined
      ? checkStep(planned, observed, context)
      : this.#ownWay.step(planned, observed, context);
  }

  /** Mismatches of the programs as they went on after the last step, one after the other. */
  after(programs: ProgramsAfter, context: CheckContext): readonly Mismatch[] {
    const crashes = checkAfter(programs, judgedPeers(this.#plan));
    if (crashes.length > 0 || this.#ownWay === undefined) return crashes;
    return this.#ownWay.after(programs, context);
  }
}
