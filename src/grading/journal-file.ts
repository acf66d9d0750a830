/**
 * The journal of a grading on the disk. A line is there as a whole and on the disk, or not at all: what was cut off
 * by the end of the process or of the machine is removed when the file is opened again.
 */
import { createHash, randomUUID } from "node:crypto";
import { type FileHandle, open, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ownerIsGone, ownerOfThisProcess } from "../engine/owner.ts";
import {
  type Attempt,
  type Checksum,
  type JournalEntry,
  journalLine,
  readJournal,
} from "../grade/journal/journal.ts";
import { EnvironmentError } from "../runtime/environment-error.ts";

export const JOURNAL_FILE = "journal";
/** A lock's name begins so. The rest is unique, so a dead lock can be removed without taking another one's place. */
const LOCK = ".grading-";

export const checksum: Checksum = (text) =>
  createHash("sha256").update(text).digest("hex").slice(0, 16);

export class JournalFile implements AsyncDisposable {
  readonly #file: FileHandle;
  readonly #lock: string;
  readonly #attempts: Attempt[];
  readonly grading: number;
  #last: Promise<void> = Promise.resolve();
  #failure: EnvironmentError | undefined;

  private constructor(
    file: FileHandle,
    lock: string,
    attempts: readonly Attempt[],
    grading: number,
  ) {
    this.#file = file;
    this.#lock = lock;
    this.#attempts = [...attempts];
    this.grading = grading;
  }

  /**
   * @param folder that exists
   * @throws JournalError, EnvironmentError if another grading uses the folder, and the file system's error
   */
  static async open(folder: string): Promise<JournalFile> {
    const lock = await takeLock(folder);
    try {
      const path = join(folder, JOURNAL_FILE);
      const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return "";
        throw error;
      });
      const { attempts, grading, whole } = readJournal(text, checksum);
      const file = await open(path, "a", 0o600);
      await file.truncate(Buffer.byteLength(text.slice(0, whole)));
      return new JournalFile(file, lock, attempts, grading);
    } catch (error) {
      await rm(lock, { force: true });
      throw error;
    }
  }

  get attempts(): readonly Attempt[] {
    return this.#attempts;
  }

  /** Resolves when the line is on the disk. One line is written after the other. @throws EnvironmentError */
  append(entry: JournalEntry): Promise<void> {
    const written = this.#last.then(() => this.#write(entry));
    this.#last = written.catch(() => undefined); // the caller gets the error
    return written;
  }

  async #write(entry: JournalEntry): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure; // a line after a part of one would break both
    try {
      await this.#file.appendFile(journalLine(entry, checksum));
      await this.#file.datasync();
    } catch (cause) {
      this.#failure = new EnvironmentError(
        `The journal of the grading could not be written: ${(cause as Error).message}.`,
        "Free some disk space, then run the same command again: it goes on after the last whole line.",
        { cause },
      );
      throw this.#failure;
    }
    if (!("end" in entry)) this.#attempts.push(entry);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#last;
    await this.#file.close();
    await rm(this.#lock, { force: true });
  }
}

/**
 * Two gradings at a time would give attempts the same numbers. Each makes its own lock and only then looks for others, so
 * of two at least one sees the other, and gives way.
 * @returns the lock's path
 */
async function takeLock(folder: string): Promise<string> {
  const id = randomUUID();
  const lock = join(folder, `${LOCK}${id}`);
  const written = join(folder, `.new${LOCK}${id}`);
  try {
    await writeFile(written, ownerOfThisProcess(), { mode: 0o600, flag: "wx" });
    await rename(written, lock); // so no other process finds a lock without an owner
    for (const name of await readdir(folder)) {
      const path = join(folder, name);
      if (name.startsWith(LOCK) && path !== lock) await removeDead(path);
    }
  } catch (error) {
    await rm(written, { force: true });
    await rm(lock, { force: true });
    throw error;
  }
  return lock;
}

/** Removes the lock of a process that has ended. @throws EnvironmentError if it is still alive */
async function removeDead(lock: string): Promise<void> {
  const owner = await readFile(lock, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined; // it was just removed
    throw error;
  });
  if (owner === undefined) return;
  if (!ownerIsGone(owner, new Set())) {
    throw new EnvironmentError(
      "Another grading is using this folder.",
      `Wait until it has ended, or choose another folder with --out. If none is running, remove ${lock}.`,
    );
  }
  await rm(lock, { force: true });
}
