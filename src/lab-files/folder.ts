/**
 * A lab's folder, found by name or path, and the files in it. Each file is read once, so that the check
 * of the lab, its images and its record work on the same bytes.
 */
import { readdir, stat } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { PEERS, type Peer } from "../lab/model.ts";
import { oneLine } from "../lab/one-line.ts";
import type { OtherSources } from "../lab/plan/plan.ts";
import { nearest } from "../lab/problems/nearest.ts";
import { InvalidLabError, type Problem } from "../lab/problems/problem.ts";
import { seedIn, VARIANT_HEADER } from "../lab/variant.ts";
import type { LanguageImage } from "../languages/language.ts";
import { LANGUAGES } from "../languages/languages.ts";
import { ROOT } from "../runtime/checkout.ts";
import { type FolderFile, NoFolderFileError, readFolderFile } from "../runtime/folder-file.ts";
import {
  imagesOf,
  type ObservedProgram,
  type ProgramFiles,
  readProgramFiles,
  sourceOf,
  textsOf,
} from "./program-files.ts";
import {
  isSource,
  othersIn,
  type Program,
  programIn,
  programsIn,
  type Replacement,
  readPrograms,
  unreadable,
} from "./programs.ts";

/** The labs of this checkout. */
export const LABS = join(ROOT, "labs");

/** The folder in a lab's with the files that students begin with. No run reads it. */
export const STARTER = "starter";

/** The files of a lab as they were read, even if they have problems. */
export interface LabFolder {
  /** Absolute path of the lab's folder. */
  readonly folder: string;
  readonly files: readonly FolderFile[];
  /** Present if other programs take the place of the lab's. */
  readonly replacement?: Replacement | undefined;
  /** Present if two programs are observed and no lab is run, or if the lab's are in another language. */
  readonly observed?: Readonly<Partial<Record<Peer, ObservedProgram>>> | undefined;
  /** Of the lab's variant. That of a lab's own run, if it is left out. */
  readonly seed?: string | undefined;
  /** Files that the run adds to those of the lab, and that take the place of others of their names. */
  readonly generated?: readonly FolderFile[] | undefined;
  /** Present if the lab's own programs in another language run. */
  readonly translation?: Readonly<Record<Peer, ProgramFiles>> | undefined;
  /** The images that the programs' languages need. */
  readonly languages?: readonly LanguageImage[] | undefined;
  /** Files that could not be read. */
  readonly problems: readonly Problem[];
}

export interface LabFiles extends LabFolder {
  /** The folder, relative to where the command was started. */
  readonly place: string;
  /** The text of lab.ts. */
  readonly text: string;
  /** The text of each program. */
  readonly sources: Readonly<Record<Peer, string>>;
  /** The name of each program's file; a path if it is not in the lab's folder. */
  readonly programs: Readonly<Record<Peer, string>>;
  /** The headers and other sources of each program. */
  readonly others: OtherSources;
  /** Texts of the files that a lab may have next to them. */
  readonly dockerfile: string | undefined;
  readonly sheet: string | undefined;
}

