/**
 * The programs of another folder in place of a lab's. They let a student's homework run against a lab
 * that stays in its folder.
 */
import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { PEERS, type Peer } from "../lab/model.ts";
import { oneLine } from "../lab/one-line.ts";
import { InvalidLabError, type Problem } from "../lab/problems/problem.ts";
import { peerOfMain } from "../lab/source/main-file.ts";
import type { SourceText } from "../lab/source/tags.ts";
import { type FolderFile, NoFolderFileError, readFolderFile } from "../runtime/folder-file.ts";

/** The sources in a folder that replaces a lab's programs. */
export interface Replacement {
  /** The folder, as the user named it. */
  readonly folder: string;
  /** The programs, and the headers and other sources next to them. */
  readonly files: readonly FolderFile[];
}

/** The sources of a peer's program. Their names are paths if they are not the lab's own. */
export interface Program {
  readonly main: SourceText;
  /** Headers, and other sources that it can be linked with. */
  readonly others: readonly SourceText[];
}

/** A Makefile, or what it includes. */
const isOfMake = (name: string): boolean => /^(GNUmakefile|[mM]akefile|.+\.mk)$/.test(name);

export const isSource = (name: string): boolean =>
  /^[^.].*\.(cc|cpp|cxx|C|c|h|hh|hpp|hxx|inc|ipp|tpp)$/.test(name);

/** Whether a program can be made from a file of this name. */
export const isProgramFile = (name: string): boolean => isSource(name) || isOfMake(name);

/** The text of a source, which is in UTF-8 or else in Latin-1, as older editors write. */
export function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("latin1").decode(bytes); // its comments: a compiler reads the rest the same way
  }
}

/** Files that are in memory already, such as those of an archive. @param folder as messages name it */
export function replacementOf(folder: string, files: readonly FolderFile[]): Replacement {
  return { folder, files: files.filter(({ name }) => isProgramFile(name)) };
}

/** @throws InvalidLabError if the folder does not exist, or for each source that is no regular file in it */
export async function readPrograms(folder: string): Promise<Replacement> {
  const names = await readdir(folder).catch((cause) => {
    throw notPrograms(folder, "it cannot be read: is it a folder that is there?", cause);
  });
  const problems: Problem[] = [];
  const read = names.filter(isProgramFile).map(async (name) => {
    try {
      return [await readFolderFile(folder, name)];
    } catch (error) {
      problems.push({ ...unreadable(shown(join(folder, name)), error), ofPrograms: true });
      return [];
    }
  });
  const files = (await Promise.all(read)).flat();
  if (problems.length > 0)
    throw new InvalidLabError(`${shown(folder)} with the programs`, problems);
  return { folder, files };
}

/** The reason why a file of a folder is not read. */
export function unreadable(file: string, error: unknown): Problem {
  if (error instanceof NoFolderFileError) return { spot: { file }, text: error.message };
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) throw error; // not the file's
  return { spot: { file }, text: `cannot be read: ${code}` };
}

/**
 * The programs among the sources. A peer without one keeps the lab's own.
 * @throws InvalidLabError if there is none, or if one peer has two
 */
export function programsIn({ folder, files }: Replacement): Partial<Record<Peer, Program>> {
  const found: Partial<Record<Peer, Program>> = {};
  for (const peer of PEERS) {
    const { program, names } = programIn(peer, files, (name) => shown(join(folder, name)));
    if (names.length > 1) {
      throw notPrograms(folder, `it holds ${names.join(" and ")}: leave the one that is meant`);
    }
    if (program !== undefined) found[peer] = program;
  }
  if (Object.keys(found).length > 0) return found;
  throw notPrograms(
    folder,
    "it holds neither server.cc nor client.cc: name the folder that does, with --programs",
  );
}

/** A peer's program among the files of a folder, and the names of all that could be its main file. */
export function programIn(
  peer: Peer,
  files: readonly FolderFile[],
  named: (name: string) => string = (name) => name,
): { readonly program?: Program; readonly names: readonly string[] } {
  const source = ({ name, bytes }: FolderFile): SourceText => ({
    name: named(name),
    text: textOf(bytes),
  });
  const mains = files.filter(({ name }) => peerOfMain(name) === peer);
  const names = mains.map(({ name }) => name);
  const [main] = mains;
  if (main === undefined) return { names };
  return { program: { main: source(main), others: othersIn(files, named) }, names };
}

/** The headers and the sources apart from the main files. */
export function othersIn(
  files: readonly FolderFile[],
  named: (name: string) => string = (name) => name,
): readonly SourceText[] {
  const others = files.filter(({ name }) => isSource(name) && peerOfMain(name) === undefined);
  return others.map(({ name, bytes }) => ({ name: named(name), text: textOf(bytes) }));
}

function notPrograms(folder: string, text: string, cause?: unknown): InvalidLabError {
  const problem = { text, ofPrograms: true };
  return new InvalidLabError(`${shown(folder)} with the programs`, [problem], { cause });
}

/** @param from the folder that names are relative to. A slash shows that it is not the lab's own file. */
export function shown(path: string, from = process.cwd()): string {
  const short = relative(from, path) || ".";
  return oneLine(short.includes("/") ? short : `./${short}`);
}
