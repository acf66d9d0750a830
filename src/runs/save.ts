/**
 * Writes a run's folder: record, transcript, captures, and what netstat printed. A folder with a
 * run's name is whole: it is written under a hidden name and renamed.
 */
import { createHash } from "node:crypto";
import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ownerIsGone, ownerOfThisProcess } from "../engine/owner.ts";
import { PEERS } from "../lab/model.ts";
import { isOwnLab } from "../lab-files/folder.ts";
import type { RunResult } from "../run/run-lab.ts";
import { EnvironmentError } from "../runtime/environment-error.ts";
import { giveToFolderOwner } from "../runtime/file-owner.ts";

/** What the folder of a run that is being written starts with; the rest says whose it is. */
const UNFINISHED = ".unfinished-";
/** Names there are no owners in containers. */
const NONE: ReadonlySet<string> = new Set();
/** What stands between the name of a lab from elsewhere and its folder's mark. */
export const ELSEWHERE = "@";

/** What stands there where the run has left the lab's plan: it shows nothing of the lab. */
const OWN_WAY = "own-way";

/**
 * A lab's name, and for a lab that is not one of this checkout's a mark of its folder behind it: two
 * courses may have labs of the same name.
 */
export function runsOf(name: string, labFolder: string): string {
  if (isOwnLab(labFolder)) return name;
  return `${name}${ELSEWHERE}${createHash("sha256").update(labFolder).digest("hex").slice(0, 6)}`;
}

/**
 * @param labFolder the lab's, absolute
 * @returns the folder, `runs/LAB/TIME` under `root`; of a run on IPv6 `runs/LAB-ipv6/TIME`
 */
export async function saveRun(
  root: string,
  labFolder: string,
  result: RunResult,
  transcript: string,
): Promise<string> {
  const { record } = result;
  const time = record.run.started.replaceAll(":", "-");
  const left = record.steps.some(({ unplanned }) => unplanned);
  const name = `${runsOf(record.lab.name, labFolder)}${left ? `${ELSEWHERE}${OWN_WAY}` : ""}`;
  const lab = record.family === 6 ? `${name}-ipv6` : name;
  const around = join(root, lab);
  const folder = join(around, `${time}-${record.run.id}`);
  const owner = Buffer.from(`${ownerOfThisProcess()} ${record.run.id}`).toString("base64url");
  const unfinished = join(around, `${UNFINISHED}${owner}`);
  try {
    await removeAbandoned(around);
    await writeFiles(unfinished, result, transcript);
    await rename(unfinished, folder);
    await giveToFolderOwner([root, around, folder]);
  } catch (cause) {
    // what stands in the way of writing stands in the way of this, too: the cause is told
    await rm(unfinished, { recursive: true, force: true }).catch(() => undefined);
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new EnvironmentError(
      `The run's files could not be written: ${reason}`,
      "Free disk space or choose a folder that can be written, then run this again.",
      { cause },
    );
  }
  return folder;
}

async function writeFiles(
  folder: string,
  { record, captures, netstat }: RunResult,
  transcript: string,
): Promise<void> {
  await mkdir(join(folder, "netstat"), { recursive: true });
  await Promise.all([
    writeFile(join(folder, "record.json"), `${JSON.stringify(record, undefined, 2)}\n`),
    writeFile(join(folder, "transcript.txt"), transcript),
    ...PEERS.map((peer) => writeFile(join(folder, `${peer}.pcap`), captures[peer])),
    ...netstat.flatMap((texts, index) =>
      PEERS.map((peer) =>
        writeFile(join(folder, "netstat", `step-${index + 1}-${peer}.txt`), texts[peer]),
      ),
    ),
  ]);
}

/** Removes what processes that were killed in the middle of writing have left in a lab's folder. */
async function removeAbandoned(around: string): Promise<void> {
  await mkdir(around, { recursive: true });
  const folders = (await readdir(around)).filter((name) => name.startsWith(UNFINISHED));
  const ownerOf = (name: string): string =>
    Buffer.from(name.slice(UNFINISHED.length), "base64url").toString().split(" ")[0] ?? "";
  await Promise.all(
    folders
      .filter((name) => ownerIsGone(ownerOf(name), NONE))
      .map((name) => rm(join(around, name), { recursive: true, force: true })),
  );
}