/** The names of the labs in this checkout. */
export async function labNames(): Promise<readonly string[]> {
  const entries = await readdir(LABS, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

/** Whether a lab's folder is one of this checkout's. */
export function isOwnLab(folder: string): boolean {
  return resolve(folder, "..") === LABS;
}

/** A path as the user would write it here. */
export function displayPath(path: string): string {
  return oneLine(relative(process.cwd(), path) || ".");
}

/** @param nameOrPath a lab of this checkout by its name, or the path of a lab's folder */
export function labFolder(nameOrPath: string): string {
  const isPath = nameOrPath.includes("/") || nameOrPath.startsWith(".");
  return isPath ? resolve(nameOrPath) : join(LABS, nameOrPath);
}

/** Leaves out hidden files, captures, and all TypeScript and Markdown except lab.ts and README.md. */
const isRead = (name: string): boolean =>
  name === "lab.ts" || name === "README.md" || !/^\.|\.(ts|md|pcap|pcapng)$/.test(name);

/** Modules that lab.ts can import. Its thread reads them, so what could block the thread is refused. */
const isModule = (name: string): boolean => /^[^.].*\.ts$/.test(name) && name !== "lab.ts";

/** Names that mean something to a lab. A folder with any other name is no part of it. */
const isKnown = (name: string): boolean =>
  ["lab.ts", "README.md", "Dockerfile"].includes(name) || isSource(name);

/**
 * The one place that reads a lab's folder.
 * @param programs a folder whose programs take the place of the lab's
 * @param chosen the seed of the variant, else the one in the programs' variant.h; and the key of a language in which the
 *   lab's own programs are written too
 * @throws InvalidLabError if one of the folders does not exist, or if one of the programs that replace the
 *   lab's is no regular file
 */
export async function readLabFolder(
  folder: string,
  programs?: string,
  chosen: { readonly seed?: string | undefined; readonly language?: string | undefined } = {},
): Promise<LabFolder> {
  const found = await stat(folder).catch(() => undefined); // reported below
  if (found?.isDirectory() !== true) {
    throw new InvalidLabError(displayPath(folder), [await noFolder(folder, found !== undefined)]);
  }
  const problems: Problem[] = [];
  const readOne = async (name: string): Promise<readonly FolderFile[]> => {
    try {
      return [await readFolderFile(folder, name)];
    } catch (error) {
      if (error instanceof NoFolderFileError && error.isFolder && !isKnown(name)) return [];
      problems.push(unreadable(displayPath(join(folder, name)), error));
      return [];
    }
  };
  const names = await readdir(folder);
  const [files, replacement] = await Promise.all([
    Promise.all(names.filter(isRead).map(readOne)),
    programs === undefined ? undefined : readPrograms(programs),
    Promise.all(names.filter(isModule).map(readOne)),
  ]);
  const header = replacement?.files.find(({ name }) => name === VARIANT_HEADER);
  const seed = chosen.seed ?? (header && seedIn(header.bytes.toString()));
  const read = { folder, files: files.flat(), replacement, problems, ...(seed && { seed }) };
  return chosen.language === undefined
    ? read
    : { ...read, ...(await readTranslation(folder, chosen.language)) };
}

/** A lab's own programs in another language, which are in its folder `in/KEY`. */
async function readTranslation(
  folder: string,
  key: string,
): Promise<Pick<LabFolder, "replacement" | "translation" | "observed" | "languages">> {
  const place = join(folder, "in", key);
  const found = await stat(place).catch(() => undefined); // reported here
  if (found?.isDirectory() !== true) {
    const others = await readdir(join(folder, "in")).catch(() => []);
    const names = [...others].toSorted().join(", ");
    const text = `its programs are not written in ${key}; ${names === "" ? "C++ is its only language" : `C++ and these are its languages: ${names}`}`;
    throw new InvalidLabError(displayPath(folder), [{ text }]);
  }
  if (LANGUAGES.find((one) => one.key === key)?.build === "usual") {
    return { replacement: await readPrograms(place) };
  }
  const [server, client] = await Promise.all(PEERS.map((peer) => readProgramFiles(peer, place)));
  if (server === undefined || client === undefined) throw new Error("there are two peers");
  return {
    translation: { server, client },
    observed: { server: sourceOf(server), client: sourceOf(client) },
    languages: imagesOf([server.language, client.language]),
  };
}

/**
 * The lab of a folder that has been read.
 * @throws InvalidLabError with everything that is missing
 */
export function labFilesIn(read: LabFolder): LabFiles {
  const { folder, replacement, generated = [] } = read;
  const files = [...read.files.filter(({ name }) => !isOneOf(name, generated)), ...generated];
  const place = displayPath(folder);
  if (read.problems.length > 0) throw new InvalidLabError(place, read.problems);
  const problems: Problem[] = [];
  const textOf = (name: string): string | undefined =>
    files.find((file) => file.name === name)?.bytes.toString();
  const text = textOf("lab.ts");
  if (text === undefined) problems.push(missing(place, "lab.ts"));
  const replaced = replacement === undefined ? {} : programsIn(replacement);
  const program = (peer: Peer): Program => {
    const translated = read.translation?.[peer];
    if (translated !== undefined) return textsOf(translated);
    const given = replaced[peer];
    if (given !== undefined) return { ...given, others: [...given.others, ...othersIn(files)] };
    const { program: own, names } = programIn(peer, files);
    if (names.length === 0) problems.push(missingProgram(place, peer));
    if (names.length > 1) problems.push(twoPrograms(place, names));
    return own ?? { main: { name: `${peer}.cc`, text: "" }, others: [] };
  };
  const [server, client] = PEERS.map(program);
  if (problems.length > 0 || text === undefined || !server || !client) {
    throw new InvalidLabError(place, problems);
  }
  return {
    ...read,
    place,
    text,
    sources: { server: server.main.text, client: client.main.text },
    programs: { server: server.main.name, client: client.main.name },
    others: { server: server.others, client: client.others },
    dockerfile: textOf("Dockerfile"),
    sheet: textOf("README.md"),
  };
}

const isOneOf = (name: string, files: readonly FolderFile[]): boolean =>
  files.some((file) => file.name === name);

const NEW_LAB = "make new-lab NAME=… makes a lab that is complete";

function missing(place: string, name: string): Problem {
  return { text: `${name} is missing in ${place}; ${NEW_LAB}` };
}

/** A bundle of homework has the lab without it. */
function missingProgram(place: string, peer: Peer): Problem {
  const mine = "if it is your homework, name its folder with --programs";
  return {
    text: `${peer}.cc (or ${peer}.c) is missing in ${place}; ${mine}; otherwise ${NEW_LAB}`,
  };
}

function twoPrograms(place: string, names: readonly string[]): Problem {
  return { text: `${names.join(" and ")} are both in ${place}: leave the one that is meant` };
}

async function noFolder(folder: string, exists: boolean): Promise<Problem> {
  if (exists) return { text: "this is a file: name the lab's folder" };
  if (!isOwnLab(folder)) return { text: `there is no such folder; ${NEW_LAB}` };
  const names = await labNames();
  const meant = nearest(folder.slice(LABS.length + 1), names);
  const guess = meant === undefined ? "" : `did you mean "${meant}"? `;
  return { text: `there is no such folder; ${guess}labs here: ${names.join(", ")}` };
}
