/**
 * Keeps programs that were changed in the page in a folder under `runs`, never in the lab's folder.
 * `--programs` accepts that folder.
 */
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PEERS } from "../lab/model.ts";
import { EDITS_FOLDER, newestRunOf } from "../runs/records.ts";
import { EnvironmentError } from "../runtime/environment-error.ts";
import { makeFolders } from "../runtime/make-folders.ts";
import type { StartCommand } from "../studio-protocol/commands.ts";
import type { Programs, ProgramText } from "../studio-protocol/updates.ts";

export interface Edited {
  /** The programs to run. */
  readonly programs: Programs;
  /** The folder with the changed programs. Undefined if none was changed. */
  readonly folder: string | undefined;
  /** Those that are not the lab's own. */
  readonly changed: readonly ProgramText[];
}

/** @throws EnvironmentError if they cannot be written */
export async function keepEdits(
  runs: string,
  { lab, programs: texts }: Pick<StartCommand, "lab" | "programs">,
  own: Programs,
): Promise<Edited> {
  const changed = PEERS.flatMap((peer) => {
    const text = texts[peer];
    const { file } = own[peer];
    return text === undefined || text === own[peer].text ? [] : [{ peer, file, text }];
  });
  if (changed.length === 0) return { programs: own, folder: undefined, changed };
  const name = lab.split("/").at(-1) ?? lab;
  const edits = join(runs, EDITS_FOLDER);
  const programs = {
    ...own,
    ...Object.fromEntries(changed.map(({ peer, file, text }) => [peer, { file, text }])),
  };
  const last = await newestRunOf(edits, name);
  // Unchanged since the last run, the programs keep their folder, so that the prepared stage fits them.
  if (last !== undefined && (await holds(last, changed)))
    return { programs, folder: last, changed };
  const time = new Date().toISOString().replaceAll(/[:.]/g, "-");
  const folder = join(edits, name, time);
  try {
    await makeFolders(folder);
    for (const { file, text } of changed) await writeFile(join(folder, file), text);
  } catch (cause) {
    throw new EnvironmentError(
      `The changed programs could not be written: ${(cause as Error).message}`,
      "Free disk space or choose a folder that can be written, then try again.",
      { cause },
    );
  }
  return { programs, folder, changed };
}

/** Whether a folder holds these files and no others. */
async function holds(folder: string, files: readonly ProgramText[]): Promise<boolean> {
  const names = files.map(({ file }) => file);
  if ((await readdir(folder)).toSorted().join() !== names.toSorted().join()) return false;
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")));
  return files.every(({ text }, index) => text === texts[index]);
}
