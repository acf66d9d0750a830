/**
 * Two programs that are observed without a lab: a file or a folder each, read and planned.
 *
 * A file brings the headers or modules of its folder that it includes, and the sources of those headers. A folder brings everything at
 * its top, and its own Makefile if it has one.
 */
import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { PEERS, type Peer } from "../lab/model.ts";
import { type ObserveSettings, observedPlan } from "../lab/observed.ts";
import type { Start } from "../lab/observing.ts";
import { InvalidLabError, type Problem } from "../lab/problems/problem.ts";
import { wordsIn } from "../lab/program-arguments.ts";
import type { SourceText } from "../lab/tags.ts";
import { ROOT } from "../runtime/checkout.ts";
import { type FolderFile, readFolderFile } from "../runtime/folder-file.ts";
import type { LabFolder, ObservedProgram } from "./folder.ts";
import type { Runnable } from "./load.ts";
import { isSource, shown, textOf, unreadable } from "./programs.ts";

/** The two programs in place of a lab. */
export interface ObservedPair {
  readonly loaded: Runnable;
  /** Names the runs of these two programs. */
  readonly runs: string;
}

/** A peer's program as it was read: a source, or a command. */
interface ReadProgram {
  /** In messages. */
  readonly name: string;
  /** Of its main file; empty if no source is known. */
  readonly text: string;
  readonly others: readonly SourceText[];
  readonly source?: ObservedProgram;
  readonly start?: Start;
  /** Of Debian, that it needs in its peer's image. */
  readonly packages?: readonly string[];
}

interface SourceFiles {
  /** The file with main. */
  readonly main: string;
  readonly folder: string;
  readonly files: readonly FolderFile[];
}

const isMake = (name: string): boolean => /^(GNUmakefile|[mM]akefile|.+\.mk)$/.test(name);
const isPython = (name: string): boolean => name.endsWith(".py");
const isCompiled = (name: string): boolean => /\.(cc|cpp|cxx|C|c)$/.test(name);
const MAIN = /\bmain\s*\(/;
/** Modules that a Python file imports, which may lie next to it. */
const IMPORTED = /^[ \t]*(?:from|import)[ \t]+(\w+)/gm;
/** Headers in quotes are looked for next to the file. */
const INCLUDED = /^[ \t]*#[ \t]*include[ \t]*"([^"/]+)"/gm;

/**
 * @param paths of each peer a file, a folder, or a command
 * @param packages of Debian, that a command needs
 * @throws InvalidLabError for a file or folder that is no program
 */
export async function readObserved(
  paths: Readonly<Record<Peer, string>>,
  settings: ObserveSettings,
  packages: readonly string[] = [],
): Promise<ObservedPair> {
  const [server, client] = await Promise.all(PEERS.map((peer) => readProgram(peer, paths[peer])));
  if (server === undefined || client === undefined) throw new Error("there are two peers");
  const read = { server, client };
  const each = <T>(of: (program: ReadProgram) => T) => ({ server: of(server), client: of(client) });
  const some = <T>(of: (program: ReadProgram) => T | undefined): Partial<Record<Peer, T>> =>
    Object.fromEntries(PEERS.flatMap((peer) => [[peer, of(read[peer])]]).filter(([, one]) => one));
  const programs = each(({ name }) => name);
  const sources = each(({ text }) => text);
  const others = each((program) => program.others);
  const starts = some(({ start }) => start);
  const plan = observedPlan({ programs, sources, others, starts }, settings);
  const own = PEERS.flatMap((peer) => read[peer].packages ?? []);
  const needed = [...new Set([...packages, ...own])];
  const folder: LabFolder = {
    folder: join(ROOT, "docker/observe"), // it names the images
    files: needed.length === 0 ? [] : [await dockerfileFor(needed)],
    observed: some(({ source }) => source),
    problems: [],
  };
  const files = { ...folder, place: plan.place, text: "", sources, programs, others };
  return {
    runs: [...PEERS.map((peer) => resolve(paths[peer])), ...packages].join("\n"),
    loaded: {
      plan,
      files: { ...files, dockerfile: undefined, sheet: undefined },
      placed: async () => plan,
      locate: async (problem: Problem) => problem,
    },
  };
}

/** The interpreter whose frames GDB can read. */
const PYTHON: readonly string[] = ["python3-dbg"];

/** Without a buffer, so that each line's output belongs to the line. */
function pythonStart(file: string): Start {
  return { program: "/usr/bin/python3d", first: ["-u", file], isForeign: false };
}

async function dockerfileFor(packages: readonly string[]): Promise<FolderFile> {
  const name = "Dockerfile";
  const wrong = packages.find((one) => !/^[a-z0-9][a-z0-9+.-]+$/.test(one));
  if (wrong !== undefined) throw notProgram(wrong, "no package of Debian has such a name");
  const { bytes, executable } = await readFolderFile(join(ROOT, "docker/observe"), name);
  const text = bytes.toString().replace("@PACKAGES@", packages.toSorted().join(" "));
  return { name, bytes: Buffer.from(text), executable };
}

async function readProgram(peer: Peer, path: string): Promise<ReadProgram> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (isCommand(path)) return undefined;
    throw notProgram(path, "there is no such file or folder", error);
  });
  if (found === undefined) return ofCommand(path);
  return ofSource(peer, found.isDirectory() ? await ofFolder(peer, path) : await ofFile(path));
}

