/**
 * Writes a run's folder: record, transcript, captures, and what netstat printed.
 */
import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PEERS } from "../lab/model.ts";
import { EnvironmentError } from "../stage/environment-error.ts";
import { isOwnLab } from "./lab-files.ts";
import type { RunResult } from "./run-lab.ts";

/** What stands between the name of a lab from elsewhere and its folder's mark. */
export const ELSEWHERE = "@";

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
  { record, captures, netstat }: RunResult,
  transcript: string,
): Promise<string> {
  const time = record.run.started.replaceAll(":", "-");
  const name = runsOf(record.lab.name, labFolder);
  const lab = record.family === 6 ? `${name}-ipv6` : name;
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
