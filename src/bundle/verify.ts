/**
 * Turns a bundle's file into a list of its problems. Every byte has a checksum, and each problem names
 * its entry. Needs the file only, and no engine.
 */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { manifestText } from "./archive.ts";
import { entriesOf } from "./entries.ts";
import {
  type BundleLock,
  blobEntry,
  LOCK_ENTRY,
  type LockedImage,
  lockText,
  MANIFEST_ENTRY,
  parseLock,
} from "./lock.ts";
import { SEAL_LENGTH, sealOf } from "./seal.ts";

export interface Verified {
  /** Undefined if the file is not a bundle, or its lock is damaged. */
  readonly lock: BundleLock | undefined;
  /** Empty if every byte is as it was written. */
  readonly problems: readonly string[];
}

export async function verifyBundle(file: string): Promise<Verified> {
  const sealed = sealIsRight(file);
  sealed.catch(() => undefined); // awaited below
  const contents = new Contents();
  let place = "before its first entry";
  try {
    for await (const { header, body } of entriesOf(createReadStream(file), "gzip")) {
      const { name } = header;
      place = `in ${contents.nameOf(name)}`;
      await contents.take(name, body);
      place = `after ${contents.nameOf(name)}`;
    }
  } catch (cause) {
    const reason = `${place}: ${cause instanceof Error ? cause.message : String(cause)}`;
    await sealed;
    return { lock: contents.lock, problems: [...contents.problems, reason] };
  }
  const problems = [...contents.problems, ...contents.missing()];
  if (!(await sealed) && problems.length === 0) {
    problems.push(
      "the file's bytes do not match the seal at its end, although each entry matches the lock",
    );
  }
  return { lock: contents.lock, problems };
}

async function sealIsRight(file: string): Promise<boolean> {
  const { size } = await stat(file);
  if (size <= SEAL_LENGTH) return false;
  const end = size - SEAL_LENGTH;
  const hash = createHash("sha256");
  await pipeline(createReadStream(file, { end: end - 1 }), hash);
  return sealOf(hash.digest("hex")).equals(await buffer(createReadStream(file, { start: end })));
}

/** Compares the entries of the archive with its lock. */
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
      this.problems.push(`${this.nameOf(name)} is altered: its bytes do not match its digest`);
    }
  }

  #takeLock(text: string): void {
    const lock = parseLock(text);
    if (lock === undefined || lockText(lock) !== text) {
      this.problems.push(`${LOCK_ENTRY} is altered, or another version of wirestep wrote it`);
    } else this.lock = lock;
  }

  #takeManifest(text: string): void {
    const images = this.lock?.images.map(({ id, references, layers }) => ({
      references,
      config: { id },
      layers: layers.map((digest) => ({ digest })),
    }));
    if (images !== undefined && manifestText(images) !== text) {
      this.problems.push(`${MANIFEST_ENTRY} is altered: it does not name the images of the lock`);
    }
  }

  /** The entry's name and the image it belongs to. */
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
    const blobs = (this.lock?.images ?? []).flatMap(blobsOf);
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

const blobsOf = ({ id, layers }: LockedImage): readonly string[] => [id, ...layers].map(blobEntry);
