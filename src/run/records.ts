/**
 * Records of earlier runs, read back from their folders, and what tests have left beside them.
 */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { EVIDENCE_FOLDER, type Evidence, evidenceSchema } from "../record/evidence.ts";
import { type RunRecord, recordSchema } from "../record/record.ts";

/** The newest record of each lab under `runs`, on IPv4 and on IPv6; none if there is no such folder. */
export async function newestRecords(runs: string): Promise<readonly RunRecord[]> {
  const labs = (await names(runs)).filter((name) => name !== EVIDENCE_FOLDER);
  const newest = await Promise.all(
    labs.map(async (lab) => {
      const time = (await names(join(runs, lab))).toSorted().at(-1);
      return time === undefined ? [] : [await readRecord(join(runs, lab, time))];
    }),
  );
  return newest.flat();
}

/** What the tests of the tools have found out; nothing if they have not been run here. */
export async function readEvidence(runs: string): Promise<readonly Evidence[]> {
  const folder = join(runs, EVIDENCE_FOLDER);
  return Promise.all(
    (await names(folder)).map(async (file) =>
      evidenceSchema.parse(JSON.parse(await readFile(join(folder, file), "utf8"))),
    ),
  );
}

/** The record in a run's folder; throws if there is none, or none of this version. */
export async function readRecord(folder: string): Promise<RunRecord> {
  return recordSchema.parse(JSON.parse(await readFile(join(folder, "record.json"), "utf8")));
}

async function names(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
