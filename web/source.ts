/**
 * Where the page's run comes from: a record that is complete, or one that grows while a lab is
 * stepped. The views know no more than this.
 */
import type { Peer } from "../src/lab/model.ts";
import type { PredictionFile } from "../src/predict/file.ts";
import type { RunRecord, StepRecord } from "../src/record/record.ts";

export interface ShownRun {
  readonly head: Pick<RunRecord, "lab" | "run" | "family" | "peers" | "port" | "sources">;
  /** The steps so far. */
  readonly steps: readonly StepRecord[];
  /** The whole record; undefined while the run goes on. */
  readonly end: RunRecord | undefined;
  /** The line that is next, where a run goes on. */
  readonly next?: { readonly peer: Peer; readonly line: number } | undefined;
  /** Where its files are, where that is not beside the page. */
  readonly folder?: string;
}

export interface Source {
  /** Another object each time something has changed. */
  readonly run: ShownRun;
  /** @returns how to unsubscribe */
  subscribe(changed: () => void): () => void;
  /**
   * Keeps what the reader has predicted so far, to lie beside the record as prediction.json. Called
   * with all of it each time a step has been said or skipped, and with no steps when the reader starts
   * over; also while the run goes on, then without its verdict. Whoever writes it reads it with
   * `readPrediction` and scores it anew with `scoredAgain` when the record is there. A rejection's
   * message is shown. Left out: the browser keeps it, and the page offers a download in any case.
   */
  savePrediction?(prediction: PredictionFile): Promise<void>;
}

/** A run that is over: nothing changes any more. */
export function recordedSource(record: RunRecord): Source {
  const run = { head: record, steps: record.steps, end: record };
  return { run, subscribe: () => () => undefined };
}
