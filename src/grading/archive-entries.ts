/**
 * An archive to its entries, in memory and in their order. It comes from a stranger: nothing of it is written to a disk,
 * and it is read only as far as its reader asks. An entry's size is known before its content is read.
 */
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { extract, type Header } from "tar-stream";
import { type Entry, fromBuffer, getFileNameLowLevel, type ZipFile } from "yauzl";
import type { EntryKind } from "../grade/submissions/entry-names.ts";

/** An archive that can't be used. The message says why. */
export class RefusedArchive extends Error {
  override readonly name = "RefusedArchive";
}

/** An entry whose content has not been read. */
export interface PackedEntry {
  readonly name: string;
  readonly kind: EntryKind;
  /** Bytes, unpacked. There are no more. */
  readonly size: number;
  /** @throws RefusedArchive if only this entry can't be read */
  readonly read: () => Promise<Buffer>;
}

/** Decides about the entries of an archive, in their order. */
export interface Taker {
  /** @returns whether its content was read @throws RefusedArchive for the archive as a whole */
  take(entry: PackedEntry): Promise<boolean>;
}

/** The archive as a whole is beyond its limit. */
export class TooLarge extends RefusedArchive {}

export const tooLarge = (most: number): TooLarge =>
  new TooLarge(`it unpacks to more than ${most / 2 ** 20} MiB`);

/** @param most bytes that are unpacked of a packed tar, whether they are read or skipped @throws RefusedArchive */
export async function unpack(
  name: string,
  bytes: Buffer,
  { taker, most }: { readonly taker: Taker; readonly most: number },
): Promise<void> {
  try {
    if (/\.zip$/i.test(name)) await unzip(bytes, taker);
    else await untar(bytes, /gz$/i.test(name), { taker, most });
  } catch (cause) {
    throw cause instanceof RefusedArchive ? cause : unreadable(cause);
  }
}

const unreadable = (cause: unknown): RefusedArchive =>
  new RefusedArchive(`it can't be unpacked: ${(cause as Error).message}`, { cause });

async function untar(
  bytes: Buffer,
  isPacked: boolean,
  { taker, most }: { readonly taker: Taker; readonly most: number },
): Promise<void> {
  const entries = extract();
  const source = Readable.from([bytes]);
  // an entry that is skipped is unpacked too, and so is what belongs to none
  const upToMost = (chunks: AsyncIterable<Buffer>) => upTo(most, chunks);
  const writing = isPacked
    ? pipeline(source, createGunzip(), upToMost, entries)
    : pipeline(source, entries);
  writing.catch(() => undefined); // the entries' iterator throws the same
  for await (const entry of entries) {
    const { name, type, size = 0 } = entry.header;
    const read = (): Promise<Buffer> => buffer(entry);
    if (!(await taker.take({ name, kind: tarKind(type), size, read }))) entry.resume();
  }
  await writing;
}

async function* upTo(most: number, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let count = 0;
  for await (const chunk of chunks) {
    count += chunk.length;
    if (count > most) throw tooLarge(most);
    yield chunk;
  }
}

function tarKind(type: Header["type"]): EntryKind {
  if (type === "file" || type === "contiguous-file") return "file";
  return type === "directory" ? "folder" : "other";
}

async function unzip(bytes: Buffer, taker: Taker): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<ZipFile>();
  // names are decoded and checked here, with the same words as those of a tar
  const options = { lazyEntries: true, decodeStrings: false, autoClose: false };
  fromBuffer(bytes, options, (error, zip) => (error ? reject(error) : resolve(zip)));
  const zip = await promise;
  for (;;) {
    const entry = await nextEntry(zip);
    if (entry === undefined) return;
    const name = zipName(entry);
    const read = (): Promise<Buffer> => contentOf(zip, entry);
    await taker.take({ name, kind: zipKind(entry, name), size: entry.uncompressedSize, read });
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

/** The content, which fails if it is larger than the entry says. @throws RefusedArchive */
async function contentOf(zip: ZipFile, entry: Entry): Promise<Buffer> {
  if ((entry.generalPurposeBitFlag & 1) !== 0) throw new RefusedArchive("it has a password");
  try {
    const stream = await new Promise<Readable>((resolve, reject) => {
      zip.openReadStream(entry, (error, opened) => (error ? reject(error) : resolve(opened)));
    });
    return await buffer(stream);
  } catch (cause) {
    throw unreadable(cause);
  }
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
