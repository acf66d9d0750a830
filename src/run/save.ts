/**
 * Writes a run's folder: record, transcript, captures, and what netstat printed.
 */
import { chown, mkdir, readdir, stat, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { PEERS } from "../lab/model.ts";
import { EnvironmentError } from "../stage/environment-error.ts";
import type { RunResult } from "./run-lab.ts";

/** @returns the folder, `runs/LAB/TIME` under `root`; of a run on IPv6 `runs/LAB-ipv6/TIME` */
export async function saveRun(
  root: string,
  { record, captures, netstat }: RunResult,
  transcript: string,
): Promise<string> {
  const time = record.run.started.replaceAll(":", "-");
  const lab = record.family === 6 ? `${record.lab.name}-ipv6` : record.lab.name;
  const folder = join(root, lab, `${time}-${record.run.id}`);
  try {
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
    await giveAway([root, join(root, lab), folder]);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new EnvironmentError(
      `The run's files could not be written: ${reason}`,
      "Free disk space or choose a folder that can be written, then run this again.",
      { cause },
    );
  }
  return folder;
}

/**
 * Root in a container, or by sudo, writes into somebody's folder: what it makes there is to be theirs.
 * The last of the folders goes with all that is in it.
 */
async function giveAway(folders: readonly string[]): Promise<void> {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = await stat(dirname(resolve(folders[0] ?? "")));
  if (uid === 0) return;
  const last = folders.at(-1) ?? "";
  const inside = await readdir(last, { recursive: true });
  const paths = [...folders, ...inside.map((path) => join(last, path))];
  await Promise.all(paths.map((path) => chown(path, uid, gid)));
}
