/**
 * Writes what remains of a run: its files and its page.
 */
import { styleFor } from "../report/text/style.ts";
import { transcriptOf } from "../report/text/transcript/transcript.ts";
import type { RunResult } from "../run/run-lab.ts";
import type { Timed } from "../runtime/timing.ts";
import { PageError, writeRunPage } from "./page.ts";
import { saveRun } from "./save.ts";

export interface WrittenRun {
  readonly folder: string;
  /** The run's page, or the reason why there is none. A run without a page is still valid. */
  readonly report: string | PageError;
}

/** @param runs the folder in which the run's folder is made */
export async function writeRun(
  runs: string,
  lab: string,
  result: RunResult,
  timed: Timed,
): Promise<WrittenRun> {
  const { record } = result;
  const text = transcriptOf(record, styleFor(false));
  const folder = await saveRun(runs, lab, result, text);
  try {
    return { folder, report: await timed("report", () => writeRunPage(folder, record)) };
  } catch (error) {
    if (!(error instanceof PageError)) throw error;
    return { folder, report: error };
  }
}
