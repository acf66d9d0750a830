/**
 * Programs to the folder of submissions of a course: students with names of many languages, in folders, archives and
 * folders of folders, in a roster. The same seed gives the same course.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { stringify } from "csv-stringify/sync";
import { tar, tgz, zip } from "../../test/support/grading/archives.ts";
import type { Candidate } from "./programs.ts";

const NAMES = [
  "Ana Müller",
  "Björn O'Hara",
  "María José García",
  "李 小龙",
  "Łukasz Żak",
  "Zoë de Vries",
  "Đặng Văn Lâm",
];

export interface MadeStudent {
  readonly id: string;
  readonly name: string;
  readonly candidate: Candidate;
}

/** A generator of numbers from 0 to 1 (mulberry32), the same for the same seed. */
export function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The same things in another order. */
export function shuffled<T>(all: readonly T[], next: () => number): readonly T[] {
  const keyed = all.map((one) => ({ one, key: next() }));
  return keyed.toSorted((a, b) => a.key - b.key).map(({ one }) => one);
}

/** @returns the students of a lab; every candidate is used before one is used again */
export function studentsOf(
  all: readonly Candidate[],
  count: number,
  next: () => number,
): readonly MadeStudent[] {
  return Array.from({ length: count }, (_, index) => {
    const candidate = all[index % all.length];
    const name = NAMES[Math.floor(next() * NAMES.length)];
    if (candidate === undefined || name === undefined)
      throw new Error("there is nothing to choose from");
    return { id: `s${index}`, name: `${name} ${index}`, candidate };
  });
}

/** Writes `submissions/` and `roster.csv` into the folder. */
export async function writeCourse(
  folder: string,
  students: readonly MadeStudent[],
  next: () => number,
): Promise<void> {
  for (const [index, { id, name, candidate }] of students.entries()) {
    // different students do not hand in the same bytes
    const files = Object.entries(candidate.files).map(([path, text]) => ({
      name: path,
      content: /\.(?:c|cc|cpp)$/.test(path) ? `${text}\n// ${id}\n` : text,
    }));
    await writeSubmission(
      join(folder, "submissions"),
      next() < 0.5 ? id : name,
      index,
      files,
      next(),
    );
  }
  const rows = [["id", "name"], ...students.map(({ id, name }) => [id, name])];
  await writeFile(join(folder, "roster.csv"), stringify(rows));
}

type Files = readonly { readonly name: string; readonly content: string }[];

async function writeSubmission(
  folder: string,
  title: string,
  number: number,
  files: Files,
  way: number,
): Promise<void> {
  const write = async (path: string, content: string | Buffer): Promise<void> => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  };
  const below = files.map(({ name, content }) => ({ name: `homework/${name}`, content }));
  if (way < 0.2) return write(`${title}.zip`, zip([{ name: "__MACOSX/._x" }, ...below]));
  if (way < 0.3) return write(`${title}.tar`, await tar(files));
  if (way < 0.4) return write(`${title}.tgz`, await tgz(below));
  for (const { name, content } of files) {
    if (way < 0.6) await write(`${title}/homework 1/${name}`, content);
    else if (way < 0.8)
      await write(`${title}_${9000 + number}_assignsubmission_file_/${name}`, content);
    else await write(`${title}/${name}`, content);
  }
}
