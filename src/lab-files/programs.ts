/**
 * The programs of another folder in place of a lab's: how a student's homework is run against a lab
 * that stays where it is.
 */
import { join, relative } from "node:path";
import { PEERS, type Peer } from "../lab/model.ts";
import { InvalidLabError } from "../lab/problems/problem.ts";
import { type FolderFile, readFolderFile, regularFiles } from "../runtime/folder-file.ts";

/** A program's file has its peer's name and one of these endings: C++ or C. */
export const LANGUAGES = [".cc", ".c"];

/** The sources in a folder that replaces a lab's programs. */
export interface Replacement {
  /** The folder, as the user named it. */
  readonly folder: string;
  /** The programs, and the headers and other sources next to them. */
  readonly files: readonly FolderFile[];
}

export interface Program {
  /** The program's name in messages: a path if it is not the lab's own. */
  readonly name: string;
  readonly text: string;
}

const isSource = (name: string): boolean => /^[^.].*\.(cc|c|h|hh|hpp)$/.test(name);

/** @throws InvalidLabError if the folder does not exist or cannot be read */
export async function readPrograms(folder: string): Promise<Replacement> {
  try {
    const names = (await regularFiles(folder)).filter(isSource);
    const files = await Promise.all(names.map((name) => readFolderFile(folder, name)));
    return { folder, files };
  } catch (cause) {
    throw notPrograms(folder, "it cannot be read: is it a folder that is there?", cause);
  }
}

/**
 * The programs among the sources. A peer without one keeps the lab's own.
 * @throws InvalidLabError if there is none, or if one peer has two
 */
export function programsIn({ folder, files }: Replacement): Partial<Record<Peer, Program>> {
  const found: Partial<Record<Peer, Program>> = {};
  for (const peer of PEERS) {
    const names = LANGUAGES.map((ending) => `${peer}${ending}`);
    const [file, second] = files.filter(({ name }) => names.includes(name));
    if (file === undefined) continue;
    if (second !== undefined) {
      const both = names.join(" and ");
      throw notPrograms(folder, `it holds ${both}: leave the one that is meant`);
    }
    found[peer] = { name: shown(join(folder, file.name)), text: file.bytes.toString() };
  }
  if (Object.keys(found).length > 0) return found;
  throw notPrograms(
    folder,
    "it holds neither server.cc nor client.cc: name the folder that does, with --programs",
  );
}

function notPrograms(folder: string, text: string, cause?: unknown): InvalidLabError {
  return new InvalidLabError(`${shown(folder)} with the programs`, [{ text }], { cause });
}

/** Relative to where the command was started. A slash shows that it is not the lab's own file. */
function shown(path: string): string {
  const short = relative(process.cwd(), path) || ".";
  return short.includes("/") ? short : `./${short}`;
}
