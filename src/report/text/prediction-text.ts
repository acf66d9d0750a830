/**
 * A score as text: for each step the prediction next to what was observed, and at the end a table of all
 * steps and of the statements that they show.
 */
import { CLAIMS } from "../../lab/claims.ts";
import type { RunScore } from "../../predict/run-score.ts";
import type { ScoredItem, StepScore, Tally } from "../../predict/score.ts";
import { safeText } from "./safe-text.ts";
import type { Style } from "./style.ts";
import { alignColumns } from "./table-changes.ts";

/** `2 of 3 points` */
export function tallyText({ points, of }: Tally): string {
  return `${points} of ${of} ${of === 1 ? "point" : "points"}`;
}

/** Why an item does not get all its points: `flags, ack missing`. Empty if it does. */
export function lackText({ verdict, differs, predicted, points, of }: ScoredItem): string {
  if (verdict === "extra") return points < 0 ? "costs a point" : "";
  if (differs.includes("timer")) return "its TIME-WAIT ended during the step: not counted";
  if (points === of || differs.length === 0 || differs.includes("state")) return "";
  const isMissing = differs.includes("ack") && !predicted.includes("ack");
  return differs.map((field) => (field === "ack" && isMissing ? "ack missing" : field)).join(", ");
}

/** Shown for an inconclusive run. */
export const UNCHARGED = "The run is inconclusive, so only correct answers count.";

const NONE = "–";

/** A line for each item, both sides in columns, and the points of the step. */
export function stepScoreText(score: StepScore, style: Style): string {
  const { good, bad, faint, strong } = style;
  const rows = score.items.map((item) => {
    const name = item.what.startsWith("packet") ? "" : `${item.what} `;
    const side = (text: string): string => (text === "" ? NONE : `${name}${text}`);
    const points = item.of === 0 ? "" : `${item.points} of ${item.of}`;
    return [
      `${item.verdict === "right" ? "✓" : "✗"} ${item.verdict}`,
      side(item.predicted),
      side(item.seen),
      points,
      lackText(item),
    ];
  });
  const [head = "", ...lines] = alignColumns([
    ["result", "predicted", "observed", "", ""],
    ...rows,
  ]);
  return [
    `   ${faint(head)}`,
    ...lines.map((line) => `   ${(line.startsWith("✓") ? good : bad)(line)}`),
    `   ${strong(tallyText(score))}`,
    "",
  ].join("\n");
}

/** Every step that was predicted or skipped, the total, and the statements. */
export function runScoreText({ steps, total, charged, claims }: RunScore, style: Style): string {
  const { faint, strong } = style;
  const rows = steps.map(({ step, name, score }) => [
    `${step}`,
    safeText(name),
    score === undefined ? "skipped" : `${score.points} of ${score.of}`,
  ]);
  const shown = claims.map(({ id, points, of }) => [
    safeText(id),
    `${points} of ${of}`,
    CLAIMS[id] ?? "",
  ]);
  const [stepsHead = "", ...stepLines] = alignColumns([["step", "", "points"], ...rows]);
  const [claimsHead = "", ...claimLines] = alignColumns([["shows", "points", ""], ...shown]);
  return [
    "",
    `   ${faint(stepsHead)}`,
    ...stepLines.map((line) => `   ${line}`),
    ...(shown.length === 0 ? [] : ["", `   ${faint(claimsHead)}`]),
    ...claimLines.map((line) => `   ${line}`),
    "",
    `   ${strong(`predicted: ${tallyText(total)}`)}`,
    ...(charged ? [] : [`   ${style.notice(UNCHARGED)}`]),
    "",
  ].join("\n");
}
