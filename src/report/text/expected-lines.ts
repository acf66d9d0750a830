/** A lab's explanation of a step, and whether the step was as the lab expects. */
import type { StepRecord } from "../../record/record.ts";
import type { LabelledLines } from "./labelled-lines.ts";
import { safeText } from "./safe-text.ts";
import type { Style } from "./style.ts";

export function expectedLines(
  step: StepRecord,
  lines: LabelledLines,
  style: Style,
): readonly string[] {
  const source = step.source ? [style.faint(safeText(step.source))] : [];
  return [
    ...lines.labelled("why", [...lines.prose(step.why), ...source]),
    ...judgement(step, lines, style),
  ];
}

function judgement(
  { mismatches, shows, unplanned, unjudged }: StepRecord,
  lines: LabelledLines,
  { good, faint }: Style,
): readonly string[] {
  if (unplanned) return [`   ${faint("· not part of the lab's plan, so not judged")}`];
  if (unjudged !== undefined) {
    return lines.prose(`· not judged: ${unjudged}`).map((line) => `   ${faint(line)}`);
  }
  if (mismatches.length > 0) return mismatches.flatMap((mismatch) => lines.mismatch(mismatch));
  const statements = shows.length === 0 ? "" : faint(safeText(`  shows ${shows.join(" ")}`));
  return [`   ${good("✓ as expected")}${statements}`];
}
