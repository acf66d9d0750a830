/**
 * The control groups of this stage's containers: limits on memory and processes, and the kernel's counters for
 * them, in a group for each container. Versions 1 and 2 of control groups differ in files and places
 * (cgroups(7)). Without the right to make groups there are none, and `why` has the reason (group-places.ts).
 */
import { existsSync } from "node:fs";
import { readdir, rmdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { ContainerLimits } from "../../containers/description.ts";
import { ownerIsGone, ownerOfThisProcess } from "../../engine/owner.ts";
import { makeFolders } from "../../runtime/make-folders.ts";
import type { KernelFolder } from "./bubblewrap.ts";
import { groupPlaces, limitBelow, MOUNT } from "./group-places.ts";

const PARENT = "wirestep";
const MEBIBYTE = 2 ** 20;

export interface ControlGroup {
  /** Places a process, and all that it starts later, under the limits. */
  readonly add: (pid: number) => Promise<void>;
  /** The files that take the numbers of processes. */
  readonly files: readonly string[];
  readonly folders: readonly KernelFolder[];
  readonly remove: () => Promise<void>;
}

export interface ControlGroups {
  readonly make: (name: string, limits: ContainerLimits) => Promise<ControlGroup>;
  /** Removes the groups of killed runs. */
  readonly removeAbandoned: () => Promise<void>;
}

/** @returns the reason why there are none, if this user cannot make them */
export function controlGroups(): ControlGroups | { readonly why: string } {
  const places = groupPlaces();
  if ("why" in places) return places;
  return places.version === 1 ? versionOne(places.folders) : versionTwo(places.folder);
}

function versionOne(folders: readonly string[]): ControlGroups {
  const parents = folders.map((folder) => join(folder, PARENT));
  return {
    make: async (name, { processes, memory }) => {
      const bytes = `${memory * MEBIBYTE}`;
      const [pids = "", mem = ""] = await makeIn(parents, name);
      await writeFile(join(pids, "pids.max"), `${processes}`);
      await writeFile(join(mem, "memory.limit_in_bytes"), bytes);
      await writeFile(join(mem, "memory.memsw.limit_in_bytes"), bytes).catch(unlessMissing); // no swap
      return {
        ...placing([pids, mem]),
        folders: [
          { from: pids, to: join(MOUNT, "pids") },
          { from: mem, to: join(MOUNT, "memory") },
        ],
        remove: () => removeAll([pids, mem]),
      };
    },
    removeAbandoned: () => removeAbandoned(parents),
  };
}

function versionTwo(folder: string): ControlGroups {
  const parent = join(folder, PARENT);
  return {
    make: async (name, { processes, memory }) => {
      await makeFolders(parent);
      for (const above of [folder, parent]) await limitBelow(above);
      const [group = ""] = await makeIn([parent], name);
      await writeFile(join(group, "pids.max"), `${processes}`);
      await writeFile(join(group, "memory.max"), `${memory * MEBIBYTE}`);
      await writeFile(join(group, "memory.swap.max"), "0").catch(unlessMissing);
      return {
        ...placing([group]),
        folders: [{ from: group, to: MOUNT }],
        remove: () => removeAll([group]),
      };
    },
    removeAbandoned: () => removeAbandoned([parent]),
  };
}

function placing(folders: readonly string[]): Pick<ControlGroup, "add" | "files"> {
  const files = folders.map((folder) => join(folder, "cgroup.procs"));
  return {
    files,
    add: async (pid) => {
      for (const file of files) await writeFile(file, `${pid}`);
    },
  };
}

/** The name has its owner, so that a later command learns whether the process still lives. */
const OWNER_PARTS = 5;
const named = (name: string): string => `${ownerOfThisProcess().replaceAll("/", ",")},${name}`;
const ownerIn = (folder: string): string => folder.split(",").slice(0, OWNER_PARTS).join("/");

async function makeIn(parents: readonly string[], name: string): Promise<readonly string[]> {
  const folders = parents.map((parent) => join(parent, named(name)));
  await Promise.all(folders.map((folder) => makeFolders(folder)));
  return folders;
}

async function removeAbandoned(parents: readonly string[]): Promise<void> {
  for (const parent of parents) {
    const names = existsSync(parent) ? await readdir(parent, { withFileTypes: true }) : [];
    const groups = names.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
    const left = groups.filter((name) => ownerIsGone(ownerIn(name), new Set()));
    await removeAll(left.map((name) => join(parent, name)));
  }
}

/** Milliseconds between two tries: version 1 has no event for a group that becomes empty. */
const TRIED_EVERY = 5;
/** Two seconds are enough for every killed process that does not wait for a device. The next command removes its group. */
const TRIES = 2_000 / TRIED_EVERY;

async function removeAll(folders: readonly string[]): Promise<void> {
  await Promise.all(folders.map(removeEmpty));
}

/** A group whose last process is just ending is busy until the kernel has taken the process out. */
async function removeEmpty(folder: string): Promise<void> {
  for (let tried = 0; tried < TRIES; tried += 1) {
    try {
      return await rmdir(folder);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "ENOENT") return;
      if (code !== "EBUSY") throw error;
    }
    await setTimeout(TRIED_EVERY);
  }
}

function unlessMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOENT") throw error;
}
