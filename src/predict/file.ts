/**
 * The contents of `prediction.json`, which is in the folder of a run: the answers for its steps, and the
 * score. This module has no validator, so that the page can use it. {@link file://./read-file.ts} reads
 * the file.
 */
import type { Family } from "../lab/model.ts";
import { PREDICTION } from "../record/format.ts";
import type { RunRecord } from "../record/record.ts";
import type { Answer, Answers, Prediction } from "./prediction.ts";
import { type PredictedRun, scoreRun } from "./run-score.ts";
import type { StepScore, Tally } from "./score.ts";

export interface PredictionFile {
  readonly format: typeof PREDICTION.name;
  readonly version: typeof PREDICTION.version;
  readonly lab: string;
  readonly family: Family;
  /** The run's id. */
  readonly run: string;
  /** The run's verdict. Absent until the run is over. In an inconclusive run only correct answers count. */
  readonly verdict?: RunRecord["verdict"] | undefined;
  readonly steps: readonly PredictedStep[];
  readonly total: Tally;
  /** The points for each statement, by its id. */
  readonly claims: Readonly<Record<string, Tally>>;
}

/** A step that was predicted or skipped. */
export interface PredictedStep {
  readonly step: number;
  readonly name: string;
  readonly skipped?: true | undefined;
  readonly predicted?: Prediction | undefined;
  readonly score?: StepScore | undefined;
}

/** The run, or the part of it that exists so far, from which a file is made. */
export type FileRun = PredictedRun &
  Pick<RunRecord, "family"> & {
    readonly lab: Pick<RunRecord["lab"], "name">;
    readonly run: Pick<RunRecord["run"], "id">;
  };

export const PREDICTION_FILE = "prediction.json";

/** The scored prediction of this run. */
export function predictionFile(run: FileRun, answers: Answers): PredictionFile {
  const { steps, total, claims } = scoreRun(run, answers);
  return {
    format: PREDICTION.name,
    version: PREDICTION.version,
    lab: run.lab.name,
    family: run.family,
    run: run.run.id,
    ...(run.verdict !== undefined && { verdict: run.verdict }),
    steps: steps.map(({ step, name, predicted, score }) =>
      predicted === undefined ? { step, name, skipped: true } : { step, name, predicted, score },
    ),
    total,
    claims: Object.fromEntries(claims.map(({ id, points, of }) => [id, { points, of }])),
  };
}

/** The answers, by step. */
export function answersOf({ steps }: Pick<PredictionFile, "steps">): Answers {
  return new Map(
    steps.map(({ step, predicted }): [number, Answer] => [step, predicted ?? "skipped"]),
  );
}
