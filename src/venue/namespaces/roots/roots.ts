/**
 * Root file systems on this machine: the contents of images, each in a folder with the name of its image. The
 * name has the hash of everything that goes into the image (images/plan.ts), so a folder with the name is the
 * right one. They are made whole or not at all.
 *
 *     roots/endpoint-0123456789ab/id      the image's id
 *     roots/endpoint-0123456789ab/environment.json   the variables that the image sets
 *     roots/endpoint-0123456789ab/root/   its files
 *
 * A lab's image that only adds /lab to the endpoint has its own files alone, and the name of the other one:
 *
 *     roots/lab-close-0123456789ab/below  endpoint-0123456789ab
 */
import { chmod, readFile, realpath, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Build } from "../../../images/build.ts";
import type { ImageRef } from "../../../images/find.ts";
import { partsOf } from "../../../images/name.ts";
import { USER_CACHE } from "../../../runtime/checkout.ts";
import { makeFolders } from "../../../runtime/make-folders.ts";

export const ROOTS = join(USER_CACHE, "roots");
const VARIABLES = "environment.json";
const BELOW = "below";
/** The folder that a lab's image may add. */
export const ADDED = "lab";

/**
 * Files in /etc that an engine writes for every container: names that programs look up, and the name servers. Here is
 * none, so a look-up asks the container itself (resolv.conf(5)), and never that of the machine that made the image.
 */
const WRITTEN: Readonly<Record<string, string>> = {
  hosts: "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n",
  "resolv.conf": "",
};
/** Folders on which containers mount something. */
const MOUNT_POINTS = ["lab", "tracing", "proc", "sys", "dev", "tmp"];

/** The name of the folder of an image. */
export function rootName({ tag }: Pick<Build, "tag">): string {
  const { name, version } = partsOf(tag);
  return `${name}-${version}`;
}

const folderOf = (build: Pick<Build, "tag">): string => join(ROOTS, rootName(build));

/** The root file system of an image as an image of this venue; undefined if it is not here. */
export async function findRoot(build: Pick<Build, "tag">): Promise<ImageRef | undefined> {
  const folder = folderOf(build);
  const [id, below] = await Promise.all(["id", BELOW].map((name) => textOf(join(folder, name))));
  if (id === undefined) return undefined;
  if (below !== undefined && (await textOf(join(ROOTS, below, "id"))) === undefined) {
    return undefined;
  }
  return { tag: join(folder, "root"), id };
}

/** The files and variables of a container. */
export interface Contents {
  /** The folder that is its root. */
  readonly root: string;
  /** A folder of its own on it, by its place in the container. */
  readonly added: Readonly<Record<string, string>>;
  /** The variables of the image that it is from. Another folder than one made here has none. */
  readonly variables: Readonly<Record<string, string>>;
}

/** @param root as an image is named here */
export async function contentsOf(root: string): Promise<Contents> {
  const folder = dirname(root);
  const [variables = "{}", below] = await Promise.all(
    [VARIABLES, BELOW].map((name) => textOf(join(folder, name))),
  );
  return {
    variables: JSON.parse(variables),
    ...(below === undefined
      ? { root, added: {} }
      : { root: join(ROOTS, below, "root"), added: { [`/${ADDED}`]: join(root, ADDED) } }),
  };
}

export interface NewRoot {
  /** As an engine lists them: `NAME=value`. */
  readonly variables: readonly string[];
  /** The image below, if this one only adds a folder to it. */
  readonly below?: Pick<Build, "tag">;
  /** Puts the files into an empty folder. */
  readonly fill: (root: string) => Promise<void>;
}

export async function makeRoot(
  image: ImageRef,
  { variables, below, fill }: NewRoot,
): Promise<ImageRef> {
  const folder = folderOf(image);
  const making = `${folder}.${process.pid}`;
  const root = join(making, "root");
  await makeFolders(ROOTS);
  await chmod(ROOTS, 0o700); // the files of every system have programs that run with their owner's rights
  await rm(making, { recursive: true, force: true });
  await makeFolders(root);
  try {
    await fill(root);
    if (below === undefined) await prepare(root);
    else await writeFile(join(making, BELOW), `${rootName(below)}\n`);
    const pairs = variables.map((pair) => pair.split(/=(.*)/s).slice(0, 2));
    await writeFile(join(making, VARIABLES), `${JSON.stringify(Object.fromEntries(pairs))}\n`);
    await writeFile(join(making, "id"), `${image.id}\n`);
    await rename(making, folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error; // another command was faster
    });
  } finally {
    await rm(making, { recursive: true, force: true });
  }
  return { tag: join(folder, "root"), id: image.id };
}

/** Adds the files that every container needs and no image has. */
async function prepare(root: string): Promise<void> {
  for (const name of [...MOUNT_POINTS, "etc"]) await makeFolders(join(root, name));
  const etc = join(await realpath(root), "etc");
  if ((await realpath(etc)) !== etc)
    throw new Error("its /etc is a link, which could lead anywhere");
  for (const [name, text] of Object.entries(WRITTEN)) {
    const file = join(etc, name);
    await rm(file, { force: true }); // it could be a link, too
    await writeFile(file, text);
    await chmod(file, 0o644); // with any umask
  }
  await chmod(root, 0o755);
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, "utf8")).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
