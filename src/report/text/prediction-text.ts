/**
 * A score as text: for each step the prediction next to what was observed, and at the end a table of all
 * steps and of the statements that they show.
 */
import { CLAIMS } from "../../lab/claims.ts";
import type { RunScore } from "../../predict/run-score.ts";
import type { ScoredItem, StepScore, Tally } from "../../predict/score.ts";
import { UNLIMITED, wrapped } from "./layout.ts";
import { safeText } from "./safe-text.ts";
import type { Style } from "./style.ts";
import { type Column, fitted } from "./table.ts";

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
const MARGIN = "   ";

/** Below each other in a narrow terminal: what was observed matters more than the reason. */
const ITEM_COLUMNS: readonly Column[] = [
  { heading: "result" },
  { heading: "predicted", wraps: true },
  { heading: "observed", wraps: true },
  { heading: "points" },
  { wraps: true },
];

/** A line for each item, both sides in columns, and the points of the step. */
export function stepScoreText(score: StepScore, style: Style, width = UNLIMITED): string {
  const { good, bad, faint, strong } = style;
  const rows = score.items.map((item) => {
    const name = item.what.startsWith("packet") ? "" : `${item.what} `;
    const side = (text: string): string => (text === "" ? NONE : `${name}${text}`);
    return [
      `${item.verdict === "right" ? "✓" : "✗"} ${item.verdict}`,
      side(item.predicted),
      side(item.seen),
      pointsText(item),
      lackText(item),
    ];
  });
  const { head = "", rows: lines } = fitted(ITEM_COLUMNS, rows, width - MARGIN.length);
  return [
    MARGIN + faint(head),
    ...lines.flatMap((row) =>
      row.map((line) => MARGIN + (row[0]?.startsWith("✓") ? good : bad)(line)),
    ),
    ...wrapped(`${MARGIN}${strong(tallyText(score))}${faint(sumText(score))}`, width, 2),
    "",
  ].join("\n");
}

function pointsText({ points, of, verdict }: ScoredItem): string {
  if (verdict === "extra") return `${points}`.replace("-", "−");
  return of === 0 ? "" : `${points} of ${of}`;
}

/** The sum of the items, if there is more than one: `  = packets 2 + 0 − 1, states 1 + 0`. */
function sumText({ items, points }: StepScore): string {
  if (items.length < 2) return "";
  const packets = items.filter(({ what }) => what.startsWith("packet"));
  const states = items.filter((item) => !packets.includes(item));
  const sum = packets.reduce((all, item) => all + item.points, 0);
  const counted = points - states.reduce((all, item) => all + item.points, 0);
  const least = sum === counted ? "" : ` (not below ${counted})`;
  const parts = [
    ...(packets.length === 0 ? [] : [`packets ${termsText(packets)}${least}`]),
    ...(states.length === 0 ? [] : [`states ${termsText(states)}`]),
  ];
  return `  = ${parts.join(", ")}`;
}

function termsText(items: readonly ScoredItem[]): string {
  return items
    .map(({ points }, index) => {
      if (index === 0) return `${points}`.replace("-", "−");
      return points < 0 ? `− ${-points}` : `+ ${points}`;
    })
    .join(" ");
}

const STEP_COLUMNS: readonly Column[] = [
  { heading: "step" },
  { wraps: true },
  { heading: "points" },
];
const CLAIM_COLUMNS: readonly Column[] = [
  { heading: "shows" },
  { heading: "points of its steps" },
  { wraps: true },
];

/** Every step that was predicted or skipped, the total, and the statements. */
export function runScoreText(
  { steps, total, charged, claims }: RunScore,
  style: Style,
  width = UNLIMITED,
): string {
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
  const table = (columns: readonly Column[], cells: readonly (readonly string[])[]) => {
    const { head = "", rows: lines } = fitted(columns, cells, width - MARGIN.length);
    return [MARGIN + faint(head), ...lines.flat().map((line) => MARGIN + line)];
  };
  return [
    "",
    ...table(STEP_COLUMNS, rows),
    `${MARGIN}${strong(`predicted: ${tallyText(total)}`)}`,
    ...(shown.length === 0 ? [] : ["", ...table(CLAIM_COLUMNS, shown)]),
    ...(charged ? [] : wrapped(`${MARGIN}${style.notice(UNCHARGED)}`, width)),
    "",
  ].join("\n");
}
