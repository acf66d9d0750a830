/**
 * Root file systems on this machine: the contents of images, each in a folder with the name of its image. The
 * name has the hash of everything that goes into the image (images/plan.ts), so a folder with the name is the
 * right one. They are made whole or not at all.
 *
 *     roots/endpoint-0123456789ab/id      the image's id
 *     roots/endpoint-0123456789ab/environment.json   the variables that the image sets
 *     roots/endpoint-0123456789ab/root/   its files
 */
import { spawn } from "node:child_process";
import { chmod, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Build } from "../../images/build.ts";
import type { ImageRef } from "../../images/find.ts";
import { partsOf } from "../../images/name.ts";
import { USER_CACHE } from "../../runtime/checkout.ts";
import { CollectedText } from "../../runtime/collected-text.ts";
import { EnvironmentError } from "../../runtime/environment-error.ts";
import { makeFolders } from "../../runtime/make-folders.ts";
import { isRoot } from "./rights.ts";
import { TOOLS_PATH } from "./tools-path.ts";

const ROOTS = join(USER_CACHE, "roots");
const VARIABLES = "environment.json";

/** Names that programs look up in every container of an engine. */
const HOSTS = "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n";
/** Folders on which containers mount something. */
const MOUNT_POINTS = ["lab", "tracing", "proc", "sys", "dev", "tmp"];

const folderOf = ({ tag }: Pick<Build, "tag">): string => {
  const { name, version } = partsOf(tag);
  return join(ROOTS, `${name}-${version}`);
};

/** The root file system of an image as an image of this venue; undefined if it is not here. */
export async function findRoot(build: Pick<Build, "tag">): Promise<ImageRef | undefined> {
  const folder = folderOf(build);
  try {
    return { tag: join(folder, "root"), id: (await readFile(join(folder, "id"), "utf8")).trim() };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** The variables of the image that a root file system is from. Another folder than one made here has none. */
export async function variablesOf(root: string): Promise<Readonly<Record<string, string>>> {
  try {
    return JSON.parse(await readFile(join(dirname(root), VARIABLES), "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw error;
  }
}

/**
 * @param tar of the whole root file system
 * @param variables as an engine lists them: `NAME=value`
 */
export async function makeRoot(
  image: ImageRef,
  tar: Readable,
  variables: readonly string[],
): Promise<ImageRef> {
  const folder = folderOf(image);
  const making = `${folder}.${process.pid}`;
  const root = join(making, "root");
  await rm(making, { recursive: true, force: true });
  await makeFolders(root);
  await unpack(tar, root);
  for (const name of MOUNT_POINTS) await makeFolders(join(root, name));
  await writeFile(join(root, "etc/hosts"), HOSTS);
  await chmod(join(root, "etc/hosts"), 0o644); // with any umask
  await chmod(root, 0o755);
  const pairs = variables.map((pair) => pair.split(/=(.*)/s).slice(0, 2));
  await writeFile(join(making, VARIABLES), `${JSON.stringify(Object.fromEntries(pairs))}\n`);
  await writeFile(join(making, "id"), `${image.id}\n`);
  await rename(making, folder).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
    await rm(making, { recursive: true, force: true }); // another command was faster
  });
  return { tag: join(folder, "root"), id: image.id };
}

/** Devices are left out: a container has its own, and only root can make them. */
async function unpack(tar: Readable, folder: string): Promise<void> {
  const owners = isRoot() ? ["--numeric-owner", "--same-owner"] : ["--no-same-owner"];
  const child = spawn(
    "tar",
    ["-x", "-f", "-", "-p", ...owners, "--exclude=dev/*", "--exclude=./dev/*", "-C", folder],
    { stdio: ["pipe", "ignore", "pipe"], env: { PATH: TOOLS_PATH } },
  );
  const said = new CollectedText();
  child.stderr.on("data", said.add);
  const status = new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 128));
  });
  const [sent, code] = await Promise.allSettled([pipeline(tar, child.stdin), status]);
  if (code.status === "fulfilled" && code.value === 0) return;
  throw new EnvironmentError(
    `A root file system could not be unpacked in ${folder}: ${said.quoted || String(sent.status === "rejected" && sent.reason)}`,
    "Check the free disk space there, then run this again.",
  );
}
