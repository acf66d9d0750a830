/**
 * The source of the page's run: a complete record, or one that grows while a lab is stepped. The views
 * depend only on this interface.
 */
import type { Peer } from "../src/lab/model.ts";
import type { PredictionFile } from "../src/predict/file.ts";
import type { RunRecord, StepRecord } from "../src/record/record.ts";

export interface ShownRun {
  readonly head: Pick<
    RunRecord,
    "lab" | "run" | "family" | "peers" | "port" | "sources" | "files" | "observed"
  >;
  /** The steps so far. */
  readonly steps: readonly StepRecord[];
  /** The whole record. Undefined until the run is over. */
  readonly end: RunRecord | undefined;
  /** The next line to execute, if the run is not over. */
  readonly next?: { readonly peer: Peer; readonly file: string; readonly line: number } | undefined;
  /** The folder of the run's files, if it is not the page's folder. */
  readonly folder?: string;
  /** The address before the names of the run's files, if the page's folder does not have them. */
  readonly downloads?: string;
}

export interface Source {
  /** A new object after each change. */
  readonly run: ShownRun;
  /** @returns how to unsubscribe */
  subscribe(changed: () => void): () => void;
  /**
   * Saves the reader's prediction as prediction.json next to the record. It is called with the whole
   * prediction each time a step has been predicted or skipped, and with no steps when the reader starts
   * over. While the run is not over, the prediction has no verdict. The implementation must read it with
   * `readPrediction`, and must score it again with `scoredAgain` when the record is there. The message of
   * a rejection is shown. If there is no such function, the browser keeps the prediction. The page offers
   * a download in any case.
   */
  savePrediction?(prediction: PredictionFile): Promise<void>;
}

/** The source of a run that is over. It never changes. */
export function recordedSource(record: RunRecord): Source {
  const run = { head: record, steps: record.steps, end: record };
  return { run, subscribe: () => () => undefined };
}
