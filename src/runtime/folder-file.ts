/**
 * A file at the top of a folder, read once: its bytes, and whether it is executable. The folder may be a
 * stranger's. Only a regular file that lies in the folder is read: a link can lead to any file of the machine,
 * and a FIFO or a device can keep its reader waiting for ever.
 */
import { constants, type Stats } from "node:fs";
import { type FileHandle, lstat, open, readdir, realpath } from "node:fs/promises";
import { dirname, join } from "node:path";

export interface FolderFile {
  readonly name: string;
  readonly bytes: Buffer;
  readonly executable: boolean;
}

/** A name in a folder that is no regular file of the folder. The message says what it is and what to do. */
export class NoFolderFileError extends Error {
  readonly isFolder: boolean;

  constructor(what: string, isFolder = false, fix = "put the file itself there") {
    super(`is ${what}: ${fix}`);
    this.name = "NoFolderFileError";
    this.isFolder = isFolder;
  }
}

export interface SizeLimit {
  readonly mebibytes: number;
  /** Follows the message that the file is larger. */
  readonly fix: string;
}

/** The compiler's limit for a file is the same. */
const SOURCE: SizeLimit = { mebibytes: 64, fix: "a source is text" };

/** The names of the regular files at the top of a folder. Links and folders are left out. */
export async function regularFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

/**
 * Reads a file. A link counts as the file that it leads to, if that lies in the folder too.
 * @throws NoFolderFileError; the file system's error if it can't be read
 */
export async function readFolderFile(
  folder: string,
  name: string,
  limit = SOURCE,
): Promise<FolderFile> {
  const path = await placeIn(folder, name);
  refuseUnlessRegular(await lstat(path)); // before it is opened: that alone can do something to a device
  // The file may be another one by now. Without NONBLOCK a FIFO would stop this process.
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK, O_NOCTTY } = constants;
  await using file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
  const stats = await file.stat();
  refuseUnlessRegular(stats);
  return { name, bytes: await bytesOf(file, limit), executable: (stats.mode & 0o100) !== 0 };
}

/** The path of the file without links. */
async function placeIn(folder: string, name: string): Promise<string> {
  const path = join(folder, name);
  if (!(await lstat(path)).isSymbolicLink()) return path;
  const place = await realpath(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ELOOP") return undefined;
    throw error;
  });
  if (place === undefined) throw new NoFolderFileError("a link that leads nowhere");
  if (dirname(place) === (await realpath(folder))) return place;
  const isFolder = (await lstat(place)).isDirectory();
  throw new NoFolderFileError("a link that leads out of its folder", isFolder);
}

function refuseUnlessRegular(stats: Stats): void {
  if (stats.isFile()) return;
  if (stats.isDirectory()) throw new NoFolderFileError("a folder", true);
  if (stats.isFIFO()) throw new NoFolderFileError("a FIFO");
  if (stats.isSocket()) throw new NoFolderFileError("a socket");
  throw new NoFolderFileError("a device");
}

/** The bytes up to the end of the file, which can grow while it is read. */
async function bytesOf(file: FileHandle, { mebibytes, fix }: SizeLimit): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of file.createReadStream({ autoClose: false, highWaterMark: 2 ** 18 })) {
    pieces.push(piece);
    length += piece.length;
    if (length > mebibytes * 2 ** 20) {
      throw new NoFolderFileError(`larger than ${mebibytes} MiB`, false, fix);
    }
  }
  return Buffer.concat(pieces);
}
