/**
 * The reader's predictions: the answer for each step, and the first step without one.
 */
import { useState } from "preact/hooks";
import { type PredictionFile, predictionFile } from "../src/predict/file.ts";
import type { Answer, Answers } from "../src/predict/prediction.ts";
import { keepAnswers, keptAnswers } from "./prediction-store.ts";
import type { ShownRun, Source } from "./source.ts";

export interface Predicting {
  readonly on: boolean;
  /** The first step that is neither predicted nor skipped. It and all later steps are hidden. */
  readonly first: number | undefined;
  readonly answers: Answers;
  /** Why a prediction is not kept. Undefined if it is. */
  readonly problem: string | undefined;
  /** Starts predicting at a step or resumes it, or stops it. */
  readonly toggle: (step: number) => void;
  readonly answer: (step: number, answer: Answer) => void;
  readonly startOver: () => void;
}

export function usePrediction(source: Source, run: ShownRun): Predicting {
  const id = run.head.run.id;
  const [kept] = useState(() => keptAnswers(id));
  const [answers, setAnswers] = useState(kept.answers);
  const [problem, setProblem] = useState(kept.problem);
  const [on, setOn] = useState(false);
  const [from, setFrom] = useState(1);
  const keep = (now: Answers): void => {
    setAnswers(now);
    setProblem(keepAnswers(id, now));
    source
      .savePrediction?.(fileOf(run, now))
      .catch((error: Error) => setProblem(`Your prediction was not saved: ${error.message}`));
  };
  return {
    on,
    first: on ? firstLeft(run, answers, from) : undefined,
    answers,
    problem,
    toggle: (step) => {
      if (!on && answers.size === 0) setFrom(step);
      setOn(!on);
    },
    answer: (step, answer) => keep(new Map([...answers, [step, answer]])),
    startOver: () => {
      setFrom(1);
      keep(new Map());
    },
  };
}

/** When no step is left, the number after the last step. */
function firstLeft({ steps }: ShownRun, answers: Answers, from: number): number {
  const left = steps.find(({ number }) => number >= from && !answers.has(number));
  return left?.number ?? steps.length + 1;
}

export function fileOf({ head, steps, end }: ShownRun, answers: Answers): PredictionFile {
  return predictionFile({ ...head, steps, verdict: end?.verdict }, answers);
}
