/**
 * Where the page's run comes from: a record that is complete, or one that grows while a lab is
 * stepped. The views know no more than this.
 */
import type { RunRecord, StepRecord } from "../src/record/record.ts";

export interface ShownRun {
  readonly head: Pick<RunRecord, "lab" | "run" | "family" | "peers" | "port" | "sources">;
  /** The steps so far. */
  readonly steps: readonly StepRecord[];
  /** The whole record; undefined while the run goes on. */
  readonly end: RunRecord | undefined;
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
