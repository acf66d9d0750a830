/**
 * Checks the end of a line and the output of a program that is judged its own way.
 */
import {
  type CallExpectation,
  type EitherEnd,
  endingsOf,
  type ProgramEnd,
  type ProgramEnding,
} from "../../lab/model.ts";
import type { ExecutedLine, Mismatch, Outcome } from "../../record/record.ts";
import {
  describeCall,
  describeExpectedOutcome,
  describeOutcome,
  isExpectedOutcome,
  outcomeAdvice,
} from "../execution.ts";
import { familyOf, SET_WAITS } from "./call-names.ts";
import { placeText } from "./calls.ts";
import { type Place, type PlacedCall, placeIn } from "./descriptors.ts";

export interface OwnLineExpectation {
  readonly blocksIn?: string | undefined;
  readonly end?: ProgramEnd | EitherEnd | undefined;
  readonly calls?: readonly CallExpectation[] | undefined;
  readonly prints?: string | undefined;
  readonly printsMatter?: true | string | undefined;
}

/** The ends that a step accepts, each as the lab lists it; none if the line must not end the program. */
export function acceptedEndings({ end }: OwnLineExpectation): readonly ProgramEnding[] {
  return end === undefined ? [] : endingsOf(end);
}

/** The calls that the step expects, which depend on the end if it accepts several. */
export function expectedCalls(
  { outcome }: ExecutedLine,
  expected: OwnLineExpectation,
): readonly CallExpectation[] | undefined {
  const ending = acceptedEndings(expected).find((end) => isEnd(outcome, end));
  return ending?.calls ?? expected.calls;
}

const isEnd = (outcome: Outcome, end: ProgramEnd): boolean =>
  isExpectedOutcome(outcome, undefined, end);

/** @param calls of the line, of which the last may not have returned */
export function checkOutcome(
  executed: ExecutedLine,
  expected: OwnLineExpectation,
  calls: readonly PlacedCall[],
): readonly Mismatch[] {
  const { outcome, line } = executed;
  const { blocksIn } = expected;
  const endings = acceptedEndings(expected);
  if (endings.length > 0 && endings.some((end) => isEnd(outcome, end))) return [];
  if (endings.length === 0 && isAccepted(outcome, blocksIn)) return [];
  const open = calls.findLast(
    ({ call, name }) =>
      call.result === undefined &&
      call.folded === undefined &&
      (outcome.kind !== "waits" || name === familyOf(outcome.call) || SET_WAITS.has(call.name)),
  );
  const wanted =
    endings.length === 0
      ? describeExpectedOutcome(blocksIn, undefined, executed)
      : endings.map((end) => describeExpectedOutcome(undefined, end)).join(", or ");
  return [
    {
      subject: `the line ${placeText(placeOf(outcome, line) ?? open?.place ?? line)}`,
      expected: wanted,
      observed:
        open === undefined
          ? describeOutcome(outcome)
          : `${describeOutcome(outcome)}: ${describeCall(open.call)}`,
      ...outcomeAdvice(outcome, endings[0]),
    },
  ];
}

/** The line at which the program ended, if the record has it and it is not the step's own. */
function placeOf(outcome: Outcome, line: Place): Place | undefined {
  return outcome.kind === "killed" && outcome.at ? placeIn(line, outcome.at) : undefined;
}

/** A wait for several descriptors stands for the call that the lab waits in. */
function isAccepted(outcome: Outcome, blocksIn: string | undefined): boolean {
  if (blocksIn === undefined || outcome.kind !== "waits") {
    return isExpectedOutcome(outcome, blocksIn, undefined);
  }
  return familyOf(outcome.call) === familyOf(blocksIn) || SET_WAITS.has(outcome.call);
}

/** Whether a text contains another that is not a part of a longer word or number: `0`, but not in `40000`. */
function containsWords(text: string, words: string): boolean {
  const isWord = (letter: string | undefined): boolean => letter !== undefined && /\w/.test(letter);
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
    const isCut =
      (isWord(words[0]) && isWord(text[at - 1])) ||
      (isWord(words.at(-1)) && isWord(text[at + words.length]));
    if (!isCut) return true;
  }
  return false;
}

/** Output counts only where the question is what the program got. It may say more than the lab's program. */
export function checkOutput(
  output: string,
  { prints, printsMatter }: OwnLineExpectation,
): readonly Mismatch[] {
  if (printsMatter === undefined) return [];
  const wanted = printsMatter === true ? (prints ?? "").trim() : printsMatter;
  if (containsWords(output, wanted)) return [];
  return [
    {
      subject: "the program's output",
      expected: `it contains ${JSON.stringify(wanted)}`,
      observed: output === "" ? "no output" : JSON.stringify(output),
      advice: "this lab asks what the program got: print it, and end it with a newline",
    },
  ];
}
