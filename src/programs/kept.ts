/**
 * Keeps the compiled programs of labs and of `wirestep observe`, so that an unchanged one is not compiled again. A
 * file's name is the hash of everything that decides its bytes. Programs that take the place of a lab's, such as
 * a student's homework, are never kept.
 */
import { randomBytes } from "node:crypto";
import { readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeFolders } from "../runtime/make-folders.ts";

/** Labs, with some changes to them: about 100 MB. */
const MOST = 400;

/** A user without the right or the room to write keeps nothing, and compiles again. */
const UNWRITABLE = ["EACCES", "EPERM", "EROFS", "ENOSPC", "EDQUOT"];

/** The tar of both programs under that hash; undefined if it is not kept. */
export async function keptPrograms(folder: string, hash: string): Promise<Buffer | undefined> {
  const file = join(folder, hash);
  const bytes = await unless(["ENOENT", "ENOTDIR"], readFile(file));
  const now = new Date();
  if (bytes) await unless([...UNWRITABLE, "ENOENT"], utimes(file, now, now)); // the oldest is removed first
  return bytes;
}

/** Keeps them, and removes those that were not used for the longest time. */
export async function keepPrograms(folder: string, hash: string, bytes: Buffer): Promise<void> {
  await unless(UNWRITABLE, keep(folder, hash, bytes));
}

async function keep(folder: string, hash: string, bytes: Buffer): Promise<void> {
  await makeFolders(folder);
  const making = join(folder, `.${hash}.${randomBytes(4).toString("hex")}`);
  await writeFile(making, bytes);
  await rename(making, join(folder, hash)); // another run finds all of it or nothing
  const names = await readdir(folder);
  if (names.length <= MOST) return;
  const used = await Promise.all(
    names.map(async (name) => {
      const found = await unless(["ENOENT"], stat(join(folder, name))); // another run removed it
      return { name, time: found?.mtimeMs ?? 0 };
    }),
  );
  const oldest = used.toSorted((a, b) => a.time - b.time).slice(0, names.length - MOST);
  await Promise.all(oldest.map(({ name }) => rm(join(folder, name), { force: true })));
}

/** Undefined if the work fails with one of these codes. */
async function unless<T>(codes: readonly string[], work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (codes.includes((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw error;
  }
}
