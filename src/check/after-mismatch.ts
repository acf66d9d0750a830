/**
 * The steps after a mismatch of a program that is judged its own way. The run goes on up to
 * the next step that differs, which may follow from the first.
 */
import type { Mismatch, RunRecord, StepRecord } from "../record/record.ts";

export const isUnexpected = ({ mismatches }: StepRecord): boolean => mismatches.length > 0;

/** Whether the run can go on after a step with mismatches: its line has ended, and all others still wait. */
export function canGoOn({ executed, network, mismatches }: StepRecord): boolean {
  const isOver = executed === undefined || executed.outcome.kind === "finished";
  const waits = mismatches.some(({ subject }) => /'s waiting (?:line|call)/.test(subject));
  return isOver && !waits && network?.missing === undefined;
}

/** The reason why a step is not judged; undefined if it is as expected or the first that is not. */
export function whyUnjudged(
  before: readonly StepRecord[],
  mismatches: readonly Mismatch[],
): string | undefined {
  const fault = before.find(isUnexpected);
  if (fault === undefined || mismatches.length === 0) return undefined;
  const subjects = mismatches.flatMap(({ subject, follows = [] }) => [subject, ...follows]);
  return `it may follow from step ${fault.number}: ${subjects.join("; ")}`;
}

const isAsExpected = (step: StepRecord): boolean =>
  !isUnexpected(step) && step.unjudged === undefined;

/** The steps that are as expected. */
export function asExpected(steps: readonly StepRecord[]): number {
  return steps.filter(isAsExpected).length;
}

/** The statements that the lab shows, and those of them whose steps are all as expected. */
export function statementsOf({ steps, notRun = [] }: Pick<RunRecord, "steps" | "notRun">): {
  readonly all: number;
  readonly asExpected: number;
} {
  const others = [...steps.filter((step) => !isAsExpected(step)), ...notRun];
  const failed = new Set(others.flatMap(({ shows = [] }) => shows));
  const all = new Set([...steps.flatMap(({ shows }) => shows), ...failed]);
  return { all: all.size, asExpected: [...all].filter((id) => !failed.has(id)).length };
}
