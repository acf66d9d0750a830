/**
 * The files of a delivery to the programs for one lab: the folder in which they lie, and their names as a lab
 * knows them. `Server (1).cc` and `server-1.cc`, as browsers and Canvas name a second copy, are server.cc.
 */

import type { Peer } from "../../lab/model.ts";
import { peerOfMain } from "../../lab/source/main-file.ts";
import type { Notice, SubmittedFile } from "./submission.ts";

export interface FoundPrograms {
  /** Files of one folder, by their names in it. */
  readonly files: readonly SubmittedFile[];
  readonly notices: readonly Notice[];
}

/** The part of a lab that says which programs are wanted. */
export interface WantedPrograms {
  readonly name: string;
  /** The peer whose program is the students' work; either if it is left out. */
  readonly homework?: Peer | undefined;
}

/**
 * @param alone whether it is the only lab that is graded; else its programs must be in a folder of its name
 * @returns the programs, or the reason why there are none
 */
export function programsFor(
  files: readonly SubmittedFile[],
  { name: lab, homework }: WantedPrograms,
  alone: boolean,
): FoundPrograms | { readonly missing: string } {
  const own = files.flatMap(({ path, bytes }) => {
    const parts = path.split("/");
    const at = parts.slice(0, -1).findIndex((part) => part.toLowerCase() === lab);
    return at < 0 ? [] : [{ path: parts.slice(at + 1).join("/"), bytes }];
  });
  if (own.length === 0 && !alone) {
    return {
      missing: `no folder is called ${lab}; with several labs each has a folder of its name`,
    };
  }
  const all = own.length > 0 ? own : files;
  const folders = foldersOf(all);
  const holding = [...folders].filter(([, inside]) => inside.some(({ path }) => isMain(path)));
  const [one, other] = holding;
  if (one === undefined)
    return { missing: `it has neither server.cc nor client.cc; it has ${listed(all)}` };
  if (other !== undefined) {
    const names = holding.map(([folder]) => folder || "the top").join(" and ");
    return { missing: `two folders have programs: ${names}. Leave one` };
  }
  const found = canonical(one[1]);
  return homework === undefined ? found : onlyOf(homework, found);
}

/** The lab's own program of the other peer judges the students' work, so no program of theirs takes its place. */
function onlyOf(
  homework: Peer,
  { files, notices }: FoundPrograms,
): FoundPrograms | { readonly missing: string } {
  const isOther = ({ path }: SubmittedFile): boolean =>
    peerOfMain(path) !== undefined && peerOfMain(path) !== homework;
  const left = files.filter((file) => !isOther(file));
  if (!left.some(({ path }) => peerOfMain(path) === homework))
    return { missing: `it has no ${homework}.cc, which is the homework; it has ${listed(files)}` };
  const text = `it is left out: the homework is the program of the ${homework}`;
  return {
    files: left,
    notices: [...notices, ...files.filter(isOther).map(({ path }) => ({ place: path, text }))],
  };
}

const isMain = (name: string): boolean => peerOfMain(canonicalName(name)) !== undefined;

function foldersOf(files: readonly SubmittedFile[]): ReadonlyMap<string, readonly SubmittedFile[]> {
  const folders = new Map<string, SubmittedFile[]>();
  for (const { path, bytes } of files) {
    const cut = path.lastIndexOf("/");
    const folder = path.slice(0, Math.max(cut, 0));
    folders.set(folder, [...(folders.get(folder) ?? []), { path: path.slice(cut + 1), bytes }]);
  }
  return folders;
}

const SPELT =
  /^(?<stem>server|client)(?:\s*\((?<copy>\d+)\)|-(?<again>\d+))?\.(?<ending>cc|cpp|cxx|c)$/i;

function canonicalName(name: string): string {
  const { stem, ending } = SPELT.exec(name)?.groups ?? {};
  if (stem === undefined || ending === undefined) return name;
  return `${stem.toLowerCase()}.${ending === "C" ? "C" : ending.toLowerCase()}`;
}

/** Of several copies of a program the one with the highest number is meant. */
function canonical(files: readonly SubmittedFile[]): FoundPrograms {
  const copyOf = (name: string): number => {
    const { copy, again } = SPELT.exec(name)?.groups ?? {};
    return Number(copy ?? again ?? 0);
  };
  const found = new Map<string, SubmittedFile>();
  const notices: Notice[] = [];
  for (const file of files.toSorted((a, b) => copyOf(a.path) - copyOf(b.path))) {
    const name = canonicalName(file.path);
    const before = found.get(name);
    found.set(name, file);
    if (before !== undefined) {
      notices.push({ place: before.path, text: `it is left out: ${file.path} is a later copy` });
    }
  }
  for (const [name, { path }] of found) {
    if (name !== path) notices.push({ place: path, text: `it is taken as ${name}` });
  }
  return { files: [...found].map(([path, { bytes }]) => ({ path, bytes })), notices };
}

function listed(files: readonly SubmittedFile[]): string {
  const names = files.map(({ path }) => path).slice(0, 5);
  const more = files.length - names.length;
  return names.length === 0
    ? "no file"
    : `${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
