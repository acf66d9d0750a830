/** Runs of a lab whose programs are judged by what they do, with changes to some of their steps. */
import { Judge } from "../../../src/check/judge.ts";
import type { StepObservation } from "../../../src/check/step.ts";
import type { Peer } from "../../../src/lab/model.ts";
import type { Plan, PlannedLineStep } from "../../../src/lab/plan/plan.ts";
import type {
  ExecutedLine,
  Mismatch,
  RecordedCall,
  RecordedPacket,
} from "../../../src/record/record.ts";
import type { Entry } from "../../../src/sockets/table.ts";
import { mismatchText } from "../evidence/mismatch-text.ts";
import type { SeenStep } from "./seen-run.ts";

/** The parts of a step that another program makes different. */
export interface Other extends Partial<Pick<ExecutedLine, "outcome" | "output">> {
  readonly calls?: readonly RecordedCall[];
  /** The calls of the line that finishes in this step. */
  readonly finished?: readonly RecordedCall[];
  readonly packets?: readonly RecordedPacket[];
  readonly tables?: Readonly<Partial<Record<Peer, readonly Entry[]>>>;
}

/** The run with other expectations in a step. */
export function expecting(
  run: readonly SeenStep[],
  number: number,
  fields: Partial<PlannedLineStep>,
): readonly SeenStep[] {
  return run.map((seen) =>
    seen.planned.number === number
      ? { ...seen, planned: { ...seen.planned, ...fields } as PlannedLineStep }
      : seen,
  );
}

/** The plan of a run whose steps expect something else than the lab. */
function planOfRun(plan: Plan, run: readonly SeenStep[]): Plan {
  return { ...plan, steps: run.map(({ planned }) => planned) };
}

/** The mismatches of each step, by the number of the step. */
export function judgedOwnWay(
  plan: Plan,
  run: readonly SeenStep[],
  others: Readonly<Record<number, Other>> = {},
): ReadonlyMap<number, readonly Mismatch[]> {
  const judge = new Judge({ ...planOfRun(plan, run), judged: "own way" });
  let tables: StepObservation["tables"] | undefined;
  return new Map(
    run.map(({ planned, observed, context }) => {
      const other = others[planned.number] ?? {};
      const seen = changed(observed, other);
      tables = other.tables === undefined ? undefined : seen.tables;
      return [planned.number, judge.step(planned, { ...seen, ...(tables && { tables }) }, context)];
    }),
  );
}

/** The first mismatch as a text; "as expected" if there is none. */
export function firstOwnWay(...run: Parameters<typeof judgedOwnWay>): string {
  const [first] = [...judgedOwnWay(...run)].filter(([, mismatches]) => mismatches.length > 0);
  return first === undefined ? "as expected" : `step ${first[0]}\n${mismatchText(first[1])}`;
}

function changed(
  { executed, finished, ...observed }: StepObservation,
  { calls, outcome, output, finished: finishing, packets, tables }: Other,
): StepObservation {
  const line = executed && {
    ...executed,
    ...(calls && { calls: [...calls] }),
    ...(outcome && { outcome }),
    ...(output !== undefined && { output }),
  };
  return {
    ...observed,
    ...(line && { executed: line }),
    finished: finished.map((one) => ({ ...one, ...(finishing && { calls: [...finishing] }) })),
    ...(packets && { packets: [...packets] }),
    tables: { ...observed.tables, ...tables },
  };
}
