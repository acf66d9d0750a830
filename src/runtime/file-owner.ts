/**
 * Root in a container, or by sudo, writes into somebody's folder: what it makes there is to be theirs.
 */
import { chown, readdir, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";

/**
 * Gives files and folders to whoever has the folder that the first of them is in; the last one, if it
 * is a folder, with all that is in it. Does nothing for anybody but root.
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
