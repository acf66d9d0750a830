/**
 * The programs of a run: the lab's own, or those of another folder in their place, which is how a
 * student's homework is run against a lab that stays where it is.
 */
import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { PEERS, type Peer } from "../lab/model.ts";
import { InvalidLabError } from "../lab/schema.ts";

export interface Programs {
  readonly sources: Readonly<Record<Peer, string>>;
  /** What the sources are called: a path where they are not the lab's own. */
  readonly files: Readonly<Record<Peer, string>>;
}

/**
 * The text of both programs, from `folder` where it holds them and from the lab elsewhere.
 * @param own reads a file of the lab's folder
 * @throws InvalidLabError if the folder is not there or holds neither of them
 */
export async function readPrograms(
  folder: string | undefined,
  own: (name: string) => Promise<string>,
): Promise<Programs> {
  const replaced = folder === undefined ? [] : await programsIn(folder);
  const read = async (peer: Peer): Promise<readonly [file: string, source: string]> => {
    const name = `${peer}.cc`;
    if (folder === undefined || !replaced.includes(name)) return [name, await own(name)];
    return [shown(join(folder, name)), await readFile(join(folder, name), "utf8")];
  };
  const server = await read("server"); // one after the other: of two that are missing, always this one is told
  const client = await read("client");
  return {
    files: { server: server[0], client: client[0] },
    sources: { server: server[1], client: client[1] },
  };
}

async function programsIn(folder: string): Promise<readonly string[]> {
  let names: readonly string[];
  try {
    names = await readdir(folder);
  } catch (cause) {
    throw notPrograms(folder, "it cannot be read: is it a folder that is there?", cause);
  }
  const found = PEERS.map((peer) => `${peer}.cc`).filter((name) => names.includes(name));
  if (found.length > 0) return found;
  throw notPrograms(
    folder,
    "it holds neither server.cc nor client.cc: name the folder that does, with --programs",
  );
}

function notPrograms(folder: string, problem: string, cause?: unknown): InvalidLabError {
  return new InvalidLabError(`${shown(folder)} with the programs`, [problem], { cause });
}

/** From where the command was started; with a slash, so that it is not taken for the lab's own file. */
function shown(path: string): string {
  const short = relative(process.cwd(), path) || ".";
  return short.includes("/") ? short : `./${short}`;
}
