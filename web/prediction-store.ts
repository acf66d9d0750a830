/**
 * What was said of a run, kept in the browser from one look at the page to the next, where the browser
 * allows it. What it gives back is read as carefully as anything from outside.
 */
import { answersText, parseAnswers } from "../src/predict/answers-text.ts";
import { NotationError } from "../src/predict/notation.ts";
import type { Answers } from "../src/predict/prediction.ts";

export interface Kept {
  readonly answers: Answers;
  /** What the reader has to know of it; undefined where all is well. */
  readonly problem: string | undefined;
}

const NONE: Answers = new Map();
const NOT_KEPT =
  "This browser keeps nothing for this page: download your prediction before you leave.";

const keyOf = (run: string): string => `wirestep prediction ${run}`;

export function keptAnswers(run: string): Kept {
  try {
    return { answers: parseAnswers(localStorage.getItem(keyOf(run)) ?? ""), problem: undefined };
  } catch (error) {
    if (error instanceof NotationError) {
      const problem = `What this browser kept of your prediction cannot be read: ${error.message}.`;
      return { answers: NONE, problem };
    }
    if (error instanceof DOMException) return { answers: NONE, problem: NOT_KEPT };
    throw error;
  }
}

/** @returns what the reader has to know of it */
export function keepAnswers(run: string, answers: Answers): string | undefined {
  try {
    if (answers.size === 0) localStorage.removeItem(keyOf(run));
    else localStorage.setItem(keyOf(run), answersText(answers));
    return undefined;
  } catch (error) {
    if (error instanceof DOMException) return NOT_KEPT;
    throw error;
  }
}
