/** A file at the top of a folder, read once: its bytes, and whether it may be executed. */
import { open, readdir } from "node:fs/promises";
import { join } from "node:path";

export interface FolderFile {
  readonly name: string;
  readonly bytes: Buffer;
  readonly executable: boolean;
}

/** The names of the regular files at the top of a folder. Links and folders are left out. */
export async function regularFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

export async function readFolderFile(folder: string, name: string): Promise<FolderFile> {
  await using file = await open(join(folder, name));
  const [bytes, { mode }] = await Promise.all([file.readFile(), file.stat()]);
  return { name, bytes, executable: (mode & 0o100) !== 0 };
}
