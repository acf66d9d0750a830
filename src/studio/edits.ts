/**
 * Programs that were changed in the page: kept in a folder of their own under `runs`, never in the
 * lab's. The folder is what `--programs` takes.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Programs } from "../exchange/news.ts";
import type { StartWish } from "../exchange/wishes.ts";
import { PEERS } from "../lab/model.ts";
import { EDITS_FOLDER } from "../run/records.ts";
import { EnvironmentError } from "../stage/environment-error.ts";

export interface Edited {
  /** The programs as they are to be run. */
  readonly programs: Programs;
  /** The folder with those that are not the lab's own; undefined where none was changed. */
  readonly folder: string | undefined;
}

/** @throws EnvironmentError if they cannot be written */
export async function keepEdits(
  runs: string,
  { lab, programs }: Pick<StartWish, "lab" | "programs">,
  own: Programs,
): Promise<Edited> {
  const changed = PEERS.flatMap((peer) => {
    const text = programs[peer];
    const { file } = own[peer];
    return text === undefined || text === own[peer].text ? [] : [{ peer, file, text }];
  });
  if (changed.length === 0) return { programs: own, folder: undefined };
  const name = lab.split("/").at(-1) ?? lab;
  const time = new Date().toISOString().replaceAll(/[:.]/g, "-");
  const folder = join(runs, EDITS_FOLDER, name, time);
  try {
    await mkdir(folder, { recursive: true });
    for (const { file, text } of changed) await writeFile(join(folder, file), text);
  } catch (cause) {
    throw new EnvironmentError(
      `The changed programs could not be written: ${(cause as Error).message}`,
      "Free disk space or choose a folder that can be written, then try again.",
      { cause },
    );
  }
  const of = Object.fromEntries(changed.map(({ peer, file, text }) => [peer, { file, text }]));
  return { programs: { ...own, ...of }, folder };
}
