/**
 * Predict, then look: what the reader has said of which step, and the first step that they have not.
 */
import { useState } from "preact/hooks";
import { type PredictionFile, predictionFile } from "../src/predict/file.ts";
import type { Answer, Answers } from "../src/predict/prediction.ts";
import { keepAnswers, keptAnswers } from "./prediction-store.ts";
import type { ShownRun, Source } from "./source.ts";

export interface Predicting {
  readonly on: boolean;
  /** The first step that is neither said nor skipped; later ones are not to be seen. */
  readonly first: number | undefined;
  readonly answers: Answers;
  /** What is not kept, and why; undefined where all is well. */
  readonly problem: string | undefined;
  /** Begins at a step, or goes on; or ends. */
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

/** One more than there are, when all have been said. */
function firstLeft({ steps }: ShownRun, answers: Answers, from: number): number {
  const left = steps.find(({ number }) => number >= from && !answers.has(number));
  return left?.number ?? steps.length + 1;
}

export function fileOf({ head, steps, end }: ShownRun, answers: Answers): PredictionFile {
  return predictionFile({ ...head, steps, verdict: end?.verdict }, answers);
}
