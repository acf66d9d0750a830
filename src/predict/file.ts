/**
 * What `prediction.json` holds, which lies beside a run's record: what was said of its steps, and the
 * score. Pure and without a validator, for the page as well; {@link file://./read-file.ts} reads one.
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
  /** The run's; absent while it goes on. Of an inconclusive run only what is right counts. */
  readonly verdict?: RunRecord["verdict"] | undefined;
  readonly steps: readonly PredictedStep[];
  readonly total: Tally;
  /** By id of the statement, as the steps show them. */
  readonly claims: Readonly<Record<string, Tally>>;
}

/** A step that was said, or skipped. */
export interface PredictedStep {
  readonly step: number;
  readonly name: string;
  readonly skipped?: true | undefined;
  readonly predicted?: Prediction | undefined;
  readonly score?: StepScore | undefined;
}

/** What a file is made of: a run, or as much of it as there is. */
export type FileRun = PredictedRun &
  Pick<RunRecord, "family"> & {
    readonly lab: Pick<RunRecord["lab"], "name">;
    readonly run: Pick<RunRecord["run"], "id">;
  };

export const PREDICTION_FILE = "prediction.json";

/** What was said of this run, scored. */
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

/** What was said, by step. */
export function answersOf({ steps }: Pick<PredictionFile, "steps">): Answers {
  return new Map(
    steps.map(({ step, predicted }): [number, Answer] => [step, predicted ?? "skipped"]),
  );
}
