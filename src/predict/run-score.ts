/**
 * Scores the prediction of a run by step and by statement. In an inconclusive run only correct answers
 * count.
 */
import type { RunRecord, StepRecord } from "../record/record.ts";
import type { Answers, Prediction } from "./prediction.ts";
import { type ScoredItem, type StepScore, scorePrediction, sumOf, type Tally } from "./score.ts";
import { type KnownRun, type SeenStep, seenSteps } from "./seen.ts";

/** A run so far. It has no verdict until it is over. */
export interface PredictedRun extends KnownRun {
  readonly steps: readonly StepRecord[];
  readonly verdict?: RunRecord["verdict"] | undefined;
}

export interface ScoredStep {
  readonly step: number;
  /** `client: connect` */
  readonly name: string;
  /** Undefined for a skipped step, which does not count. */
  readonly predicted: Prediction | undefined;
  readonly score: StepScore | undefined;
}

export interface RunScore {
  /** The steps that were predicted or skipped. */
  readonly steps: readonly ScoredStep[];
  readonly total: Tally;
  /** Whether wrong answers cost points. They don't in an inconclusive run. */
  readonly charged: boolean;
  /** The points of the steps that show each statement, in the order in which statements are first shown. */
  readonly claims: readonly (Tally & { readonly id: string })[];
}

export function scoreRun(run: PredictedRun, answers: Answers): RunScore {
  const scored = seenSteps(run, run.steps).flatMap((seen) => {
    const answer = answers.get(seen.number);
    if (answer === undefined) return [];
    const predicted = answer === "skipped" ? undefined : answer;
    const score = predicted && scoreOf(seen, predicted, run.verdict);
    return [{ seen, step: { step: seen.number, name: seen.name, predicted, score } }];
  });
  return {
    steps: scored.map(({ step }) => step),
    total: sumOf(scored.flatMap(({ step }) => step.score ?? [])),
    charged: run.verdict !== "inconclusive",
    claims: claimsOf(scored),
  };
}

/** @param verdict the run's verdict, if it is known */
function scoreOf(
  seen: SeenStep,
  predicted: Prediction,
  verdict: RunRecord["verdict"] | undefined,
): StepScore {
  const score = scorePrediction(seen, predicted);
  return verdict === "inconclusive" ? uncharged(score) : score;
}

/** Leaves out all items that are not right. */
function uncharged({ items }: StepScore): StepScore {
  const free = items.map((item): ScoredItem => {
    const points = Math.max(0, item.points);
    return { ...item, points, of: points };
  });
  return { ...sumOf(free), items: free };
}

interface Scored {
  readonly seen: SeenStep;
  readonly step: ScoredStep;
}

function claimsOf(scored: readonly Scored[]): RunScore["claims"] {
  const ids = new Set(scored.flatMap(({ seen }) => seen.claims));
  return [...ids].flatMap((id) => {
    const showing = scored.flatMap(({ seen, step }) =>
      step.score !== undefined && seen.claims.includes(id) ? [step.score] : [],
    );
    return showing.length === 0 ? [] : [{ id, ...sumOf(showing) }];
  });
}
