/** Removes the root file systems that nothing needs, and the images that buildah has built for them. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { promisify } from "node:util";
import { partsOf } from "../../../images/name.ts";
import { alone } from "./alone.ts";
import { type BuildahOptions, buildahSays, STORE } from "./buildah.ts";
import { ROOTS, rootName } from "./roots.ts";
import { neededRoots, type Removed, removeUnneededRoots } from "./uses.ts";

interface Stored {
  readonly names?: readonly string[] | null;
}

/** Waits for a command that builds. @returns the systems, and all bytes that are free now */
export async function removeUnneeded(options: BuildahOptions): Promise<Removed> {
  if (!existsSync(ROOTS) && !existsSync(STORE)) return { names: [], bytes: 0 };
  return alone(async () => {
    const { names, bytes } = await removeUnneededRoots();
    return { names, bytes: bytes + (await removeUnneededImages(options)) };
  }, options.signal);
}

/** Removes what killed builds have left, and images of systems that nothing needs. @returns the bytes that are free now */
async function removeUnneededImages(options: BuildahOptions): Promise<number> {
  if (!existsSync(STORE)) return 0;
  const before = await sizeOf(STORE);
  await buildahSays(["rm", "--all"], options);
  const needed = await neededRoots();
  const images = JSON.parse(await buildahSays(["images", "--json"], options)) as readonly Stored[];
  const unneeded = images
    .flatMap(({ names }) => names ?? [])
    .filter((tag) => !isNeeded(tag, needed));
  for (const tag of unneeded) await buildahSays(["rmi", "--force", tag], options);
  await buildahSays(["rmi", "--prune", "--force"], options);
  return before - (await sizeOf(STORE));
}

/** The base stays: a change of a Dockerfile needs it. */
function isNeeded(tag: string, needed: ReadonlySet<string>): boolean {
  const isBase = !tag.startsWith("localhost/wirestep/") || partsOf(tag).name === "base";
  return isBase || needed.has(rootName({ tag }));
}

async function sizeOf(folder: string): Promise<number> {
  const { stdout } = await promisify(execFile)("du", ["-skx", folder]);
  return Number.parseInt(stdout, 10) * 1024;
}
