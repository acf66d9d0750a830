/** The labs that the user has done: the newest runs, next to the labs' places in the course. */
import { newestRecords } from "../runs/records.ts";
import type { DoneRun, PathPart } from "../studio-protocol/updates.ts";

/** @param runs the folder of the runs */
export async function withProgress(
  parts: readonly PathPart[],
  runs: string,
): Promise<readonly PathPart[]> {
  const { records } = await newestRecords(runs);
  const done = Map.groupBy(records, ({ lab }) => lab.name);
  const doneRuns = (name: string): readonly DoneRun[] =>
    (done.get(name) ?? []).map(({ family, verdict, run }) => ({
      family,
      verdict,
      at: run.started,
    }));
  return parts.map(({ title, labs }) => ({
    title,
    labs: labs.map((lab) => {
      const runsOfLab = doneRuns(lab.name);
      return runsOfLab.length === 0 ? lab : { ...lab, done: runsOfLab };
    }),
  }));
}
