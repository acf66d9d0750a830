/**
 * Turns a bundle's file into what is wrong with it: every byte is under a checksum, and each problem
 * names the entry it is in. Needs no engine, and nothing but the file (its .sha256 is used if there).
 */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, readFile } from "node:fs/promises";
import { PassThrough } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import tar from "tar-stream";
import { manifestText } from "./archive.ts";
import {
  type BundleLock,
  blobEntry,
  LOCK_ENTRY,
  type LockedImage,
  lockText,
  MANIFEST_ENTRY,
  parseLock,
} from "./lock.ts";

export interface Verified {
  /** Undefined where the file is no bundle, or its lock is damaged. */
  readonly lock: BundleLock | undefined;
  /** None: every byte is as it was written. */
  readonly problems: readonly string[];
}

/** RFC 1952: magic, deflate, no flags, no time, best compression, then the system (any). */
const GZIP_HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2]);

export async function verifyBundle(file: string): Promise<Verified> {
  const whole = createHash("sha256");
  const counted = new PassThrough();
  counted.on("data", (chunk: Buffer) => whole.update(chunk));
  const contents = new Contents();
  const problems = await gzipHeader(file);
  const entries = tar.extract();
  const reading = pipeline(createReadStream(file), counted, createGunzip(), entries);
  reading.catch(() => undefined); // told below
  let place = "before its first entry";
  try {
    for await (const entry of entries) {
      const { name } = entry.header;
      place = `in ${contents.nameOf(name)}`;
      await contents.take(name, entry as AsyncIterable<Buffer>);
      place = `after ${contents.nameOf(name)}`;
    }
    await reading;
  } catch (cause) {
    problems.push(`${place}: ${cause instanceof Error ? cause.message : String(cause)}`);
    return { lock: contents.lock, problems: [...contents.problems, ...problems] };
  }
  problems.push(...contents.problems, ...contents.missing());
  const expected = await checksum(file);
  if (problems.length === 0 && expected !== undefined && expected !== whole.digest("hex")) {
    problems.push(`the file is not the one of ${file}.sha256, although each entry is as listed`);
  }
  return { lock: contents.lock, problems };
}

async function gzipHeader(file: string): Promise<string[]> {
  const handle = await open(file);
  try {
    const { buffer } = await handle.read(
      Buffer.alloc(GZIP_HEADER.length),
      0,
      GZIP_HEADER.length,
      0,
    );
    return buffer.equals(GZIP_HEADER) ? [] : ["its gzip header (the first ten bytes) is altered"];
  } finally {
    await handle.close();
  }
}

async function checksum(file: string): Promise<string | undefined> {
  try {
    return (await readFile(`${file}.sha256`, "utf8")).split(" ")[0];
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

/** What the archive has, held against its lock. */
class Contents {
  lock: BundleLock | undefined;
  readonly problems: string[] = [];
  readonly #seen = new Set<string>();

  async take(name: string, body: AsyncIterable<Buffer>): Promise<void> {
    const hash = createHash("sha256");
    const kept: Buffer[] = [];
    const text = name === LOCK_ENTRY || name === MANIFEST_ENTRY;
    for await (const chunk of body) {
      hash.update(chunk);
      if (text) kept.push(chunk);
    }
    this.#seen.add(name);
    if (name === LOCK_ENTRY) this.#takeLock(Buffer.concat(kept).toString());
    else if (name === MANIFEST_ENTRY) this.#takeManifest(Buffer.concat(kept).toString());
    else if (name !== blobEntry(hash.digest("hex"))) {
      this.problems.push(`${this.nameOf(name)} is altered: its bytes are not those of its digest`);
    }
  }

  #takeLock(text: string): void {
    const lock = parseLock(text);
    if (lock === undefined || lockText(lock) !== text) {
      this.problems.push(`${LOCK_ENTRY} is altered or of another version of wirestep`);
    } else this.lock = lock;
  }

  #takeManifest(text: string): void {
    const images = this.lock?.images.map(({ id, references, layers }) => ({
      references,
      config: { id },
      layers: layers.map((digest) => ({ digest })),
    }));
    if (images !== undefined && manifestText(images) !== text) {
      this.problems.push(`${MANIFEST_ENTRY} is altered: it does not name the lock's images`);
    }
  }

  /** The entry, and which image it belongs to. */
  nameOf(name: string): string {
    const images = this.lock?.images ?? [];
    const users = images.filter(({ layers }) =>
      layers.some((digest) => blobEntry(digest) === name),
    );
    const [user] = users;
    const level = user?.layers.findIndex((digest) => blobEntry(digest) === name) ?? 0;
    const others = users.length > 1 ? ` and ${users.length - 1} more` : "";
    if (user) return `${name} (layer ${level + 1} of ${user.name}${others})`;
    const configured = images.find(({ id }) => blobEntry(id) === name);
    return configured ? `${name} (configuration of ${configured.name})` : name;
  }

  missing(): readonly string[] {
    const blobs = (this.lock?.images ?? []).flatMap(entriesOf);
    const wanted = new Set([LOCK_ENTRY, ...blobs, MANIFEST_ENTRY]);
    const extra = [...this.#seen].filter((name) => !wanted.has(name));
    return [
      ...[...wanted]
        .filter((name) => !this.#seen.has(name))
        .map((name) => `${this.nameOf(name)} is missing`),
      ...extra.map((name) => `${name} is not in the lock`),
    ];
  }
}

const entriesOf = ({ id, layers }: LockedImage): readonly string[] =>
  [id, ...layers].map(blobEntry);
