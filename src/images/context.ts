/**
 * Turns folders into the files of a build, and those into one tar stream and one hash. The same files
 * give the same bytes, and their times, owners and order on disk do not matter. Knows no Docker.
 */
import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { Readable } from "node:stream";
import { ROOT } from "../runtime/checkout.ts";

export interface BuildFile {
  /** Path inside the build context, with slashes. */
  readonly path: string;
  readonly bytes: Buffer;
  readonly executable: boolean;
}

/** The files of docker/NAME (a Dockerfile and what it copies), and the script that installs packages. */
export async function imageContext(name: string): Promise<readonly BuildFile[]> {
  const docker = join(ROOT, "docker");
  const parts = await Promise.all([
    readFiles(join(docker, name), "", () => true),
    readFiles(docker, "", (file) => file === "packages.sh"),
  ]);
  return parts.flat();
}

/**
 * docker/lab/Dockerfile, the files in labs/ that all labs share, and the programs of one lab.
 * @param labDir the lab's folder, which may be anywhere
 * @param programs a folder whose source files replace the lab's
 */
export async function labContext(labDir: string, programs?: string): Promise<readonly BuildFile[]> {
  const isSource = (name: string): boolean => /^[^.].*\.(cc|c|h|hh|hpp)$/.test(name);
  const theirs = programs === undefined ? [] : await readFiles(programs, "lab/", isSource);
  // A program in C replaces one in C++, and the other way round.
  const stem = (path: string): string => path.replace(/\.(cc|c)$/, "");
  const replaced = new Set(theirs.map(({ path }) => stem(path)));
  const parts = await Promise.all([
    readFiles(join(ROOT, "docker/lab"), "", () => true),
    readFiles(join(ROOT, "labs"), "shared/", (name) => /\.(h|hh|hpp|sh)$/.test(name)),
    readFiles(labDir, "lab/", (name) => !/^\.|\.(ts|md|pcap|pcapng|json|log)$/.test(name)),
  ]);
  return [...parts.flat().filter(({ path }) => !replaced.has(stem(path))), ...theirs];
}

/**
 * The files that a lab's own Dockerfile can copy: those in its folder except the programs. An edit of a
 * program therefore does not build this image again. Empty if the lab has no Dockerfile.
 */
export async function customBaseContext(labDir: string): Promise<readonly BuildFile[]> {
  const files = await readFiles(
    labDir,
    "",
    (name) => !/^\.|\.(ts|md|cc|c|pcap|pcapng)$/.test(name),
  );
  return files.some(({ path }) => path === "Dockerfile") ? files : [];
}

/** A lab's name, which is the name of its folder, in characters that an image name may have. */
export const labName = (labDir: string): string =>
  basename(labDir)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-");

/** The files directly in a folder. Folders in it (debug/) are left out. */
async function readFiles(
  folder: string,
  prefix: string,
  wanted: (name: string) => boolean,
): Promise<readonly BuildFile[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile() && wanted(entry.name));
  return Promise.all(
    names.map(async ({ name }) => {
      const file = join(folder, name);
      const [bytes, { mode }] = await Promise.all([readFile(file), stat(file)]);
      return { path: prefix + name, bytes, executable: (mode & 0o100) !== 0 };
    }),
  );
}

const sorted = (files: readonly BuildFile[]): readonly BuildFile[] =>
  files.toSorted((a, b) => (a.path < b.path ? -1 : 1));

/** A hash of everything that decides the image's contents, in 12 hexadecimal digits. */
export function contentHash(files: readonly BuildFile[], ...more: readonly string[]): string {
  const hash = createHash("sha256");
  // The lengths ensure that two different lists never give the same bytes.
  for (const text of more) hash.update(`${text.length}:${text}\n`);
  for (const { path, bytes, executable } of sorted(files)) {
    hash.update(`${path.length}:${path} ${bytes.length} ${executable}\n`).update(bytes);
  }
  return hash.digest("hex").slice(0, 12);
}

/** The build context in the engine's format, sorted, owned by root and without times. */
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
