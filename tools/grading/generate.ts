/**
 * Programs to the folder of submissions of a course: students with names of many languages, in folders, archives and
 * folders of folders, with earlier attempts, in a roster. The same seed gives the same course.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { stringify } from "csv-stringify/sync";
import { tar, tgz, zip } from "../../test/support/grading/archives.ts";
import type { Candidate } from "./candidate.ts";

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
  const submissions = join(folder, "submissions");
  for (const [index, student] of students.entries()) {
    const { id, name, candidate } = student;
    const title = next() < 0.5 ? id : name;
    const way = next();
    if (candidate.archive !== undefined) {
      await writeFiles(submissions, { [`${title}.zip`]: candidate.archive });
    } else if (way < EARLIER) {
      // an earlier attempt with the work of another student, which must not count
      const { candidate: other } = students[(index + 1) % students.length] ?? student;
      await writeFiles(submissions, {
        [`${title}-attempt-1.zip`]: zip(filesOf(other, id)),
        [`${title}-attempt-2.zip`]: zip(filesOf(candidate, id)),
      });
    } else await writeSubmission(submissions, title, index, filesOf(candidate, id), way);
  }
  const rows = [["id", "name"], ...students.map(({ id, name }) => [id, name])];
  await writeFile(join(folder, "roster.csv"), stringify(rows));
}

/** The share of students who handed in twice. */
const EARLIER = 0.1;

type Files = readonly { readonly name: string; readonly content: string }[];

/** Different students do not hand in the same bytes. */
function filesOf({ files }: Candidate, id: string): Files {
  return Object.entries(files).map(([path, text]) => ({
    name: path,
    content: /\.(?:c|cc|cpp)$/.test(path) ? `${text}\n// ${id}\n` : text,
  }));
}

async function writeSubmission(
  folder: string,
  title: string,
  number: number,
  files: Files,
  way: number,
): Promise<void> {
  const below = files.map(({ name, content }) => ({ name: `homework/${name}`, content }));
  if (way < 0.2) {
    const system = { name: "__MACOSX/._x" };
    return writeFiles(folder, { [`${title}.zip`]: zip([system, ...below]) });
  }
  if (way < 0.3) return writeFiles(folder, { [`${title}.tar`]: await tar(files) });
  if (way < 0.4) return writeFiles(folder, { [`${title}.tgz`]: await tgz(below) });
  const prefix =
    way < 0.6
      ? `${title}/homework 1`
      : way < 0.8
        ? `${title}_${9000 + number}_assignsubmission_file_`
        : title;
  const entries = files.map(({ name, content }) => [`${prefix}/${name}`, content]);
  await writeFiles(folder, Object.fromEntries(entries));
}

async function writeFiles(
  folder: string,
  files: Readonly<Record<string, string | Buffer>>,
): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}
