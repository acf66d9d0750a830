/**
 * Keeps the reader's prediction of a run in the browser between visits, if the browser allows it. The
 * stored text is parsed as strictly as any other input.
 */
import { answersText, parseAnswers } from "../src/predict/answers-text.ts";
import { NotationError } from "../src/predict/notation.ts";
import type { Answers } from "../src/predict/prediction.ts";

export interface Kept {
  readonly answers: Answers;
  /** A message for the reader. Undefined if everything is kept. */
  readonly problem: string | undefined;
}

const NONE: Answers = new Map();
const NOT_KEPT =
  "This browser does not keep your prediction. Download it before you leave this page.";

const keyOf = (run: string): string => `wirestep prediction ${run}`;

export function keptAnswers(run: string): Kept {
  try {
    return { answers: parseAnswers(localStorage.getItem(keyOf(run)) ?? ""), problem: undefined };
  } catch (error) {
    if (error instanceof NotationError) {
      const problem = `The prediction that this browser kept cannot be read: ${error.message}.`;
      return { answers: NONE, problem };
    }
    if (error instanceof DOMException) return { answers: NONE, problem: NOT_KEPT };
    throw error;
  }
}

/** @returns a message for the reader, if the browser cannot keep the answers */
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
