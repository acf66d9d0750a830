/**
 * The parts of stages that runs have made and not removed: containers and networks of an engine, or the control groups
 * of containers on a stage of namespaces. The processes and the network of such a stage end with their command;
 * stage.live.test.ts tests that.
 */
import { existsSync, readdirSync } from "node:fs";
import type Docker from "dockerode";
import { isOwnProcess } from "../commands/own-processes.ts";
import { leftovers, testDocker } from "../engine/engine.ts";

/** The folders for stages, with versions 1 and 2 of control groups. */
export const GROUPS = ["/sys/fs/cgroup/pids/wirestep", "/sys/fs/cgroup/wirestep"];

/** Whether this file's runs have stages of namespaces (on-namespaces.ts). */
const isWithoutEngine = (): boolean => process.env.WIRESTEP_STAGE === "namespaces";

let docker: Promise<Docker> | undefined;

/** The names of what the processes of this test file have made and not removed, or one process. */
export async function leftByRuns(pid?: number): Promise<readonly string[]> {
  if (isWithoutEngine()) return groupsOf(pid);
  docker ??= testDocker();
  return leftovers(await docker, pid);
}

/** The control groups of the containers of one process, or of all processes of this test file. */
export function groupsOf(pid?: number): readonly string[] {
  const names = GROUPS.filter(existsSync).flatMap((folder) => readdirSync(folder));
  return names.filter((name) => {
    const owner = Number(name.split(",")[3]); // host,boot,namespace,process,start,container
    return pid === undefined ? isOwnProcess(owner) : owner === pid;
  });
}
