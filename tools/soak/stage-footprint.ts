/** Counts everything on the machine that stages of namespaces could leave behind. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { CACHE } from "../../src/runtime/checkout.ts";
import { networkHolders } from "../faults/groups.ts";
import type { Footprint } from "./footprint.ts";

const GROUPS = [
  "/sys/fs/cgroup/pids/wirestep",
  "/sys/fs/cgroup/memory/wirestep",
  "/sys/fs/cgroup/wirestep",
];

export async function stageFootprint(): Promise<Footprint> {
  return {
    "control groups": GROUPS.map(foldersIn).reduce((sum, count) => sum + count),
    mounts: readFileSync("/proc/self/mountinfo", "utf8").split("\n").length - 1,
    "network interfaces": readdirSync("/sys/class/net").length,
    "processes that hold a network": networkHolders().length,
    "scratch folders": foldersIn(`${CACHE}/scratch`),
  };
}

function foldersIn(folder: string): number {
  if (!existsSync(folder)) return 0;
  return readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).length;
}
