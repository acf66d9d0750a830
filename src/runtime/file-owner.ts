/** Gives files that root made in a user's folder (in a container, or by sudo) to that user. */
import { chown, readdir, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";

/**
 * Gives files and folders to the owner of the folder that has the first of them. If the last one is a
 * folder, its contents change owner too. Does nothing if the process is not root.
 */
export async function giveToFolderOwner(made: readonly [string, ...string[]]): Promise<void> {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = await stat(dirname(resolve(made[0])));
  if (uid === 0) return;
  const last = made.at(-1) ?? made[0];
  const inside = (await stat(last)).isDirectory() ? await readdir(last, { recursive: true }) : [];
  const paths = [...made, ...inside.map((path) => join(last, path))];
  await Promise.all(paths.map((path) => chown(path, uid, gid)));
}
