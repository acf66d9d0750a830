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
  isCrash,
  isExpectedOutcome,
  outcomeAdvice,
} from "../execution.ts";
import { placeText } from "./calls/calls.ts";
import { hasTimedOut, type Place, type PlacedCall, placeIn } from "./calls/descriptors.ts";
import { FOR_OTHERS, familyOf, SET_WAITS, WAITS } from "./calls/names.ts";
import { uncaughtException } from "./reports.ts";

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
  const { outcome, line, output } = executed;
  const { blocksIn } = expected;
  const endings = acceptedEndings(expected);
  if (endings.length > 0 && endings.some((end) => isEnd(outcome, end))) return [];
  const waits = openCalls(outcome, calls);
  if (endings.length === 0 && isAccepted(outcome, blocksIn, { waits, calls })) return [];
  const open = waits.at(-1);
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
          : `${openText(outcome, open)}: ${describeCall(open.call)}`,
      ...outcomeAdvice(outcome, endings[0]),
      ...uncaughtException(outcome, output),
      ...(isCrash(outcome) && !hasTimedOut(calls) && { untimed: true as const }),
    },
  ];
}

/** The line at which the program ended, if the record has it and it is not the step's own. */
function placeOf(outcome: Outcome, line: Place): Place | undefined {
  return outcome.kind === "killed" && outcome.at ? placeIn(line, outcome.at) : undefined;
}

/**
 * The calls that the line is in: those of its own thread. If that thread waits for another one, those of
 * the others on the lab's endpoints.
 */
function openCalls(outcome: Outcome, calls: readonly PlacedCall[]): readonly PlacedCall[] {
  const open = calls.filter(({ call }) => call.result === undefined && call.folded === undefined);
  if (outcome.kind !== "waits") return open;
  if (FOR_OTHERS.has(outcome.call)) return open.filter(({ ofTheLab }) => ofTheLab);
  return open.filter(
    ({ call, name }) => name === familyOf(outcome.call) || SET_WAITS.has(call.name),
  );
}

function openText(outcome: Outcome, { call }: PlacedCall): string {
  if (outcome.kind !== "waits" || !FOR_OTHERS.has(outcome.call)) return describeOutcome(outcome);
  return describeOutcome({ kind: "waits", call: call.name });
}

/**
 * A wait for several descriptors stands for the call that the lab waits in, if it can be for the same socket. If the lab
 * itself waits for several, threads and processes that wait for one each do the same.
 */
function isAccepted(
  outcome: Outcome,
  blocksIn: string | undefined,
  {
    waits,
    calls,
  }: { readonly waits: readonly PlacedCall[]; readonly calls: readonly PlacedCall[] },
): boolean {
  if (blocksIn === undefined || outcome.kind !== "waits") {
    return isExpectedOutcome(outcome, blocksIn, undefined);
  }
  const names = FOR_OTHERS.has(outcome.call) ? waits.map(({ call }) => call.name) : [outcome.call];
  if (names.some((name) => familyOf(name) === familyOf(blocksIn))) return true;
  const open = calls.filter(({ call }) => call.result === undefined);
  if (SET_WAITS.has(blocksIn)) {
    const all = [...names, ...open.map(({ call }) => call.name)];
    return all.some((name) => SET_WAITS.has(name) || WAITS.has(familyOf(name)));
  }
  const isElsewhere = (placed: PlacedCall): boolean =>
    SET_WAITS.has(placed.call.name)
      ? waitsForOthers(placed, blocksIn)
      : placed.name !== familyOf(blocksIn);
  const sets = open.filter(({ call }) => SET_WAITS.has(call.name));
  return (
    names.some((name) => SET_WAITS.has(name)) && (sets.length === 0 || !open.every(isElsewhere))
  );
}

/** Whether none of the awaited sockets can end the call: only a listening one for recv, none that listens for accept. */
function waitsForOthers({ watched = [] }: PlacedCall, blocksIn: string): boolean {
  const listening = familyOf(blocksIn) === "accept";
  return watched.length > 0 && watched.every(({ listens = false }) => listens !== listening);
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
