/**
 * Judges a recorded run again, against any plan: each step, and the run as a whole. It uses the code that
 * judges a live run, and runs nothing.
 */
import { type CheckContext, connectionsOf } from "../../src/check/context.ts";
import { Judge } from "../../src/check/judge.ts";
import { checkRun } from "../../src/check/run.ts";
import { checkStep, type StepObservation } from "../../src/check/step.ts";
import type { Plan, PlannedStep } from "../../src/lab/plan.ts";
import type { Mismatch, RunRecord, StepRecord } from "../../src/record/record.ts";
import type { Entry } from "../../src/sockets/table.ts";
import { checkNetwork } from "./network-replay.ts";
import type { StepSeen } from "./wrong-steps.ts";

export interface Replay {
  /** The mismatches of each step. */
  readonly steps: readonly (readonly Mismatch[])[];
  readonly run: readonly Mismatch[];
}

/** Any number would do. Late packets are recorded, but the silence before them is not. */
const QUIET_PERIOD = 250;

/** @throws Error if the record is not that of a complete run of this plan's steps */
export function replay(plan: Plan, record: RunRecord): Replay {
  const judge = new Judge();
  const network = checkNetwork(plan, record);
  const steps = seenSteps(plan, record).map(({ planned, observed, context }, index) => [
    ...judge.step(planned, observed, context),
    ...(network[index] ?? []),
  ]);
  const packets = [...record.steps.flatMap((step) => step.packets), ...record.late];
  const { mismatches } = checkRun(plan, {
    packets,
    late: record.late,
    quietPeriod: QUIET_PERIOD,
    held: heldAtTheEnd(record),
    paths: judge.paths,
    trace: record.trace,
  });
  return { steps, run: mismatches };
}

/** The same for one step alone, without the actions of the network. */
export function replayStep(
  step: PlannedStep,
  { observed, context }: StepSeen,
): readonly Mismatch[] {
  return checkStep(step, observed, context);
}

/** Each step of the plan with its recorded observation. */
export function seenSteps(plan: Plan, record: RunRecord): readonly StepSeen[] {
  if (record.steps.length !== plan.steps.length) {
    throw new Error(`${record.steps.length} steps are recorded, the lab has ${plan.steps.length}`);
  }
  const { port } = plan;
  const addresses = {
    server: record.peers.server.address,
    client: record.peers.client.address,
  };
  return plan.steps.map((planned, index) => {
    const step = record.steps[index] as StepRecord;
    if (step.name !== planned.name || step.action !== planned.action) {
      throw new Error(
        `step ${index + 1} is "${planned.name}" in the lab, recorded: "${step.name}"`,
      );
    }
    const before = record.steps.slice(0, index + 1);
    const connections = connectionsOf(
      before.flatMap(({ packets, sentAgain = [] }) => [...packets, ...sentAgain]),
    );
    const context: CheckContext = { port, addresses, connections };
    return { planned, observed: observationOf(step), context };
  });
}

function observationOf({ tables, ...step }: StepRecord): StepObservation {
  const entries = (rows: StepRecord["tables"]["server"]): readonly Entry[] =>
    rows.map(({ state, owner, timer, ...row }) => ({
      ...row,
      state,
      owner,
      ...(timer !== undefined && { timer }),
    }));
  return { ...step, tables: { server: entries(tables.server), client: entries(tables.client) } };
}

function heldAtTheEnd({ steps, late }: RunRecord): readonly number[] {
  const held = late.filter((packet) => packet.held).map(({ number }) => number);
  return [...(steps.at(-1)?.held ?? []), ...held];
}
