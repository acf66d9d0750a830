/**
 * The line at which a program ended by itself. The kernel does not name it. If the source has one line with
 * that exit code on the way to the step's line, it is that line.
 */
import { describeExpectedOutcome, describeOutcome } from "../../execution.ts";
import { placeText } from "../calls/calls.ts";
import type { Facts, FindCause, JudgedLine } from "../facts.ts";
import { acceptedEndings } from "../line.ts";

interface SourceText {
  readonly number: number;
  readonly text: string;
}

export const endedEarly: FindCause = (facts) => {
  for (const line of facts.lines) {
    const { outcome, line: step } = line.executed;
    if (outcome.kind !== "exited" || acceptedEndings(line.expected).length > 0) continue;
    const [only, second] = linesThatEnd(line, facts, outcome.code);
    if (only === undefined || second !== undefined) continue;
    const place = { file: step.file, number: only.number };
    return {
      mismatch: {
        subject: `${placeText(place)}: the program ends here`,
        expected: describeExpectedOutcome(line.expected.blocksIn, undefined),
        observed: `${describeOutcome(outcome)}, before the end of ${placeText(step)}`,
        evidence: only.text.trim(),
        advice: "check the condition of this line, and the results of the calls before it",
      },
    };
  }
  return undefined;
};

/** A return between the last tagged line and the step's, or a call of exit anywhere, with this code. */
function linesThatEnd(
  { executed: { peer, line } }: JudgedLine,
  { plan }: Facts,
  code: number,
): readonly SourceText[] {
  const tagged = plan.taggedLines[peer].map(({ number }) => number);
  const from = Math.max(0, ...tagged.filter((number) => number < line.number));
  const value = `\\(?\\s*(?:${code}${NAMED[code] === undefined ? "" : `|${NAMED[code]}`})\\s*\\)?\\s*;`;
  const returns = new RegExp(`\\breturn\\s*${value}`);
  const exits = new RegExp(`\\b_?exit\\s*${value}`);
  return plan.sources[peer]
    .split("\n")
    .map((text, index) => ({ number: index + 1, text: text.replace(/\/\/.*$/, "") }))
    .filter(
      ({ number, text }) =>
        exits.test(text) || (number > from && number <= line.number && returns.test(text)),
    );
}

const NAMED: Readonly<Record<number, string>> = { 0: "EXIT_SUCCESS", 1: "EXIT_FAILURE" };
