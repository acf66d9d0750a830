/** The processes of a run on namespaces, by the control groups of its containers. Only root has these. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../src/runtime/checkout.ts";

/** Each version's place (src/venue/namespaces/control-groups.ts). */
const PARENTS = ["/sys/fs/cgroup/pids/wirestep", "/sys/fs/cgroup/wirestep"];

export interface Group {
  /** The container's name. */
  readonly name: string;
  readonly folder: string;
}

/** The groups of the stages of a process, which is the fourth part of their names. */
export function groupsOf(owner: number | undefined): readonly Group[] {
  return PARENTS.filter(existsSync).flatMap((parent) =>
    readdirSync(parent)
      .filter((name) => name.split(",")[3] === `${owner}`)
      .map((name) => ({ name: name.split(",").slice(5).join(","), folder: join(parent, name) })),
  );
}

/** The numbers of the processes of a group; none if it has just been removed. */
export function processesIn({ folder }: Group): readonly number[] {
  return textOf(join(folder, "cgroup.procs")).split("\n").filter(Boolean).map(Number);
}

/** The name that a process has given itself; empty if it has ended. */
export const nameOf = (pid: number): string => textOf(`/proc/${pid}/comm`).trim();

/**
 * Processes that hold networks of this checkout's stages and have lost the command that started them.
 * @param owner a command that counts as lost
 */
export function networkHolders(owner?: number): readonly number[] {
  const script = join(ROOT, "docker/network.sh");
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => textOf(`/proc/${pid}/cmdline`).split("\0").includes(script))
    .map(Number)
    .filter((pid) => [1, owner].includes(parentOf(pid)));
}

/** The second field after the name, which is in parentheses (proc_pid_stat(5)). */
const parentOf = (pid: number): number =>
  Number(textOf(`/proc/${pid}/stat`).split(") ")[1]?.split(" ")[1]);

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // it has ended since it was listed
  }
}
