/**
 * The findings about a machine, as a table with fixes.
 */
import { type Finding, type FindingStatus, worstOf } from "../../record/finding.ts";
import { UNLIMITED, wrapped } from "./layout.ts";
import { safeText } from "./safe-text.ts";
import type { Style } from "./style.ts";

const MARKS: Readonly<Record<FindingStatus, string>> = {
  ok: "✓ ok",
  untried: "· not tried",
  warning: "! warning",
  missing: "✗ missing",
};

const CONCLUSIONS: Readonly<Record<FindingStatus, string>> = {
  ok: "This machine has everything that a run needs.",
  untried: "Nothing is missing. The checks that were not tried need the images.",
  warning: "Runs work here. With the fixes for the warnings they work better, or more labs run.",
  missing: "Runs are inconclusive here (exit code 3) until everything missing is fixed.",
};

/** A line for each finding with its fix below it, and a conclusion. */
export function doctorText(
  findings: readonly Finding[],
  style: Style,
  columns = UNLIMITED,
): string {
  const width = Math.max(0, ...findings.map(({ name }) => name.length));
  const colour: Readonly<Record<FindingStatus, (text: string) => string>> = {
    ok: style.good,
    untried: style.faint,
    warning: style.notice,
    missing: style.bad,
  };
  const indent = " ".repeat(13 + width + 2);
  const inLines = (text: string): readonly string[] => wrapped(text, columns - indent.length, 2);
  const lines = findings.flatMap(({ name, status, observed, fix }) => {
    const mark = colour[status](MARKS[status].padEnd(11));
    const [first = "", ...more] = inLines(safeText(observed));
    return [
      `${mark}  ${name.padEnd(width)}  ${first}`,
      ...more.map((line) => indent + line),
      ...(fix === undefined
        ? []
        : inLines(`→ ${safeText(fix)}`).map((line) => style.strong(indent + line))),
    ];
  });
  return `${lines.join("\n")}\n\n${wrapped(CONCLUSIONS[worstOf(findings)], columns).map(style.strong).join("\n")}\n`;
}

/** 3, the exit code of the environment, if something is missing. Otherwise 0, even with warnings. */
export function doctorExitCode(findings: readonly Finding[]): 0 | 3 {
  return worstOf(findings) === "missing" ? 3 : 0;
}
