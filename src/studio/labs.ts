/** The studio's labs, in the order of the course. */
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { InvalidLabError } from "../lab/problems/problem.ts";
import { LABS, labNames, loadLab } from "../lab-files/load.ts";
import { labPath } from "../studio-protocol/lab-path.ts";
import type { PathLab, PathPart } from "../studio-protocol/updates.ts";

export interface StudioLabs {
  /** The labs that can be started. A lab from elsewhere is named by its folder. */
  readonly names: ReadonlySet<string>;
  /** Reading all of them takes a second or two. */
  readonly parts: Promise<readonly PathPart[]>;
}

/** @param folders the folders of labs from elsewhere, which come first in the list */
export async function studioLabs(folders: readonly string[]): Promise<StudioLabs> {
  const [text, names] = await Promise.all([readFile(join(LABS, "README.md"), "utf8"), labNames()]);
  const own = folders.map((folder) => resolve(folder));
  const parts = [
    ...(own.length > 0 ? [{ title: "Yours", labs: own }] : []),
    ...labPath(text, names),
  ];
  const read = Promise.all(
    parts.map(async ({ title, labs }) => ({ title, labs: await Promise.all(labs.map(known)) })),
  );
  read.catch(() => undefined); // reported to each page that requests the list
  return { names: new Set([...own, ...names]), parts: read };
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
