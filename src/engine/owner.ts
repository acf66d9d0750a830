/**
 * The owner of a container or network: a label from which a later command learns whether the process
 * that made it is still alive. The label has the process's start time, because PIDs are reused.
 */
import { execFileSync } from "node:child_process";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import type { Family } from "../lab/model.ts";

/** Labels on everything a run makes. */
export const RUN_LABEL = "wirestep.run";
export const OWNER_LABEL = "wirestep.process";
export const KEEP_LABEL = "wirestep.keep";
export const PEER_LABEL = "wirestep.peer";
export const LAB_LABEL = "wirestep.lab";
/** The version of IP. */
export const FAMILY_LABEL = "wirestep.family";
/** On a run's trace in place of the run's label: that container must end by itself before its removal. */
export const TRACE_LABEL = "wirestep.trace";

/** The labels of everything on a stage. */
export function stageLabels(stage: {
  readonly run: string;
  readonly lab: string;
  readonly family: Family;
  readonly owner: string;
  readonly keep: boolean;
}): Readonly<Record<string, string>> {
  return {
    [RUN_LABEL]: stage.run,
    [LAB_LABEL]: stage.lab,
    [FAMILY_LABEL]: `${stage.family}`,
    [OWNER_LABEL]: stage.owner,
    ...(stage.keep && { [KEEP_LABEL]: "yes" }),
  };
}

/**
 * `host/boot/pid namespace/pid/start` of this process. If it runs in a container of the same engine, the
 * container's id follows, so that a command outside of the container can ask the engine for it.
 */
export function ownerOfThisProcess(container?: string): string {
  const parts = [...place(), process.pid, startOf(process.pid) ?? "unknown"];
  return [...parts, ...(container === undefined ? [] : [container])].join("/");
}

/** The container in an owner label; undefined if the owner does not run in one of that engine. */
export const containerOfOwner = (owner: string): string | undefined => owner.split("/")[5];

/**
 * Whether the process of an owner label has certainly ended. A process of another host or PID namespace
 * cannot be seen from here and counts as alive. A process in a container has ended if the container has.
 * @param running ids of the engine's running containers, listed after the label was read
 */
export function ownerIsGone(owner: string, running: ReadonlySet<string>): boolean {
  const [host, boot, namespace, pid, start, container] = owner.split("/");
  if (container !== undefined && !running.has(container)) return true;
  const [ownHost, ownBoot, ownNamespace] = place();
  if (host !== ownHost || pid === undefined) return false;
  if (boot !== ownBoot) return true;
  return namespace === ownNamespace && startOf(Number(pid)) !== start;
}

function place(): readonly [string, string, string] {
  if (process.platform !== "linux") return [hostname(), process.platform, "-"];
  const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  return [hostname(), boot, readlinkSync("/proc/self/ns/pid").replaceAll("/", "")];
}

/** The start time of a process, in its system's own terms; undefined if no process has that PID. */
function startOf(pid: number): string | undefined {
  try {
    if (process.platform !== "linux") {
      return execFileSync("ps", ["-o", "lstart=", "-p", `${pid}`], { encoding: "utf8" }).trim();
    }
    // proc(5): the name in parentheses may hold spaces; the start time is field 22
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    return undefined; // no such process
  }
}
