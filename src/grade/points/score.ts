/**
 * A run's record and a rubric to points. A step counts if it is as expected, before or after a mismatch: a step
 * that may follow from an earlier fault is not judged and gives no point. The whole run counts if nothing at all
 * differs, so a program that crashes at its end loses that item alone.
 */
import type { RunRecord } from "../../record/record.ts";
import { type Rubric, rounded } from "./rubric.ts";

/** The points of each item, in the rubric's order. */
export type Score = readonly number[];

/** @throws Error for an inconclusive record, which says nothing about the programs */
export function scoreOf(
  rubric: Rubric,
  record: Pick<RunRecord, "verdict" | "steps" | "notRun">,
): Score {
  const { verdict, steps, notRun = [] } = record;
  if (verdict === "inconclusive") throw new Error("an inconclusive run gives no points");
  const good = steps.filter(
    ({ mismatches, unjudged, unplanned }) =>
      mismatches.length === 0 && unjudged === undefined && unplanned === undefined,
  );
  const numbers = new Set(good.map(({ number }) => `${number}`));
  const failed = [...steps.filter((step) => !good.includes(step)), ...notRun];
  const unshown = new Set(failed.flatMap(({ shows = [] }) => shows));
  const shown = new Set(good.flatMap(({ shows }) => shows).filter((id) => !unshown.has(id)));
  return rubric.map(({ kind, key, points }) => {
    if (kind === "step") return numbers.has(key) ? points : 0;
    if (kind === "statement") return shown.has(key) ? points : 0;
    return verdict === "passed" ? points : 0;
  });
}

/** Of programs that can't run. */
export const nothing = (rubric: Rubric): Score => rubric.map(() => 0);

export const total = (score: Score): number => rounded(score.reduce((sum, one) => sum + one, 0));
