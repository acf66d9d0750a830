/**
 * The attempts of one piece of work to its result, and to whether another attempt is needed. Only an inconclusive
 * attempt is repeated, because it says nothing about the programs; a result that a student would like better is not
 * looked for. With `repeat` all work is attempted alike, and the better result stands.
 */
import { total } from "../points/score.ts";
import type { Attempt } from "./journal.ts";
import type { Outcome } from "./outcome.ts";

/** Attempts of an inconclusive run, the first included. */
export const TRIES = 3;

/** All of one lab's work of a student, as the journal has it. */
export interface Standing {
  /** Undefined if there is no attempt of this work yet. */
  readonly attempt: Attempt | undefined;
  /** The conclusive attempts, if their results differ. */
  readonly differing: readonly Attempt[];
  /** The number of the next attempt; undefined if none is needed. */
  readonly next: number | undefined;
}

/**
 * @param attempts of this work, in their order
 * @param grading the number of this grading; attempts in vain of an earlier one don't count
 * @param repeat conclusive attempts of each
 */
export function standingOf(attempts: readonly Attempt[], grading: number, repeat = 1): Standing {
  const isVain = ({ outcome }: Attempt): boolean => outcome.verdict === "inconclusive";
  const conclusive = attempts.filter((attempt) => !isVain(attempt));
  const vain = attempts.filter((one) => isVain(one) && one.grading === grading);
  const best = conclusive.toSorted((a, b) => worth(b.outcome) - worth(a.outcome))[0];
  const differ = new Set(conclusive.map(({ outcome }) => resultOf(outcome))).size > 1;
  const needsMore = conclusive.length < repeat && vain.length < TRIES && !vain.some(isDefect);
  return {
    attempt: best ?? attempts.at(-1),
    differing: differ ? conclusive : [],
    next: needsMore ? attempts.length + 1 : undefined,
  };
}

/** A defect of Wirestep shows again in each run. The next command, maybe of a newer version, tries again. */
const isDefect = ({ outcome }: Attempt): boolean =>
  outcome.verdict === "inconclusive" && outcome.defect === true;

/** The attempts of one work, by the student's id, the lab and the hash of the work. */
export function byWork(attempts: readonly Attempt[]): ReadonlyMap<string, readonly Attempt[]> {
  const found = new Map<string, Attempt[]>();
  for (const attempt of attempts) {
    const key = workKey(attempt);
    found.set(key, [...(found.get(key) ?? []), attempt]);
  }
  return found;
}

export const workKey = ({
  student,
  lab,
  work,
}: Pick<Attempt, "student" | "lab" | "work">): string => JSON.stringify([student, lab, work]);

const scoreIn = (outcome: Outcome): readonly number[] => ("score" in outcome ? outcome.score : []);
const worth = (outcome: Outcome): number =>
  outcome.verdict === "invalid" ? -1 : total(scoreIn(outcome));
const resultOf = (outcome: Outcome): string => JSON.stringify([outcome.verdict, scoreIn(outcome)]);
