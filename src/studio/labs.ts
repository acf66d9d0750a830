/** The labs the studio has, as a way through them. */
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { InvalidLabError } from "../lab/problems/problem.ts";
import { LABS, labNames, loadLab } from "../lab-files/load.ts";
import { labPath } from "../studio-protocol/lab-path.ts";
import type { PathLab, PathPart } from "../studio-protocol/updates.ts";

export interface StudioLabs {
  /** Those that can be started; the folder of one that is not of this checkout. */
  readonly names: ReadonlySet<string>;
  /** Reading all of them takes a second or two. */
  readonly parts: Promise<readonly PathPart[]>;
}

/** @param folders of labs from elsewhere: they come first */
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
  read.catch(() => undefined); // whoever asks for the list is told
  return { names: new Set([...own, ...names]), parts: read };
}

/** One that cannot run is listed with the reason in place of its question: starting it says more. */
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
