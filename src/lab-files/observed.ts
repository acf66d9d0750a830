/**
 * Two programs that are observed without a lab: a file, a folder or a command each, read and planned.
 */
import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { PEERS, type Peer } from "../lab/model.ts";
import { type ObserveSettings, observedPlan } from "../lab/plan/observed.ts";
import type { Start } from "../lab/plan/observing.ts";
import { InvalidLabError, type Problem } from "../lab/problems/problem.ts";
import { wordsIn } from "../lab/program-arguments.ts";
import type { SourceText } from "../lab/source/tags.ts";
import { languageOf } from "../languages/languages.ts";
import { ROOT } from "../runtime/checkout.ts";
import { type FolderFile, readFolderFile } from "../runtime/folder-file.ts";
import type { LabFolder } from "./folder.ts";
import type { Runnable } from "./load.ts";
import {
  imagesOf,
  inLanguages,
  type ProgramFiles,
  readProgramFiles,
  sourceOf,
  textsOf,
} from "./program-files.ts";
import { isSource, shown } from "./programs.ts";

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
  readonly files?: ProgramFiles;
  /** Of a command. */
  readonly start?: Start;
}

/**
 * @param paths of each peer a file, a folder, or a command
 * @param packages of Debian, that a command needs
 * @param from the folder that the names of sources are relative to, where the command was started if left out
 * @throws InvalidLabError for a file or folder that is no program
 */
export async function readObserved(
  paths: Readonly<Record<Peer, string>>,
  settings: ObserveSettings,
  packages: readonly string[] = [],
  from?: string,
): Promise<ObservedPair> {
  const reading = PEERS.map((peer) => readProgram(peer, paths[peer], from));
  const [server, client] = await Promise.all(reading);
  if (server === undefined || client === undefined) throw new Error("there are two peers");
  const read = { server, client };
  const each = <T>(of: (program: ReadProgram) => T) => ({ server: of(server), client: of(client) });
  const some = <T>(of: (program: ReadProgram) => T | undefined): Partial<Record<Peer, T>> =>
    Object.fromEntries(PEERS.flatMap((peer) => [[peer, of(read[peer])]]).filter(([, one]) => one));
  const programs = each(({ name }) => name);
  const sources = each(({ text }) => text);
  const others = each((program) => program.others);
  const commands = some(({ start }) => start);
  const plan = inLanguages(
    { ...observedPlan({ programs, sources, others }, settings), starts: commands },
    each(({ files }) => files),
  );
  const needed = [...new Set(packages)];
  const folder: LabFolder = {
    folder: join(ROOT, "docker/observe"), // it names the images
    files: needed.length === 0 ? [] : [await dockerfileFor(needed)],
    observed: some(({ files }) => files && sourceOf(files)),
    languages: imagesOf(PEERS.map((peer) => read[peer].files?.language)),
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

async function dockerfileFor(packages: readonly string[]): Promise<FolderFile> {
  const name = "Dockerfile";
  const wrong = packages.find((one) => !/^[a-z0-9][a-z0-9+.-]+$/.test(one));
  if (wrong !== undefined) throw notProgram(wrong, "no package of Debian has such a name");
  const { bytes, executable } = await readFolderFile(join(ROOT, "docker/observe"), name);
  const text = bytes.toString().replace("@PACKAGES@", packages.toSorted().join(" "));
  return { name, bytes: Buffer.from(text), executable };
}

async function readProgram(peer: Peer, path: string, from?: string): Promise<ReadProgram> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (isCommand(path)) return undefined;
    throw notProgram(path, "there is no such file or folder", error);
  });
  if (found === undefined) return ofCommand(path);
  const files = await readProgramFiles(peer, path);
  const { main, others } = textsOf(files, from);
  return { ...main, others, files };
}

/** A name in the usual folders of the peer's container, with arguments or without. */
const isCommand = (text: string): boolean =>
  /^[\w+-][\w.+-]*(?:\s|$)/.test(text) && !isSource(text) && languageOf(text) === undefined;

function ofCommand(text: string): ReadProgram {
  const [program = "", ...first] = wordsIn(text);
  return { name: program, text: "", others: [], start: { program, first, isForeign: true } };
}

function notProgram(path: string, text: string, cause?: unknown): InvalidLabError {
  return new InvalidLabError(shown(path), [{ text }], { cause });
}
