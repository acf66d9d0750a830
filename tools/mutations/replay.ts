/**
 * Judges a recorded run again, against any plan: each step, and the run as a whole. It uses the code that
 * judges a live run, and runs nothing.
 */
import { type CheckContext, connectionsOf } from "../../src/check/context.ts";
import { Judge } from "../../src/check/judge.ts";
import { checkRun } from "../../src/check/run.ts";
import { checkStep, type StepObservation } from "../../src/check/step.ts";
import type { Plan, PlannedStep } from "../../src/lab/plan/plan.ts";
import type { Mismatch, RunRecord, StepRecord } from "../../src/record/record.ts";
import type { Entry } from "../../src/sockets/table.ts";
import { checkNetwork } from "./network-replay.ts";
import type { StepSeen } from "./wrong-steps.ts";

export interface Replay {
  /** The mismatches of each step. */
  readonly steps: readonly (readonly Mismatch[])[];
  readonly run: readonly Mismatch[];
}

/** The part of a record that judging its steps needs. */
export interface SeenRun extends Pick<RunRecord, "peers"> {
  readonly steps: readonly (Pick<StepRecord, "name" | "action" | "tables"> &
    Omit<StepObservation, "tables">)[];
}

/** Any number would do. Late packets are recorded, but the silence before them is not. */
const QUIET_PERIOD = 250;

/** @throws Error if the record is not that of a complete run of this plan's steps */
export function replay(plan: Plan, record: RunRecord): Replay {
  if (record.steps.length !== plan.steps.length) {
    throw new Error(`${record.steps.length} steps are recorded, the lab has ${plan.steps.length}`);
  }
  const judge = new Judge(plan);
  const network = checkNetwork(plan, record);
  const steps = seenSteps(plan, record).map(({ planned, observed, context }, index) => [
    ...judge.step(planned, observed, context),
    ...(network[index] ?? []),
  ]);
  const packets = [...record.steps.flatMap((step) => step.packets), ...record.late];
  const { mismatches } = checkRun(plan, {
    packets,
    steps: record.steps,
    late: record.late,
    quietPeriod: QUIET_PERIOD,
    held: heldAtTheEnd(record),
    paths: judge.paths,
    trace: record.trace,
  });
  return { steps, run: mismatches };
}

/** The mismatches of each step, up to the first that has any: a run ends there. */
export function replayToItsEnd(plan: Plan, record: SeenRun): readonly (readonly Mismatch[])[] {
  const judge = new Judge(plan);
  const judged: (readonly Mismatch[])[] = [];
  for (const { planned, observed, context } of seenSteps(plan, record)) {
    const mismatches = judge.step(planned, observed, context);
    judged.push(mismatches);
    if (mismatches.length > 0) break;
  }
  return judged;
}

/** The same for one step, whatever the others say: what the network does is not among it. */
export function replayStep(
  step: PlannedStep,
  { observed, context }: StepSeen,
): readonly Mismatch[] {
  return checkStep(step, observed, context);
}

/**
 * The steps that were recorded, each as the plan has it and with what was seen of it.
 * @throws Error if they are not the plan's
 */
export function seenSteps(plan: Plan, record: SeenRun): readonly StepSeen[] {
  const { port, ports } = plan;
  const addresses = {
    server: record.peers.server.address,
    client: record.peers.client.address,
  };
  return record.steps.map((step, index) => {
    const planned = plan.steps[index];
    if (planned === undefined || step.name !== planned.name || step.action !== planned.action) {
      throw new Error(
        `step ${index + 1} is "${planned?.name ?? "none"}" in the lab, recorded: "${step.name}"`,
      );
    }
    const before = record.steps.slice(0, index + 1);
    const connections = connectionsOf(
      before.flatMap(({ packets, sentAgain = [] }) => [...packets, ...sentAgain]),
    );
    const context: CheckContext = { port, ports, addresses, connections };
    return { planned, observed: observationOf(step), context };
  });
}

function observationOf({ tables, ...step }: SeenRun["steps"][number]): StepObservation {
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
