/** Checks of the machine that runs wirestep. They need no engine. */
import { existsSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { arch, platform, release } from "node:os";
import type { Variables } from "../runtime/variables.ts";
import type { Check, Result } from "./check.ts";

export const GIGABYTE = 1024 ** 3;
/** A run's folder takes less than a megabyte. */
const RUNS_NEED = 0.1 * GIGABYTE;

export const MACHINE_CHECKS: readonly Check<Variables>[] = [
  {
    name: "Node.js",
    probe: async () => ({
      status: "ok",
      observed: `${process.version} on ${platform()} ${release()} (${arch()})`,
    }),
  },
  { name: "room for runs", probe: async () => roomForRuns(existsSync("runs") ? "runs" : ".") },
];

async function roomForRuns(folder: string): Promise<Result> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  const observed = `${sizeText(free)} free for ${folder === "." ? "the folder runs/" : "runs/"}`;
  if (free >= RUNS_NEED) return { status: "ok", observed };
  return { status: "missing", observed, fix: "Remove old runs (rm -r runs), or free disk space." };
}

/** `1.2 GB`, in units of 1024 as `df -h` has them. */
export function sizeText(bytes: number): string {
  const gigabytes = bytes / GIGABYTE;
  return gigabytes < 1 ? `${Math.round(gigabytes * 1024)} MB` : `${gigabytes.toFixed(1)} GB`;
}
