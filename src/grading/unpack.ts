/**
 * An archive to its files, in memory. It comes from a stranger: nothing of it is written to a disk, and it is read
 * only as far as the limits go.
 */
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { extract, type Header } from "tar-stream";
import { type Entry, fromBuffer, getFileNameLowLevel, type ZipFile } from "yauzl";
import { type EntryKind, entryName, Limiter } from "../grade/submissions/entry-names.ts";
import type { SubmittedFile } from "../grade/submissions/submission.ts";

/** An archive that can't be used. The message says why. */
export class RefusedArchive extends Error {
  override readonly name = "RefusedArchive";
}

export interface UnpackOptions {
  /** The archive holds the submissions of a class, so the limits of one submission don't count. */
  readonly isDownload?: boolean;
}

/** @throws RefusedArchive */
export async function unpacked(
  name: string,
  bytes: Buffer,
  { isDownload = false }: UnpackOptions = {},
): Promise<readonly SubmittedFile[]> {
  const files = new Collected(isDownload ? undefined : new Limiter(bytes.length));
  try {
    if (/\.zip$/i.test(name)) await unzip(bytes, files);
    else await untar(bytes, /gz$/i.test(name), files);
  } catch (cause) {
    if (cause instanceof RefusedArchive) throw cause;
    throw new RefusedArchive(`it can't be unpacked: ${(cause as Error).message}`, { cause });
  }
  return files.found;
}

/** The files of an archive, up to the limits. */
class Collected {
  readonly #limiter: Limiter | undefined;
  readonly #names = new Set<string>();
  readonly found: SubmittedFile[] = [];

  constructor(limiter: Limiter | undefined) {
    this.#limiter = limiter;
  }

  /** The path of an entry that counts. @throws RefusedArchive */
  path(name: string, kind: EntryKind): string | undefined {
    const known = entryName(name, kind);
    if ("refused" in known) throw new RefusedArchive(known.refused);
    if ("ignored" in known) return undefined;
    stop(this.#limiter?.file());
    if (this.#names.has(known.path)) {
      throw new RefusedArchive(
        `it has two files called ${JSON.stringify(known.path.slice(0, 80))}`,
      );
    }
    this.#names.add(known.path);
    return known.path;
  }

  /** Reads an entry's bytes, and counts them as they come. @throws RefusedArchive */
  async take(path: string, stream: AsyncIterable<unknown>): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of stream) {
      stop(this.#limiter?.bytes((chunk as Buffer).length));
      chunks.push(chunk as Buffer);
    }
    this.found.push({ path, bytes: Buffer.concat(chunks) });
  }
}

function stop(reason: string | undefined): void {
  if (reason !== undefined) throw new RefusedArchive(reason);
}

async function untar(bytes: Buffer, isPacked: boolean, files: Collected): Promise<void> {
  const entries = extract();
  const source = Readable.from([bytes]);
  const writing = isPacked ? pipeline(source, createGunzip(), entries) : pipeline(source, entries);
  writing.catch(() => undefined); // the entries' iterator throws the same
  for await (const entry of entries) {
    const { name, type } = entry.header;
    const path = files.path(name, tarKind(type));
    if (path === undefined) entry.resume();
    else await files.take(path, entry);
  }
  await writing;
}

function tarKind(type: Header["type"]): EntryKind {
  if (type === "file" || type === "contiguous-file") return "file";
  return type === "directory" ? "folder" : "other";
}

async function unzip(bytes: Buffer, files: Collected): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<ZipFile>();
  // names are decoded and checked here, with the same words as those of a tar
  const options = { lazyEntries: true, decodeStrings: false, autoClose: false };
  fromBuffer(bytes, options, (error, zip) => (error ? reject(error) : resolve(zip)));
  const zip = await promise;
  for (;;) {
    const entry = await nextEntry(zip);
    if (entry === undefined) return;
    const name = zipName(entry);
    const path = files.path(name, zipKind(entry, name));
    if (path === undefined) continue;
    if ((entry.generalPurposeBitFlag & 1) !== 0) throw new RefusedArchive("it has a password");
    await files.take(path, await contentOf(zip, entry));
  }
}

function nextEntry(zip: ZipFile): Promise<Entry | undefined> {
  return new Promise((resolve, reject) => {
    zip.removeAllListeners();
    zip
      .once("entry", resolve)
      .once("end", () => resolve(undefined))
      .once("error", reject);
    zip.readEntry();
  });
}

function contentOf(zip: ZipFile, entry: Entry): Promise<Readable> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(stream)));
  });
}

/** Without the flag for UTF-8 a name is in cp437. */
function zipName({ generalPurposeBitFlag, fileNameRaw, extraFields }: Entry): string {
  return getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, false);
}

/** The upper half of the external attributes is a Unix mode, if the archive was made on one. */
function zipKind({ externalFileAttributes, versionMadeBy }: Entry, name: string): EntryKind {
  if (name.endsWith("/")) return "folder";
  const isUnix = versionMadeBy >> 8 === 3;
  const type = isUnix ? (externalFileAttributes >>> 28) & 0xf : 0;
  if (type === 0 || type === 0x8) return "file";
  return type === 0x4 ? "folder" : "other";
}
