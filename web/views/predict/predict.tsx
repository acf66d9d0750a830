/** The prediction mode: the question before a step, the answer next to what happened, and the score. */
import { useMemo, useRef } from "preact/hooks";
import type { PredictionFile } from "../../../src/predict/file.ts";
import { scoreRun } from "../../../src/predict/run-score.ts";
import { hasTcp, SeenSteps } from "../../../src/predict/seen.ts";
import type { StepRecord } from "../../../src/record/record.ts";
import { safeText } from "../../../src/report/text/safe-text.ts";
import { fileOf, type Predicting } from "../../prediction.ts";
import type { ShownRun } from "../../source.ts";
import { PredictEnd } from "./end.tsx";
import { PredictForm } from "./form.tsx";
import { PredictResult } from "./result.tsx";

interface PredictProps {
  readonly run: ShownRun;
  readonly predicting: Predicting;
  /** The reader's current step, without its results if it must be predicted first. */
  readonly step: StepRecord;
  readonly next: () => void;
}

export function Predict({ run, predicting, step, next }: PredictProps) {
  const { answers, first = 1, answer, startOver, problem } = predicting;
  const draft = useRef({ step: 0, text: "" });
  const verdict = run.end?.verdict;
  const score = useMemo(
    () => scoreRun({ ...run.head, steps: run.steps, verdict }, answers),
    [run, answers, verdict],
  );
  const given = answers.get(step.number);
  const complete = run.end !== undefined && first > run.steps.length;
  const file = (): PredictionFile => fileOf(run, answers);
  return (
    <>
      {problem !== undefined && (
        <p class="reason" role="status">
          {safeText(problem)}
        </p>
      )}
      {step.number === first && (
        <PredictForm
          key={first}
          step={step}
          before={statesBefore(run, first)}
          draft={draft.current.step === first ? draft.current.text : ""}
          keepDraft={(text) => {
            draft.current = { step: first, text };
          }}
          answer={(given) => answer(first, given)}
        />
      )}
      {given !== undefined && (
        <PredictResult
          step={step.number}
          answer={given}
          score={score}
          file={complete ? undefined : file}
          next={step.number < run.steps.length ? next : undefined}
        />
      )}
      {complete && <PredictEnd score={score} file={file} startOver={startOver} />}
    </>
  );
}

/** Undefined in a run without TCP. */
function statesBefore({ head, steps }: ShownRun, step: number) {
  if (!hasTcp(steps)) return undefined;
  const seen = new SeenSteps(head);
  for (const one of steps.slice(0, step - 1)) seen.add(one);
  return seen.states;
}
