/** The studio's labs, in the order of the course. */
import { glob, readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { InvalidLabError } from "../lab/problems/problem.ts";
import { LABS, labNames, loadLab } from "../lab-files/load.ts";
import { labPath, type PathNames } from "../studio-protocol/lab-path.ts";
import type { PathLab, PathPart } from "../studio-protocol/updates.ts";

export interface StudioLabs {
  /** The labs that can be started. A lab from elsewhere is named by its folder. */
  readonly names: ReadonlySet<string>;
  /** Reading all of them takes a second or two. */
  parts(): Promise<readonly PathPart[]>;
  /** Adds a lab from elsewhere by its folder. */
  add(folder: string): void;
}

/**
 * @param folders the folders of labs from elsewhere, which come first in the list
 * @param own the folder in which the studio makes labs of observed runs; it may not be there
 */
export async function studioLabs(folders: readonly string[], own: string): Promise<StudioLabs> {
  const [text, names, made] = await Promise.all([
    readFile(join(LABS, "README.md"), "utf8"),
    labNames(),
    labsIn(own),
  ]);
  const yours = [...folders, ...made].map((folder) => resolve(folder));
  const all = new Set([...yours, ...names]);
  const course = read(labPath(text, names));
  course.catch(() => undefined); // reported to each page that requests the list
  return {
    names: all,
    parts: async () => [
      ...(yours.length > 0 ? await read([{ title: "Yours", labs: [...yours] }]) : []),
      ...(await course),
    ],
    add: (folder) => {
      if (!all.has(resolve(folder))) yours.push(resolve(folder));
      all.add(resolve(folder));
    },
  };
}

/** The folders with a lab in this folder. */
async function labsIn(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const file of glob("*/lab.ts", { cwd: folder }))
    found.push(join(folder, dirname(file)));
  return found.toSorted();
}

function read(parts: readonly PathNames[]): Promise<readonly PathPart[]> {
  return Promise.all(
    parts.map(async ({ title, labs }) => ({ title, labs: await Promise.all(labs.map(known)) })),
  );
}

/** A lab that cannot run is listed with the first problem in place of its question. */
async function known(name: string): Promise<PathLab> {
  try {
    const { question, families = [4], slow = false } = (await loadLab(name)).lab;
    return { name, question, families, slow };
  } catch (error) {
    if (!(error instanceof InvalidLabError)) throw error;
    const question = `cannot run: ${error.problems[0]?.text}`;
    return { name, question, families: [4], slow: false };
  }
}
