/**
 * Turns a lock, configurations and layers into one file that `docker load` reads as it is. It holds the
 * lock, then blobs named by their digests, then the manifest, then a seal. The same contents give the
 * same bytes.
 */
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createReadStream, createWriteStream } from "node:fs";
import { appendFile, rename, rm, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { constants, createGzip } from "node:zlib";
import tar from "tar-stream";
import { EPOCH, type NormalConfig } from "./config.ts";
import type { NormalLayer } from "./layer.ts";
import { type BundleLock, blobEntry, LOCK_ENTRY, lockText, MANIFEST_ENTRY } from "./lock.ts";
import { layerFile } from "./saved.ts";
import { sealOf } from "./seal.ts";

export interface ArchivedImage {
  readonly references: readonly string[];
  readonly config: NormalConfig;
  readonly layers: readonly NormalLayer[];
}

export interface Written {
  readonly sha256: string;
  /** Bytes of the file, and of its unpacked contents. */
  readonly size: number;
  readonly unpacked: number;
}

export interface ArchiveOptions {
  /** The folder with the normalised layers. */
  readonly folder: string;
  readonly signal?: AbortSignal | undefined;
  readonly level?: number | undefined;
}

/** The name of a bundle that is being written. */
export const unfinishedName = (file: string): string => `${file}.part`;

/**
 * Writes three files: FILE with the layers of the folder, FILE.sha256 in the format of sha256sum, and
 * FILE.lock.json.
 */
export async function writeArchive(
  file: string,
  lock: BundleLock,
  images: readonly ArchivedImage[],
  { folder, signal, level = constants.Z_BEST_COMPRESSION }: ArchiveOptions,
): Promise<Written> {
  const part = unfinishedName(file);
  const pack = tar.pack();
  const hash = createHash("sha256");
  let size = 0;
  let unpacked = 0;
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      size += chunk.length;
      done(null, chunk);
    },
  });
  const measured = async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      unpacked += chunk.length;
      yield chunk;
    }
  };
  const gzip = createGzip({ level });
  const written = pipeline(
    Readable.from(pack),
    measured,
    gzip,
    count,
    createWriteStream(part),
    signal ? { signal } : {},
  );
  const text = lockText(lock);
  const filled = fill(pack, text, images, folder).catch((error: Error) => pack.destroy(error));
  try {
    await Promise.all([written, filled]);
  } catch (error) {
    await rm(part, { force: true });
    signal?.throwIfAborted();
    throw error;
  }
  const seal = sealOf(hash.copy().digest("hex"));
  await appendFile(part, seal);
  await rename(part, file);
  const sha256 = hash.update(seal).digest("hex");
  await writeFile(`${file}.sha256`, `${sha256}  ${basename(file)}\n`);
  await writeFile(`${file}.lock.json`, text);
  return { sha256, size: size + seal.length, unpacked };
}

async function fill(
  pack: tar.Pack,
  lock: string,
  images: readonly ArchivedImage[],
  folder: string,
): Promise<void> {
  const header = (name: string) => ({ name, mode: 0o644, uid: 0, gid: 0, mtime: EPOCH });
  pack.entry(header(LOCK_ENTRY), lock);
  for (const { config } of images) pack.entry(header(blobEntry(config.id)), config.text);
  const layers = new Map(images.flatMap((image) => image.layers).map((one) => [one.digest, one]));
  for (const { digest, size } of layers.values()) {
    const out = pack.entry({ ...header(blobEntry(digest)), size });
    for await (const chunk of createReadStream(layerFile(folder, digest))) {
      if (!out.write(chunk)) await once(out, "drain");
    }
    out.end(null);
  }
  pack.entry(header(MANIFEST_ENTRY), manifestText(images));
  pack.finalize();
}

/** The list of images that `docker load` reads. */
export const manifestText = (
  images: readonly (Pick<ArchivedImage, "references"> & {
    readonly config: { readonly id: string };
    readonly layers: readonly { readonly digest: string }[];
  })[],
): string =>
  JSON.stringify(
    images.map(({ references, config, layers }) => ({
      Config: blobEntry(config.id),
      RepoTags: references,
      Layers: layers.map(({ digest }) => blobEntry(digest)),
    })),
  );
