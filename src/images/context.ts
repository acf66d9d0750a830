/**
 * Turns files into the files of a build, and those into one tar stream and one hash. The same files give
 * the same bytes, and their times, owners and order on disk do not matter. Knows no Docker, and gets the
 * bytes of a lab's files from their one reader.
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
  /** Files that take the place of the lab's of their names. */
  readonly generated?: readonly FolderFile[] | undefined;
  /** Present if other programs replace the lab's. */
  readonly replacement?:
    | { readonly folder: string; readonly files: readonly FolderFile[] }
    | undefined;
  /** Programs in folders of their own: observed ones, or those of a lab in another language. */
  readonly observed?: Readonly<Record<string, ProgramSources>> | undefined;
  /** The images that the programs' languages need, on the endpoint's or the compiler's. */
  readonly languages?: readonly LanguageImage[] | undefined;
}

/** A program's files and the name of its main one. */
export interface ProgramSources {
  readonly main: string;
  readonly files: readonly FolderFile[];
  /** `none` if it is interpreted; a script if labs/observe.sh does not know how to make it. */
  readonly build: "usual" | "none" | { readonly script: string };
}

/** The image of docker/NAME, on one that all labs have. */
export interface LanguageImage {
  readonly name: string;
  readonly on: "endpoint" | "compiler";
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
 * docker/lab/Dockerfile, the files in labs/ that all labs share, and the programs of one lab. Programs that
 * take the place of the lab's are in lab/programs/, with the files of their folder. Programs in folders of their own
 * are in lab/PEER/, lab/observed has a line `PEER MAIN` for each that is compiled, and lab/PEER.build is its script.
 */
export async function labContext({
  files,
  replacement,
  observed,
  generated = [],
}: LabSources): Promise<readonly BuildFile[]> {
  const made = new Set(generated.map(({ name }) => name));
  const theirs = replacement?.files ?? [];
  const replaced = new Set(theirs.map(({ name }) => mainOf(name)).filter(Boolean));
  const isBuilt = ({ name }: FolderFile): boolean =>
    !/\.(ts|md|json|log)$/.test(name) && !replaced.has(mainOf(name)) && !made.has(name);
  const parts = await Promise.all([
    readFiles(join(ROOT, "docker/lab"), "", () => true),
    readFiles(join(ROOT, "labs"), "shared/", (name) => /\.(h|hh|hpp|sh)$/.test(name)),
    inFolder("lab/", [...files.filter(isBuilt), ...generated]),
    inFolder("lab/programs/", theirs),
    ...Object.entries(observed ?? {}).map(([peer, program]) =>
      inFolder(`lab/${peer}/`, program.files),
    ),
    observed === undefined ? [] : buildFiles(observed),
  ]);
  return parts.flat();
}

function buildFiles(observed: NonNullable<LabSources["observed"]>): readonly BuildFile[] {
  const file = (path: string, text: string): BuildFile => {
    return { path, bytes: Buffer.from(text), executable: false };
  };
  const compiled = Object.entries(observed).filter(([, { build }]) => build !== "none");
  const lines = compiled.map(([peer, { main }]) => `${peer} ${main}\n`);
  return [
    file("lab/observed", lines.join("")),
    ...compiled.flatMap(([peer, { build }]) =>
      typeof build === "string" ? [] : [file(`lab/${peer}.build`, build.script)],
    ),
  ];
}

/** The peer whose program's main file has that name. */
function mainOf(name: string): string | undefined {
  return new RegExp(`^(server|client)\\.(?:${SOURCE_ENDINGS})$`).exec(name)?.[1];
}

/** The endings of sources that are compiled, as labs/build.sh knows them: C++, and C. */
const SOURCE_ENDINGS = "cc|cpp|cxx|C|c";

/**
 * The files that a lab's own Dockerfile can copy: those in its folder except the programs. An edit of a
 * program therefore does not build this image again. Empty if the lab has no Dockerfile.
 */
export function customBaseContext({ files }: LabSources): readonly BuildFile[] {
  const source = new RegExp(`\\.(ts|md|${SOURCE_ENDINGS})$`);
  const copied = files.filter(({ name }) => !source.test(name));
  return copied.some(({ name }) => name === "Dockerfile") ? inFolder("", copied) : [];
}

/** A lab's name, which is the name of its folder, in characters that an image name may have. */
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
