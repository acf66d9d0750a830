/**
 * Turns files into those that a build gets, and these into one tar stream and one hash: the same files
 * give the same bytes whatever their times, owners and order on disk. Knows no Docker, and reads none of
 * a lab's own files: it gets their bytes.
 */
import { createHash } from "node:crypto";
import { basename, join } from "node:path";
import { Readable } from "node:stream";
import { ROOT } from "../runtime/checkout.ts";
import { type FolderFile, readFolderFile, regularFiles } from "../runtime/folder-file.ts";

export interface BuildFile {
  /** Path inside the build context, with slashes. */
  readonly path: string;
  readonly bytes: Buffer;
  readonly executable: boolean;
}

/** A lab's files as they were read. */
export interface LabSources {
  /** Absolute path of the lab's folder, which may be anywhere. */
  readonly folder: string;
  readonly files: readonly FolderFile[];
  /** Present if other programs take the place of the lab's. */
  readonly replacement?:
    | { readonly folder: string; readonly files: readonly FolderFile[] }
    | undefined;
}

/** The files of docker/NAME, a Dockerfile and its inputs, and the script with which all of them install packages. */
export async function imageContext(name: string): Promise<readonly BuildFile[]> {
  const docker = join(ROOT, "docker");
  const parts = await Promise.all([
    readFiles(join(docker, name), "", () => true),
    readFiles(docker, "", (file) => file === "packages.sh"),
  ]);
  return parts.flat();
}

/** docker/lab/Dockerfile, the files in labs/ that all labs share, and the programs of one lab. */
export async function labContext({
  files,
  replacement,
}: LabSources): Promise<readonly BuildFile[]> {
  const theirs = inFolder("lab/", replacement?.files ?? []);
  // a program in C takes the place of one in C++, and the other way round
  const stem = (path: string): string => path.replace(/\.(cc|c)$/, "");
  const replaced = new Set(theirs.map(({ path }) => stem(path)));
  const isBuilt = ({ name }: FolderFile): boolean => !/\.(ts|md|json|log)$/.test(name);
  const parts = await Promise.all([
    readFiles(join(ROOT, "docker/lab"), "", () => true),
    readFiles(join(ROOT, "labs"), "shared/", (name) => /\.(h|hh|hpp|sh)$/.test(name)),
    inFolder("lab/", files.filter(isBuilt)),
  ]);
  return [...parts.flat().filter(({ path }) => !replaced.has(stem(path))), ...theirs];
}

/**
 * The files that a lab's own Dockerfile can copy: those next to it except the programs, so that a
 * change of these does not build its image again. Empty if the lab has no Dockerfile.
 */
export function customBaseContext({ files }: LabSources): readonly BuildFile[] {
  const copied = files.filter(({ name }) => !/\.(ts|md|cc|c)$/.test(name));
  return copied.some(({ name }) => name === "Dockerfile") ? inFolder("", copied) : [];
}

/** A lab's name, the name of its folder, in letters that an image name may have. */
export const labName = (labDir: string): string =>
  basename(labDir)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-");

/** The files at the top of a folder of this checkout. */
async function readFiles(
  folder: string,
  prefix: string,
  wanted: (name: string) => boolean,
): Promise<readonly BuildFile[]> {
  const names = (await regularFiles(folder)).filter(wanted);
  return inFolder(prefix, await Promise.all(names.map((name) => readFolderFile(folder, name))));
}

function inFolder(prefix: string, files: readonly FolderFile[]): readonly BuildFile[] {
  return files.map(({ name, bytes, executable }) => ({ path: prefix + name, bytes, executable }));
}

const sorted = (files: readonly BuildFile[]): readonly BuildFile[] =>
  files.toSorted((a, b) => (a.path < b.path ? -1 : 1));

/** 12 hexadecimal digits of everything that decides what the image will be. */
export function contentHash(files: readonly BuildFile[], ...more: readonly string[]): string {
  const hash = createHash("sha256");
  // Lengths first: no two different lists give the same bytes.
  for (const text of more) hash.update(`${text.length}:${text}\n`);
  for (const { path, bytes, executable } of sorted(files)) {
    hash.update(`${path.length}:${path} ${bytes.length} ${executable}\n`).update(bytes);
  }
  return hash.digest("hex").slice(0, 12);
}

/** The build context as the engine takes it: sorted, owned by root, without times. */
export async function toTar(files: readonly BuildFile[]): Promise<Readable> {
  const { default: tar } = await import("tar-stream");
  const pack = tar.pack();
  for (const { path, bytes, executable } of sorted(files)) {
    const mode = executable ? 0o755 : 0o644;
    pack.entry({ name: path, mode, uid: 0, gid: 0, mtime: new Date(0) }, bytes);
  }
  pack.finalize();
  return Readable.from(pack);
}
