/**
 * The folders in which this process may make control groups: those of the machine if it is root, and otherwise the
 * group that it runs in, if that is delegated to its user (cgroups(7), "Cgroups delegation"):
 *
 *     systemd-run --user --scope --property=Delegate=yes make labs
 */
import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { makeFolders } from "../../runtime/make-folders.ts";

export const MOUNT = "/sys/fs/cgroup";
export const CONTROLLERS = ["pids", "memory"] as const;
/** The group below a delegated one that the commands themselves are in. */
const COMMANDS = "wirestep-commands";

export type GroupPlaces =
  /** Version 1: a folder for each of the controllers. */
  | { readonly version: 1; readonly folders: readonly string[] }
  | { readonly version: 2; readonly folder: string }
  | { readonly why: string };

/** @param own the contents of /proc/self/cgroup */
export function groupPlaces(
  mount: string = MOUNT,
  own: string = readFileSync("/proc/self/cgroup", "utf8"),
): GroupPlaces {
  const why = `this user may not make control groups in ${mount}`;
  if (existsSync(join(mount, "cgroup.controllers"))) {
    const folder = [mount, withoutCommands(join(mount, ownPath(own, "")))].find(mayMakeGroups);
    if (folder === undefined) return { why };
    const given = readFileSync(join(folder, "cgroup.controllers"), "utf8").trim().split(" ");
    const missing = CONTROLLERS.filter((name) => !given.includes(name));
    return missing.length === 0
      ? { version: 2, folder }
      : { why: `${folder} has no controller for ${missing.join(" and ")}` };
  }
  const roots = CONTROLLERS.map((name) => join(mount, name));
  const missing = roots.find((root) => !existsSync(join(root, "cgroup.procs")));
  if (missing !== undefined) return { why: `there is no ${missing}` };
  const folders = CONTROLLERS.flatMap(
    (name) => [join(mount, name), join(mount, name, ownPath(own, name))].find(mayMakeGroups) ?? [],
  );
  return folders.length === CONTROLLERS.length ? { version: 1, folders } : { why };
}

/** The path of the process in a hierarchy: of its line `9:pids:/user/ana`, or `0::/user/ana` in version 2. */
function ownPath(own: string, controller: string): string {
  const lines = own.split("\n").map((line) => line.split(/:(.*?):(.*)/));
  const line = lines.find(([, controllers = "-"]) => controllers.split(",").includes(controller));
  return line?.[2] ?? "/";
}

const withoutCommands = (folder: string): string =>
  basename(folder) === COMMANDS ? dirname(folder) : folder;

function mayMakeGroups(folder: string): boolean {
  try {
    for (const path of [folder, join(folder, "cgroup.procs")]) accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Lets the groups below a group have limits, in version 2. A group with processes can't (the root of all excepted), so
 * its processes, this one among them, move into a group below first.
 */
export async function limitBelow(
  folder: string,
  controllers: readonly string[] = CONTROLLERS,
): Promise<void> {
  const given = join(folder, "cgroup.subtree_control");
  const has = (await readFile(given, "utf8")).trim().split(" ");
  if (controllers.every((name) => has.includes(name))) return;
  if (existsSync(join(folder, "cgroup.type"))) await moveProcesses(folder, join(folder, COMMANDS));
  await writeFile(given, controllers.map((name) => `+${name}`).join(" "));
}

async function moveProcesses(from: string, to: string): Promise<void> {
  for (;;) {
    const pids = (await readFile(join(from, "cgroup.procs"), "utf8")).split("\n").filter(Boolean);
    if (pids.length === 0) return; // a child of one that had not moved is in the next list
    await makeFolders(to);
    for (const pid of pids) await writeFile(join(to, "cgroup.procs"), pid).catch(unlessEnded);
  }
}

function unlessEnded(error: NodeJS.ErrnoException): void {
  if (error.code !== "ESRCH") throw error;
}
