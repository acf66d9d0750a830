/** A run of a lab in the form that the check gets, step by step, if it meets all expectations. */
import type { CheckContext } from "../../../src/check/context.ts";
import type { StepObservation } from "../../../src/check/step.ts";
import { isLineStep, type Peer } from "../../../src/lab/model.ts";
import type { Plan, PlannedStep } from "../../../src/lab/plan/plan.ts";
import type {
  ExecutedLine,
  NetworkAct,
  Outcome,
  RecordedCall,
  RecordedPacket,
} from "../../../src/record/record.ts";
import type { Entry } from "../../../src/sockets/table.ts";
import { after } from "../evidence/context.ts";

export interface SeenStep {
  readonly planned: PlannedStep;
  readonly observed: StepObservation;
  readonly context: CheckContext;
}

/** The observation of a step. A missing field means nothing, a missing table means no change. */
export interface Seen {
  readonly calls?: readonly RecordedCall[];
  /** The system call in which the line waits; undefined if the line ended. */
  readonly waits?: string;
  /** The action of the network. */
  readonly network?: NetworkAct;
  /** The seconds that passed. */
  readonly passed?: number;
  /** The calls of the line that finishes in this step. */
  readonly finished?: readonly RecordedCall[];
  /** Numbers of the packets that are held after the step. */
  readonly held?: readonly number[];
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
    const { packets = [], network, passed, held = [] } = step;
    tables = { ...tables, ...step.tables };
    connections = Math.max(
      connections,
      ...packets.map(({ segment, datagram }) => (segment ?? datagram)?.connection ?? 0),
    );
    const executed = executedLine(planned, step);
    return {
      planned,
      observed: {
        ...(executed && { executed }),
        ...(network && { network }),
        ...(passed !== undefined && { passed }),
        finished: finishedLines(planned, step),
        packets: [...packets],
        held: [...held],
        tables,
        sysctls: [],
      },
      context: after(connections),
    };
  });
}

function executedLine(step: PlannedStep, seen: Seen): ExecutedLine | undefined {
  if (!isLineStep(step)) return undefined;
  const { peer, tag, line = NO_LINE } = step;
  const { calls = [], output = "", waits } = seen;
  const outcome: Outcome = waits === undefined ? FINISHED : { kind: "waits", call: waits };
  return { peer, tag, line, outcome, calls: [...calls], output };
}

function finishedLines({ finishes }: PlannedStep, { finished = [] }: Seen): ExecutedLine[] {
  if (finishes === undefined) return [];
  const { peer, tag, line = NO_LINE } = finishes;
  return [
    {
      peer,
      ...(tag !== undefined && { tag }),
      line,
      outcome: FINISHED,
      calls: [...finished],
      output: "",
    },
  ];
}

const NO_LINE = { file: "", number: 0, text: "" };

const FINISHED: Outcome = { kind: "finished" };
