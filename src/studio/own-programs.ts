/**
 * Keeps programs that a user pastes or picks in the page in a folder under `runs`, and reads them from there as
 * `wirestep observe` reads a file or a folder. The same programs keep their folder, so that their runs stay together.
 */
import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PEERS, type Peer, type StageSettings } from "../lab/model.ts";
import { InvalidLabError } from "../lab/problems/problem.ts";
import { wordsIn } from "../lab/program-arguments.ts";
import { type ObservedPair, readObserved } from "../lab-files/observed.ts";
import { languageOf } from "../languages/languages.ts";
import { EDITS_FOLDER } from "../runs/records.ts";
import { EnvironmentError } from "../runtime/environment-error.ts";
import { makeFolders } from "../runtime/make-folders.ts";
import type { ObserveCommand } from "../studio-protocol/commands.ts";

/**
 * @param runs the folder of the runs
 * @throws InvalidLabError if they are no programs, EnvironmentError if they cannot be written
 */
export async function ownPrograms(runs: string, asked: ObserveCommand): Promise<ObservedPair> {
  const { family, port, by, programs } = asked;
  const folder = join(runs, EDITS_FOLDER, "own", markOf(asked));
  const paths = { server: "", client: "" };
  for (const peer of PEERS) paths[peer] = await kept(join(folder, peer), peer, asked);
  const each = <T>(of: (peer: Peer) => T | undefined): Partial<Record<Peer, T>> =>
    Object.fromEntries(
      PEERS.map((peer) => [peer, of(peer)]).filter(([, one]) => one !== undefined),
    );
  const stage: StageSettings = {
    arguments: each((peer) => {
      const text = programs[peer].arguments;
      return text === undefined ? undefined : wordsIn(text);
    }),
    input: each((peer) => programs[peer].input),
  };
  return readObserved(paths, { by, family, port, stage, gated: true }, [], folder);
}

/** @returns the path of the program: of its only source, or of its folder */
async function kept(folder: string, peer: Peer, { programs }: ObserveCommand): Promise<string> {
  const { files } = programs[peer];
  const names = files.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw notPrograms(peer, `two of its files are called ${twice}`);
  try {
    await makeFolders(folder);
    for (const { name, text } of files) await writeFile(join(folder, name), text);
  } catch (cause) {
    throw new EnvironmentError(
      `The ${peer}'s program could not be written: ${(cause as Error).message}`,
      "Free disk space or choose a folder that can be written, then try again.",
      { cause },
    );
  }
  const [only, ...others] = names;
  return only !== undefined && others.length === 0 && languageOf(only) !== undefined
    ? join(folder, only)
    : folder;
}

function markOf({ programs }: ObserveCommand): string {
  const files = PEERS.map((peer) => programs[peer].files.map(({ name, text }) => [name, text]));
  return createHash("sha256").update(JSON.stringify(files)).digest("hex").slice(0, 12);
}

function notPrograms(peer: Peer, text: string): InvalidLabError {
  return new InvalidLabError(`the ${peer}'s program`, [{ text }]);
}
