/** A mismatch as lines of text. The transcript, test results and summaries use the same lines. */
import { oneLine } from "../../lab/one-line.ts";
import type { Mismatch } from "../../record/record.ts";
import { safeText } from "./safe-text.ts";
import type { Style } from "./style.ts";

export function mismatchLines(
  { subject, expected, observed, evidence, advice, follows }: Mismatch,
  { bad, faint }: Style,
): readonly string[] {
  const block = (label: string, text: string): readonly string[] =>
    safeText(text)
      .split("\n")
      .map((line, index) => `  ${(index === 0 ? label : "").padEnd(10)}${line}`);
  return [
    bad(`✗ ${safeText(oneLine(subject))}`),
    ...block("expected", expected),
    ...block("observed", observed).map((line) => bad(line)),
    ...(evidence === undefined ? [] : block("", evidence).map((line) => faint(line))),
    ...(advice === undefined ? [] : block("hint", advice)),
    ...(follows === undefined
      ? []
      : block("follows", follows.join("; ")).map((line) => faint(line))),
  ];
}
