/**
 * Where the page's run comes from: a record that is complete, or one that grows while a lab is
 * stepped. The views know no more than this.
 */
import type { Peer } from "../src/lab/model.ts";
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
}

/** A run that is over: nothing changes any more. */
export function recordedSource(record: RunRecord): Source {
  const run = { head: record, steps: record.steps, end: record };
  return { run, subscribe: () => () => undefined };
}
