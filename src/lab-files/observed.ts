/**
 * Two programs that are observed without a lab: a file or a folder each, read and planned.
 *
 * A file brings what it includes from its folder, and the sources of those headers. A folder brings everything at
 * its top, and its own Makefile if it has one.
 */
import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { PEERS, type Peer } from "../lab/model.ts";
import { type ObserveSettings, observedPlan } from "../lab/observed.ts";
import { InvalidLabError, type Problem } from "../lab/problems/problem.ts";
import type { SourceText } from "../lab/tags.ts";
import { type FolderFile, readFolderFile } from "../runtime/folder-file.ts";
import type { LabFolder } from "./folder.ts";
import type { Runnable } from "./load.ts";
import { isSource, shown, textOf, unreadable } from "./programs.ts";

/** The two programs in place of a lab. */
export interface ObservedPair {
  readonly loaded: Runnable;
  /** Names the runs of these two programs. */
  readonly runs: string;
}

/** A peer's program as it was read. */
interface ReadProgram {
  /** The file with main. */
  readonly main: string;
  readonly folder: string;
  readonly files: readonly FolderFile[];
}

const isMake = (name: string): boolean => /^(GNUmakefile|[mM]akefile|.+\.mk)$/.test(name);
const isCompiled = (name: string): boolean => /\.(cc|cpp|cxx|C|c)$/.test(name);
const MAIN = /\bmain\s*\(/;
/** Headers in quotes are looked for next to the file. */
const INCLUDED = /^[ \t]*#[ \t]*include[ \t]*"([^"/]+)"/gm;

/** @throws InvalidLabError for a file or folder that is no program */
export async function readObserved(
  paths: Readonly<Record<Peer, string>>,
  settings: ObserveSettings,
): Promise<ObservedPair> {
  const [server, client] = await Promise.all(PEERS.map((peer) => readProgram(peer, paths[peer])));
  if (server === undefined || client === undefined) throw new Error("there are two peers");
  const read = { server, client };
  const named = (peer: Peer, name: string): string => shown(join(read[peer].folder, name));
  const mainOf = (peer: Peer) => read[peer].files.find(({ name }) => name === read[peer].main);
  const othersOf = (peer: Peer): readonly SourceText[] =>
    read[peer].files
      .filter(({ name }) => isSource(name) && name !== read[peer].main)
      .map(({ name, bytes }) => ({ name: named(peer, name), text: textOf(bytes) }));
  const each = <T>(of: (peer: Peer) => T) => ({ server: of("server"), client: of("client") });
  const sources = each((peer) => textOf(mainOf(peer)?.bytes ?? new Uint8Array()));
  const programs = each((peer) => named(peer, read[peer].main));
  const others = each(othersOf);
  const plan = observedPlan({ programs, sources, others, starts: {} }, settings);
  const folder: LabFolder = {
    folder: `/${plan.name}`, // no folder of the machine: it names the images
    files: [],
    observed: read,
    problems: [],
  };
  const files = { ...folder, place: plan.place, text: "", sources, programs, others };
  return {
    runs: PEERS.map((peer) => resolve(paths[peer])).join("\n"),
    loaded: {
      plan,
      files: { ...files, dockerfile: undefined, sheet: undefined },
      placed: async () => plan,
      locate: async (problem: Problem) => problem,
    },
  };
}

async function readProgram(peer: Peer, path: string): Promise<ReadProgram> {
  const found = await stat(path).catch((cause) => {
    throw notProgram(path, "there is no such file or folder", cause);
  });
  return found.isDirectory() ? ofFolder(peer, path) : ofFile(path);
}

async function ofFile(path: string): Promise<ReadProgram> {
  const [folder, main] = [dirname(path), basename(path)];
  if (!isCompiled(main)) {
    throw notProgram(path, "this is no source of a language that is known: C and C++ are");
  }
  const names = new Set(await readdir(folder));
  const files = new Map<string, FolderFile>();
  const wanted = [main];
  for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
    if (files.has(name) || !names.has(name)) continue;
    const file = await readOne(folder, name);
    files.set(name, file);
    for (const [, header = ""] of textOf(file.bytes).matchAll(INCLUDED)) {
      const stem = header.replace(/\.\w+$/, "");
      const own = [...names].filter((one) => isCompiled(one) && one.startsWith(`${stem}.`));
      wanted.push(header, ...own.filter((one) => one.replace(/\.\w+$/, "") === stem));
    }
  }
  return { main, folder, files: [...files.values()] };
}

async function ofFolder(peer: Peer, folder: string): Promise<ReadProgram> {
  const names = (await readdir(folder)).filter((name) => isSource(name) || isMake(name));
  const files = await Promise.all(names.map((name) => readOne(folder, name)));
  const compiled = files.filter(({ name }) => isCompiled(name));
  const byName = compiled.filter(({ name }) => name.replace(/\.\w+$/, "") === peer);
  const mains =
    byName.length > 0 ? byName : compiled.filter(({ bytes }) => MAIN.test(textOf(bytes)));
  const [main] = mains;
  if (main !== undefined && mains.length === 1) return { main: main.name, folder, files };
  const names_ = mains.map(({ name }) => name).toSorted();
  throw notProgram(
    folder,
    main === undefined
      ? "no file in it has a main function in C or C++"
      : `${names_.join(" and ")} have a main function: name the file that is meant`,
  );
}

async function readOne(folder: string, name: string): Promise<FolderFile> {
  try {
    return await readFolderFile(folder, name);
  } catch (error) {
    throw new InvalidLabError(shown(folder), [unreadable(shown(join(folder, name)), error)]);
  }
}

function notProgram(path: string, text: string, cause?: unknown): InvalidLabError {
  return new InvalidLabError(shown(path), [{ text }], { cause });
}
