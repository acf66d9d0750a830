/**
 * Reads the records of earlier runs from their folders, and the evidence that tests have left there.
 */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { EVIDENCE_FOLDER, type Evidence, evidenceSchema } from "../record/evidence.ts";
import { FormatError } from "../record/format.ts";
import { parseRecord, type RunRecord } from "../record/record.ts";
import { NoFolderFileError, readFolderFile } from "../runtime/folder-file.ts";
import { ELSEWHERE } from "./save.ts";

/** The page of all runs, in the folder of the runs. */
export const INDEX_FILE = "index.html";
/** The folder with edits from the studio's page, in the folder of the runs. */
export const EDITS_FOLDER = "edits";

const RECORD_FILE = "record.json";
/** A run ends at 20 000 packets in a step. The longest text of this process is twice as long. */
const RECORD_LIMIT = { mebibytes: 256, fix: "no run's record is" } as const;

const NO_RECORD = "it has no record, because its run was killed. Run the lab again.";

/** A run's folder without a record that can be read, and the reason. */
export interface Unreadable {
  readonly folder: string;
  readonly why: string;
}

/** The newest record of each lab, and the newest runs whose record can't be read. */
export interface NewestRecords {
  readonly records: readonly RunRecord[];
  /** The folder of each record, in the same order. */
  readonly folders: readonly string[];
  readonly unreadable: readonly Unreadable[];
}

/** The records of the checkout's labs under `runs`, on IPv4 and on IPv6; empty without such a folder. */
export async function newestRecords(runs: string): Promise<NewestRecords> {
  const labs = (await folders(runs)).filter(isOfCheckout);
  const found: { readonly record: RunRecord; readonly folder: string }[] = [];
  const unreadable: Unreadable[] = [];
  const read = async (lab: string): Promise<void> => {
    const folder = await newestRunOf(runs, lab);
    if (folder === undefined) return;
    try {
      found.push({ record: await readRecord(folder), folder });
    } catch (error) {
      const killed = (error as NodeJS.ErrnoException).code === "ENOENT";
      if (!(error instanceof FormatError || killed)) throw error;
      unreadable.push({ folder, why: killed ? NO_RECORD : (error as Error).message });
    }
  };
  await Promise.all(labs.map(read));
  const sorted = found.toSorted((a, b) => byLab(a.record, b.record));
  return {
    records: sorted.map(({ record }) => record),
    folders: sorted.map(({ folder }) => folder),
    unreadable: unreadable.toSorted((a, b) => a.folder.localeCompare(b.folder)),
  };
}

/** The folder of a lab's newest run; undefined if there is none. */
export async function newestRunOf(runs: string, lab: string): Promise<string | undefined> {
  const time = (await folders(join(runs, lab))).toSorted().at(-1);
  return time === undefined ? undefined : join(runs, lab, time);
}

/** Labs from elsewhere do not count: they do not have to show this project's statements. */
function isOfCheckout(name: string): boolean {
  return ![EVIDENCE_FOLDER, EDITS_FOLDER].includes(name) && !name.includes(ELSEWHERE);
}

function byLab(a: RunRecord, b: RunRecord): number {
  return a.lab.name.localeCompare(b.lab.name) || a.family - b.family;
}

/** The evidence that the tests of the tools have written; empty if they have not run here. */
export async function readEvidence(runs: string): Promise<readonly Evidence[]> {
  const folder = join(runs, EVIDENCE_FOLDER);
  return Promise.all(
    (await names(folder)).map(async (file) =>
      evidenceSchema.parse(JSON.parse(await readFile(join(folder, file), "utf8"))),
    ),
  );
}

/**
 * The record in a run's folder.
 * @throws FormatError if it is not a record of this version; the file system's error if there is none
 */
export async function readRecord(folder: string): Promise<RunRecord> {
  try {
    const { bytes } = await readFolderFile(folder, RECORD_FILE, RECORD_LIMIT);
    return parseRecord(bytes.toString());
  } catch (error) {
    if (!(error instanceof NoFolderFileError)) throw error;
    throw new FormatError(`${RECORD_FILE} ${error.message}`, { cause: error });
  }
}

/** The folders of runs. Files are not runs, and a hidden folder is an unfinished run. */
async function folders(folder: string): Promise<readonly string[]> {
  const found = await readdir(folder, { withFileTypes: true }).catch(noneIfMissing);
  return found
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .filter(isShown);
}

async function names(folder: string): Promise<readonly string[]> {
  return (await readdir(folder).catch(noneIfMissing)).filter(isShown);
}

const isShown = (name: string): boolean => !name.startsWith(".");

function noneIfMissing(error: NodeJS.ErrnoException): never[] {
  if (error.code === "ENOENT") return [];
  throw error;
}
