/**
 * A program's files, from one of its files or from its folder, in a language that is known (src/languages/).
 *
 * A file brings what it includes or imports from its own folder. A folder brings all sources of its program, and
 * its own Makefile if it has one. A language decides whether folders in it belong to the program too.
 */
import { lstat, readdir, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { PEERS, type Peer } from "../lab/model.ts";
import type { Start } from "../lab/plan/observing.ts";
import type { Plan } from "../lab/plan/plan.ts";
import { InvalidLabError } from "../lab/problems/problem.ts";
import type { SourceText } from "../lab/source/tags.ts";
import type { Language, LanguageImage } from "../languages/language.ts";
import { LANGUAGES, languageOf } from "../languages/languages.ts";
import { type FolderFile, readFolderFile } from "../runtime/folder-file.ts";
import { isProgramFile, isSource, type Program, shown, textOf, unreadable } from "./programs.ts";

/** The names of files are paths in the folder. */
export interface ProgramFiles {
  /** The file that begins the program. */
  readonly main: string;
  readonly folder: string;
  readonly language: Language;
  readonly files: readonly FolderFile[];
}

/** A program in a folder of its own, as a peer and the compiler get it. */
export interface ObservedProgram extends Pick<ProgramFiles, "main" | "files"> {
  readonly build: Language["build"];
}

/** A folder that is named by mistake can have a whole disk below it. */
const MOST_FILES = 2000;

const stemOf = (name: string): string => name.replace(/\.\w+$/, "");
const KNOWN = LANGUAGES.map(({ name }) => name);

/**
 * @param path of a file or a folder
 * @throws InvalidLabError for one that is no program
 */
export async function readProgramFiles(peer: Peer, path: string): Promise<ProgramFiles> {
  return (await stat(path)).isDirectory() ? ofFolder(peer, path) : ofFile(path);
}

/** A program's sources with the names that messages have. @param from the folder that they are relative to */
export function textsOf({ folder, main, files, language }: ProgramFiles, from?: string): Program {
  const text = ({ name, bytes }: FolderFile): SourceText => ({
    name: shown(join(folder, name), from),
    text: textOf(bytes),
  });
  const isOther = ({ name }: FolderFile): boolean =>
    name !== main && (language.build === "usual" ? isSource(name) : true);
  const [own] = files.filter(({ name }) => name === main).map(text);
  return {
    main: own ?? { name: shown(join(folder, main), from), text: "" },
    others: files.filter(isOther).map(text),
  };
}

/** A program's files for its compiler and its peer. */
export function sourceOf({ main, files, language }: ProgramFiles): ObservedProgram {
  return { main, files, build: language.build };
}

/** The plan for programs in these languages: how each is started, and what its debugger must know of its runtime. */
export function inLanguages(
  plan: Plan,
  programs: Readonly<Record<Peer, ProgramFiles | undefined>>,
): Plan {
  const starts: Partial<Record<Peer, Start>> = { ...plan.starts };
  const environment: Partial<Record<Peer, Readonly<Record<string, string>>>> = {};
  for (const peer of PEERS) {
    const program = programs[peer];
    if (program === undefined) continue;
    const { runtime, start, environment: variables } = program.language;
    const started = start?.(`/lab/${peer}`, program.main);
    if (started !== undefined) {
      starts[peer] = { program: started.program, first: started.first, isForeign: false };
    }
    environment[peer] = {
      ...plan.stage?.environment?.[peer],
      ...variables,
      ...started?.environment,
      ...(runtime && { WIRESTEP_RUNTIME: JSON.stringify(runtime) }),
    };
  }
  return { ...plan, starts, stage: { ...plan.stage, environment } };
}

/** The images that programs in some languages need. */
export function imagesOf(languages: readonly (Language | undefined)[]): readonly LanguageImage[] {
  return [...new Set(languages)].flatMap((one) => (one?.image === undefined ? [] : [one.image]));
}

async function ofFile(path: string): Promise<ProgramFiles> {
  const [folder, main] = [dirname(path), basename(path)];
  const language = languageOf(main);
  if (language === undefined) {
    const known = `${KNOWN.slice(0, -1).join(", ")} and ${KNOWN.at(-1)}`;
    throw notProgram(path, `this is no source of a language that is known: ${known} are`);
  }
  const files = new Map<string, FolderFile>();
  const wanted = [main];
  for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
    if (files.has(name)) continue;
    const kind = await kindOf(join(folder, name));
    if (kind === "folder") wanted.push(...(await namesIn(folder, language, `${name}/`)));
    if (kind !== "file") continue;
    const file = await readOne(folder, name);
    files.set(name, file);
    wanted.push(...language.brings({ name, text: textOf(file.bytes) }));
  }
  return { main, folder, language, files: [...files.values()] };
}