/** A name in the usual folders of the peer's container, with arguments or without. */
const isCommand = (text: string): boolean =>
  /^[\w+-][\w.+-]*(?:\s|$)/.test(text) && !isSource(text);

function ofCommand(text: string): ReadProgram {
  const [program = "", ...first] = wordsIn(text);
  return { name: program, text: "", others: [], start: { program, first, isForeign: true } };
}

function ofSource(peer: Peer, { main, folder, files }: SourceFiles): ReadProgram {
  const named = (name: string): string => shown(join(folder, name));
  const textOfFile = ({ bytes }: FolderFile): string => textOf(bytes);
  const isOther = ({ name }: FolderFile): boolean =>
    (isSource(name) || isPython(name)) && name !== main;
  return {
    name: named(main),
    text: files
      .filter(({ name }) => name === main)
      .map(textOfFile)
      .join(""),
    others: files
      .filter(isOther)
      .map((file) => ({ name: named(file.name), text: textOfFile(file) })),
    source: { main, files },
    ...(isPython(main) && { start: pythonStart(`/lab/${peer}/${main}`), packages: PYTHON }),
  };
}

async function ofFile(path: string): Promise<SourceFiles> {
  const [folder, main] = [dirname(path), basename(path)];
  if (!isCompiled(main) && !isPython(main)) {
    throw notProgram(path, "this is no source of a language that is known: C, C++ and Python are");
  }
  const names = new Set(await readdir(folder));
  const files = new Map<string, FolderFile>();
  const wanted = [main];
  for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
    if (files.has(name) || !names.has(name)) continue;
    const file = await readOne(folder, name);
    files.set(name, file);
    const text = textOf(file.bytes);
    if (isPython(name)) {
      wanted.push(...[...text.matchAll(IMPORTED)].map(([, module = ""]) => `${module}.py`));
      continue;
    }
    for (const [, header = ""] of text.matchAll(INCLUDED)) {
      const stem = header.replace(/\.\w+$/, "");
      const own = [...names].filter((one) => isCompiled(one) && one.startsWith(`${stem}.`));
      wanted.push(header, ...own.filter((one) => one.replace(/\.\w+$/, "") === stem));
    }
  }
  return { main, folder, files: [...files.values()] };
}

async function ofFolder(peer: Peer, folder: string): Promise<SourceFiles> {
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
