/**
 * A lab's folder: which lab a name or a path means, and the files in it.
 */
import { readdir, readFile, stat } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { PEERS, type Peer } from "../lab/model.ts";
import { nearest } from "../lab/problems/nearest.ts";
import { InvalidLabError, type Problem } from "../lab/problems/problem.ts";
import { ROOT } from "../runtime/checkout.ts";
import { LANGUAGES, readPrograms } from "./programs.ts";

/** The labs of this checkout. */
export const LABS = join(ROOT, "labs");

export interface LabFiles {
  /** Absolute path of the lab's folder. */
  readonly folder: string;
  /** The folder, relative to where the command was given. */
  readonly place: string;
  /** The text of lab.ts. */
  readonly text: string;
  /** The text of each program. */
  readonly sources: Readonly<Record<Peer, string>>;
  /** The name of each program's file; a path where it is not in the lab's folder. */
  readonly programs: Readonly<Record<Peer, string>>;
  /** Texts of what a lab may have beside them. */
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
  return relative(process.cwd(), path) || ".";
}

/** @param nameOrPath a lab of this checkout by its name, or the path of a lab's folder */
export function labFolder(nameOrPath: string): string {
  const isPath = nameOrPath.includes("/") || nameOrPath.startsWith(".");
  return isPath ? resolve(nameOrPath) : join(LABS, nameOrPath);
}

/**
 * @param instead a folder whose programs take the place of the lab's
 * @throws InvalidLabError with all that is missing
 */
export async function readLabFiles(folder: string, instead?: string): Promise<LabFiles> {
  const place = displayPath(folder);
  const found = await stat(folder).catch(() => undefined); // not there: told below
  if (found?.isDirectory() !== true) {
    throw new InvalidLabError(place, [await noFolder(folder, found !== undefined)]);
  }
  const problems: Problem[] = [];
  const read = async (name: string): Promise<string | undefined> => {
    try {
      return await readFile(join(folder, name), "utf8");
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "ENOENT") return undefined;
      problems.push({
        spot: { file: displayPath(join(folder, name)) },
        text: `cannot be read: ${code}`,
      });
      return undefined;
    }
  };
  const text = await read("lab.ts");
  if (text === undefined) problems.push(missing(place, "lab.ts"));
  const replaced = instead === undefined ? {} : await readPrograms(instead);
  const program = async (peer: Peer) => {
    const other = replaced[peer];
    if (other !== undefined) return other;
    const names = LANGUAGES.map((ending) => `${peer}${ending}`);
    const texts = await Promise.all(names.map(read));
    const there = names.filter((_, index) => texts[index] !== undefined);
    if (there.length === 0) problems.push(missing(place, `${peer}.cc (or ${peer}.c)`));
    if (there.length > 1) problems.push(twoPrograms(place, there));
    return { name: there[0] ?? `${peer}.cc`, text: texts.find((one) => one !== undefined) ?? "" };
  };
  const [server, client] = await Promise.all(PEERS.map(program));
  const [dockerfile, sheet] = await Promise.all([read("Dockerfile"), read("README.md")]);
  if (problems.length > 0 || text === undefined || !server || !client) {
    throw new InvalidLabError(place, problems);
  }
  return {
    folder,
    place,
    text,
    sources: { server: server.text, client: client.text },
    programs: { server: server.name, client: client.name },
    dockerfile,
    sheet,
  };
}

const NEW_LAB = "make new-lab NAME=… makes a lab that is complete";

function missing(place: string, name: string): Problem {
  return { text: `${name} is missing in ${place}; ${NEW_LAB}` };
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
