/**
 * The programs of another folder in place of a lab's: how a student's homework is run against a lab
 * that stays where it is.
 */
import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { PEERS, type Peer } from "../lab/model.ts";
import { InvalidLabError } from "../lab/problems/problem.ts";

/** What a program's file is called behind its peer's name: C++ or C. */
export const LANGUAGES = [".cc", ".c"];

export interface Program {
  /** As it is told: a path where it is not the lab's own. */
  readonly name: string;
  readonly text: string;
}

/**
 * The programs in `folder`; of a peer that has none there, the lab's own stays.
 * @throws InvalidLabError if the folder is not there, holds none, or two of one peer
 */
export async function readPrograms(folder: string): Promise<Partial<Record<Peer, Program>>> {
  const names = await namesIn(folder);
  const found: Partial<Record<Peer, Program>> = {};
  for (const peer of PEERS) {
    const [name, second] = LANGUAGES.map((ending) => `${peer}${ending}`).filter((candidate) =>
      names.includes(candidate),
    );
    if (second !== undefined) {
      throw notPrograms(folder, `it holds ${name} and ${second}: leave the one that is meant`);
    }
    if (name === undefined) continue;
    const file = join(folder, name);
    found[peer] = { name: shown(file), text: await readFile(file, "utf8") };
  }
  if (Object.keys(found).length > 0) return found;
  throw notPrograms(
    folder,
    "it holds neither server.cc nor client.cc: name the folder that does, with --programs",
  );
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    throw notPrograms(folder, "it cannot be read: is it a folder that is there?", cause);
  }
}

function notPrograms(folder: string, text: string, cause?: unknown): InvalidLabError {
  return new InvalidLabError(`${shown(folder)} with the programs`, [{ text }], { cause });
}

/** From where the command was started; with a slash, so that it is not taken for the lab's own file. */
function shown(path: string): string {
  const short = relative(process.cwd(), path) || ".";
  return short.includes("/") ? short : `./${short}`;
}
