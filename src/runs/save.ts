/**
 * Writes a run's folder: record, transcript, captures and netstat's output. The folder is written under
 * a hidden name and then renamed, so a folder with a run's name is complete.
 */
import { createHash } from "node:crypto";
import { readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { ownerIsGone, ownerOfThisProcess } from "../engine/owner.ts";
import { PEERS } from "../lab/model.ts";
import { isOwnLab } from "../lab-files/folder.ts";
import { commentedCapture } from "../report/capture/commented.ts";
import type { RunResult } from "../run/run-lab.ts";
import { EnvironmentError } from "../runtime/environment-error.ts";
import { giveToFolderOwner } from "../runtime/file-owner.ts";
import { makeOwnFolders, writeOwnFile } from "../runtime/own-files.ts";

/** The prefix of a folder that is being written; the process that writes it follows. */
const UNFINISHED = ".unfinished-";
/** No containers: the owner of such a folder is always a process. */
const NONE: ReadonlySet<string> = new Set();
/** Separates the name of a lab from elsewhere and the hash of its folder. */
export const ELSEWHERE = "@";

/** Marks a run in which the user left the lab's plan. It does not show what the lab states. */
const OWN_WAY = "own-way";

/**
 * A lab's name. A lab from outside this checkout also gets a hash of its folder, because two courses may
 * have labs of the same name.
 */
export function runsOf(name: string, labFolder: string): string {
  if (isOwnLab(labFolder)) return name;
  return `${name}${ELSEWHERE}${createHash("sha256").update(labFolder).digest("hex").slice(0, 6)}`;
}

/**
 * @param labFolder the lab's folder, as an absolute path
 * @returns the run's folder, LAB/TIME under `root`; for a run on IPv6, LAB-ipv6/TIME
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
    await makeOwnFolders([root, around]);
    await removeAbandoned(around);
    await writeFiles(unfinished, result, transcript);
    await rename(unfinished, folder);
    await giveToFolderOwner([root, around, folder]);
  } catch (cause) {
    // Removing probably fails for the same reason as writing did. The error below gives that reason.
    await rm(unfinished, { recursive: true, force: true }).catch(() => undefined);
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new EnvironmentError(
      `The run's files could not be written: ${reason}`,
      "Free some disk space or choose a writable folder, then run this again.",
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
  await makeOwnFolders([folder, join(folder, "netstat")]);
  await Promise.all([
    writeOwnFile(join(folder, "record.json"), `${JSON.stringify(record, undefined, 2)}\n`),
    writeOwnFile(join(folder, "transcript.txt"), transcript),
    ...PEERS.flatMap((peer) => [
      writeOwnFile(join(folder, `${peer}.pcap`), captures[peer]),
      writeOwnFile(join(folder, `${peer}.pcapng`), commentedCapture(record, peer, captures[peer])),
    ]),
    ...netstat.flatMap((texts, index) =>
      PEERS.map((peer) =>
        writeOwnFile(join(folder, "netstat", `step-${index + 1}-${peer}.txt`), texts[peer]),
      ),
    ),
  ]);
}

/** Removes the unfinished folders of processes that were killed while writing. */
async function removeAbandoned(around: string): Promise<void> {
  const folders = (await readdir(around)).filter((name) => name.startsWith(UNFINISHED));
  const ownerOf = (name: string): string =>
    Buffer.from(name.slice(UNFINISHED.length), "base64url").toString().split(" ")[0] ?? "";
  await Promise.all(
    folders
      .filter((name) => ownerIsGone(ownerOf(name), NONE))
      .map((name) => rm(join(around, name), { recursive: true, force: true })),
  );
}
