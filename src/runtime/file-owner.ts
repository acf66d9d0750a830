/**
 * If root, in a container or by sudo, writes into a user's folder, the new files must belong to that user.
 */
import { chown, readdir, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";

/**
 * Gives files and folders to the owner of the folder that the first of them is in. If the last one is a
 * folder, it is given with all that is in it. Only root's files change their owner.
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
