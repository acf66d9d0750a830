/**
 * Keeps the compiled programs of labs, so that an unchanged lab is not compiled again. A file's name is the
 * hash of everything that decides its bytes. Programs of other folders, such as a student's homework, are
 * never kept.
 */
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Labs, with some changes to them: about 100 MB. */
const MOST = 400;

/** The tar of both programs under that hash; undefined if it is not kept. */
export async function keptPrograms(folder: string, hash: string): Promise<Buffer | undefined> {
  const file = join(folder, hash);
  try {
    const bytes = await readFile(file);
    const now = new Date();
    await utimes(file, now, now); // the oldest is removed first
    return bytes;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Keeps them, and removes those that were not used for the longest time. */
export async function keepPrograms(folder: string, hash: string, bytes: Buffer): Promise<void> {
  await mkdir(folder, { recursive: true });
  const making = join(folder, `.${hash}.${process.pid}`);
  await writeFile(making, bytes);
  await rename(making, join(folder, hash)); // another run finds all of it or nothing
  const names = await readdir(folder);
  if (names.length <= MOST) return;
  const used = await Promise.all(
    names.map(async (name) => {
      const found = await stat(join(folder, name)).catch(() => undefined); // another run removed it
      return { name, time: found?.mtimeMs ?? 0 };
    }),
  );
  const oldest = used.toSorted((a, b) => a.time - b.time).slice(0, names.length - MOST);
  await Promise.all(oldest.map(({ name }) => rm(join(folder, name), { force: true })));
}
