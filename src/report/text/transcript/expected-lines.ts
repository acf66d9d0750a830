/** A lab's explanation of a step, and whether the step was as the lab expects. */
import type { StepRecord } from "../../../record/record.ts";
import type { LabelledLines } from "../labelled-lines.ts";
import { safeText } from "../safe-text.ts";
import type { Style } from "../style.ts";
import { becauseIn } from "./reasons.ts";

/** @param steps all steps so far, which have the causes of the step's packets */
export function expectedLines(
  step: StepRecord,
  steps: readonly StepRecord[],
  lines: LabelledLines,
  style: Style,
): readonly string[] {
  const source = step.source ? [style.faint(safeText(step.source))] : [];
  return [
    ...lines.labelled("why", [...lines.prose(step.why), ...source]),
    ...judgement(step, steps, lines, style),
  ];
}

function judgement(
  step: StepRecord,
  steps: readonly StepRecord[],
  lines: LabelledLines,
  { good, faint }: Style,
): readonly string[] {
  const { mismatches, shows, unplanned, unjudged } = step;
  if (unplanned) return [`   ${faint("· not part of the lab's plan, so not judged")}`];
  if (unjudged !== undefined) {
    return lines.prose(`· not judged: ${unjudged}`).map((line) => `   ${faint(line)}`);
  }
  if (mismatches.length > 0) {
    const because = becauseIn({ steps });
    return mismatches.flatMap((one) => lines.mismatch(one, because(one, step)));
  }
  const statements = shows.length === 0 ? "" : faint(safeText(`  shows ${shows.join(" ")}`));
  return [`   ${good("✓ as expected")}${statements}`];
}