async function ofFolder(peer: Peer, folder: string): Promise<ProgramFiles> {
  const read = await Promise.all(
    LANGUAGES.map(async (language) => {
      const names = await namesIn(folder, language);
      return { language, files: await Promise.all(names.map((name) => readOne(folder, name))) };
    }),
  );
  const found = read.flatMap(({ language, files }) =>
    mainsIn(files, language).map((main) => ({ main, language, files })),
  );
  const byName = found.filter(({ main }) => stemOf(main) === peer);
  const mains = byName.length > 0 ? byName : found;
  const [one] = mains;
  if (one === undefined) {
    throw notProgram(
      folder,
      `no file in it begins a program: it has no main in ${KNOWN.join(", ")}`,
    );
  }
  if (mains.length > 1) {
    const names = mains.map(({ main }) => main).toSorted();
    throw notProgram(folder, `${names.join(" and ")} begin a program: name the file that is meant`);
  }
  return inItsPackage(folder, { ...one, folder, files: one.files.filter(isPart(one)) });
}

/** The files of a language in a folder that begin a program, by their name or their text. */
function mainsIn(files: readonly FolderFile[], language: Language): readonly string[] {
  const sources = files.filter(({ name }) => languageOf(name) === language);
  const names = sources.map(({ name }) => name);
  const preferred = language.mainNames.find((name) => names.includes(name));
  if (preferred !== undefined) return [preferred];
  const called = names.filter((name) => PEERS.some((peer) => peer === stemOf(name)));
  const byText = sources.filter(({ bytes }) => language.hasMain.test(textOf(bytes)));
  const known = new Set([...called, ...byText.map(({ name }) => name)]);
  // a script needs no main function
  return known.size === 0 && language.build === "none" && names.length === 1 ? names : [...known];
}

/** Whether a file of the folder belongs to the program, and not to another one there. */
const isPart =
  ({ main, language }: Pick<ProgramFiles, "main" | "language">) =>
  ({ name, bytes }: FolderFile): boolean =>
    !language.oneMain || name === main || !language.hasMain.test(textOf(bytes));

/** A package of Python that is run as one lies in a folder of its name. */
async function inItsPackage(place: string, program: ProgramFiles): Promise<ProgramFiles> {
  const { main, files } = program;
  if (main !== "__main__.py" || !files.some(({ name }) => name === "__init__.py")) return program;
  const name = basename(resolve(place));
  const moved = files.map((file) => ({ ...file, name: `${name}/${file.name}` }));
  return { ...program, folder: dirname(resolve(place)), main: `${name}/${main}`, files: moved };
}

/** The paths of the files in a folder that a program in the language can have. @param below a folder in it, with a slash */
async function namesIn(folder: string, language: Language, below = ""): Promise<readonly string[]> {
  const entries = await readdir(join(folder, below), { withFileTypes: true });
  const names: string[] = [];
  for (const entry of entries) {
    const name = below + entry.name;
    if (entry.isDirectory() && language.hasFolders && !entry.name.startsWith(".")) {
      names.push(...(await namesIn(folder, language, `${name}/`)));
    } else if (!entry.isDirectory() && belongs(entry.name, language)) names.push(name);
    if (names.length > MOST_FILES) {
      throw notProgram(
        folder,
        `it has more than ${MOST_FILES} sources: name a file of the program`,
      );
    }
  }
  return names;
}

function belongs(name: string, { build, endings, leftOut }: Language): boolean {
  if (build === "usual") return isProgramFile(name);
  return endings.some((one) => name.endsWith(`.${one}`)) && leftOut?.test(name) !== true;
}

async function kindOf(path: string): Promise<"file" | "folder" | undefined> {
  const found = await lstat(path).catch(() => undefined); // a source also names files that are not next to it
  if (found?.isDirectory()) return "folder";
  return found === undefined ? undefined : "file";
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
