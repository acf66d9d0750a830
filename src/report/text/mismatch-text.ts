/** A mismatch as lines of text. The transcript, test results and summaries use the same lines. */
import { oneLine } from "../../lab/one-line.ts";
import type { Mismatch } from "../../record/record.ts";
import { UNLIMITED, wrapped } from "./layout.ts";
import { safeText } from "./safe-text.ts";
import type { Style } from "./style.ts";

const LABEL_WIDTH = 10;

/** @param because the cause of what was observed */
export function mismatchLines(
  { subject, expected, observed, evidence, advice, follows }: Mismatch,
  { bad, faint }: Style,
  width = UNLIMITED,
  because?: string,
): readonly string[] {
  const block = (label: string, text: string): readonly string[] =>
    wrapped(safeText(text), width - 2 - LABEL_WIDTH, 2).map(
      (line, index) => `  ${(index === 0 ? label : "").padEnd(LABEL_WIDTH)}${line}`,
    );
  return [
    ...wrapped(`✗ ${safeText(oneLine(subject))}`, width, 2).map((line) => bad(line)),
    ...block("expected", expected),
    ...block("observed", observed).map((line) => bad(line)),
    ...(evidence === undefined ? [] : block("", evidence).map((line) => faint(line))),
    ...(because === undefined ? [] : block("because", because)),
    ...(advice === undefined ? [] : block("hint", advice)),
    ...(follows === undefined
      ? []
      : block("follows", follows.join("; ")).map((line) => faint(line))),
  ];
}
