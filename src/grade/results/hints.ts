/**
 * A cause as far as the instructor wants a student to read it. `where` names the step and the line, `what` adds the
 * difference, and `why` adds what to do and why the lab expects it.
 */
import type { Cause } from "../journal/outcome.ts";
import type { Grade } from "./grade.ts";

export const HINTS = ["where", "what", "why"] as const;
export type Hint = (typeof HINTS)[number];

export interface HintLine {
  readonly label: string;
  readonly text: string;
}

export function hintLines(cause: Cause, hint: Hint): readonly HintLine[] {
  const { step = "the whole run", where, what, expected, observed, why } = cause;
  const place = where === undefined ? step : `${step}, at ${where}`;
  return [
    { label: "where", text: place },
    ...(hint === "where"
      ? []
      : [
          { label: "what", text: what },
          { label: "expected", text: expected },
          { label: "observed", text: observed },
        ]),
    ...(hint === "why" && why !== undefined ? [{ label: "why", text: why }] : []),
  ];
}

/** The first cause of a grade as plain lines, or why it has no cause to report. */
export function hintText({ verdict, causes, reason }: Grade, hint: Hint): string {
  const [cause] = causes;
  if (verdict === "passed") return "everything is as expected";
  if (cause === undefined) return reason;
  return hintLines(cause, hint)
    .map(({ label, text }) => `${label}: ${text}`)
    .join("\n");
}
