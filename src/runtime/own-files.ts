/**
 * Folders and files of runs. They belong to their user alone, because a student's program and its output
 * are in them, and they are never written through a link, which could lead anywhere.
 */
import { randomBytes } from "node:crypto";
import { lstat, rename, rm, writeFile } from "node:fs/promises";
import { makeFolders } from "./make-folders.ts";

/** For the folder's user alone. */
const PRIVATE_FOLDER = 0o700;
const PRIVATE_FILE = 0o600;

/**
 * Makes the folders that are missing, for their user alone.
 * @param folders the outermost first
 * @throws Error if one of them is a link
 */
export async function makeOwnFolders(folders: readonly string[]): Promise<void> {
  for (const folder of folders) {
    await makeFolders(folder, PRIVATE_FOLDER);
    if ((await lstat(folder)).isSymbolicLink()) {
      throw new Error(
        `${folder} is a link, and runs are written into folders alone. Remove the link`,
      );
    }
  }
}

/** Writes the file as a whole or not at all. A link with its name is replaced and not followed. */
export async function writeOwnFile(file: string, content: string | Uint8Array): Promise<void> {
  const unfinished = `${file}.${randomBytes(4).toString("hex")}.unfinished`;
  try {
    await writeFile(unfinished, content, { flag: "wx", mode: PRIVATE_FILE });
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}
