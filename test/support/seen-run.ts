/** A lab's run as the check sees it, step by step, when all went as the lab says. */
import type { CheckContext } from "../../src/check/context.ts";
import type { StepObservation } from "../../src/check/step.ts";
import type { Peer } from "../../src/lab/model.ts";
import type { Plan, PlannedStep } from "../../src/lab/plan.ts";
import type { RecordedCall, RecordedPacket } from "../../src/record/record.ts";
import type { Entry } from "../../src/sockets/table.ts";
import { after } from "./context.ts";

export interface SeenStep {
  readonly planned: PlannedStep;
  readonly observed: StepObservation;
  readonly context: CheckContext;
}

/** What a line that ran to its end did; what is left out is none, a table as it was. */
export interface Seen {
  readonly calls: readonly RecordedCall[];
  readonly packets?: readonly RecordedPacket[];
  readonly output?: string;
  readonly tables?: Readonly<Partial<Record<Peer, readonly Entry[]>>>;
}

export function seenRun(plan: Plan, seen: readonly Seen[]): readonly SeenStep[] {
  let tables: StepObservation["tables"] = { server: [], client: [] };
  let connections = 0;
  return plan.steps.map((planned, index): SeenStep => {
    const step = seen[index];
    if (step === undefined) throw new Error(`nothing was seen of step ${index + 1}`);
    const { calls, packets = [], output = "" } = step;
    const { peer, tag, line } = planned;
    tables = { ...tables, ...step.tables };
    connections = Math.max(
      connections,
      ...packets.map(({ segment, datagram }) => (segment ?? datagram)?.connection ?? 0),
    );
    const outcome = { kind: "finished" } as const;
    const executed = { peer, tag, line, outcome, calls: [...calls], output };
    return {
      planned,
      observed: { executed, packets: [...packets], tables, sysctls: [] },
      context: after(connections),
    };
  });
}
