/**
 * Makes a folder and those above it. Node.js's own recursive mkdir never returns if the file system refuses a
 * new folder with ENOENT, as /proc does.
 */
import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";

/** @param mode the permissions of the folders that are missing */
export async function makeFolders(folder: string, mode = 0o777): Promise<void> {
  if (await made(folder, mode)) return;
  await makeFolders(dirname(folder), mode);
  await mkdir(folder, { mode }).catch((error: unknown) => unlessFolder(folder, error));
}

/** Whether the folder is there now. If it is not, one above it is missing. */
async function made(folder: string, mode: number): Promise<boolean> {
  try {
    await mkdir(folder, { mode });
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === "ENOENT";
    if (isMissing && dirname(folder) !== folder) return false;
    await unlessFolder(folder, error);
  }
  return true;
}

/** @throws the error, unless the folder is there, e.g. because another command has made it */
async function unlessFolder(folder: string, error: unknown): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory() !== true) throw error;
}
