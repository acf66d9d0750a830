/**
 * Reads the results of earlier commands with the records of their runs, and copies the runs that did not
 * pass into one folder.
 */
import { cp, readFile, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { parseResults, resultsOf } from "../record/results.ts";
import type { LabRun } from "../report/ci/lab-run.ts";
import { makeFolders } from "../runtime/make-folders.ts";
import { readRecord } from "./records.ts";

/**
 * @throws FormatError if the file, or a record that it names, is not one of this version; the file
 *   system's error if there is none
 */
export async function readResults(file: string): Promise<readonly LabRun[]> {
  const results = parseResults(await readFile(file, "utf8"));
  return Promise.all(
    results.map(async (result) => ({
      result,
      record: result.folder === undefined ? undefined : await readRecord(result.folder),
    })),
  );
}

/**
 * Copies the folders of all runs that did not pass to `target`/LAB/TIME, and writes results.json there.
 * The file also lists labs without a run, with the reason. If all passed, nothing is written.
 * @returns the results that did not pass
 */
export async function collectRuns(
  runs: readonly LabRun[],
  target: string,
): Promise<readonly LabRun["result"][]> {
  const failed = runs.map(({ result }) => result).filter(({ verdict }) => verdict !== "passed");
  if (failed.length === 0) return [];
  await makeFolders(target);
  await Promise.all(
    failed.map(async ({ folder }) => {
      if (folder === undefined) return;
      const copy = join(target, basename(dirname(folder)), basename(folder));
      await cp(folder, copy, { recursive: true });
    }),
  );
  const text = JSON.stringify(resultsOf(failed), undefined, 2);
  await writeFile(join(target, "results.json"), `${text}\n`);
  return failed;
}
