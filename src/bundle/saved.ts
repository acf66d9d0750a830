/**
 * Turns the archive of `docker save`, of old and new engines, into normalised layers in a folder and the
 * configurations that use them. A layer that several images share is written once.
 */
import { createReadStream, createWriteStream } from "node:fs";
import { open, readFile, rename, rm } from "node:fs/promises";
import { join, posix } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createZstdDecompress } from "node:zlib";
import { z } from "zod";
import { makeFolders } from "../runtime/make-folders.ts";
import { type NormalConfig, normaliseConfig } from "./config.ts";
import { entriesOf } from "./entries.ts";
import { type NormalLayer, normaliseLayer } from "./layer.ts";

export interface SavedImage {
  /** Its names on the engine that saved it. */
  readonly tags: readonly string[];
  readonly config: NormalConfig;
  readonly layers: readonly NormalLayer[];
}

const manifestSchema = z.array(
  z.object({
    Config: z.string(),
    RepoTags: z.array(z.string()).nullable(),
    Layers: z.array(z.string()),
  }),
);

/** The file of a normalised layer in the folder. */
export const layerFile = (folder: string, digest: string): string =>
  join(folder, digest.replace("sha256:", ""));

export class SavedImages {
  readonly #folder: string;
  /** Keyed by the digest in the engine's own configuration, so that a layer is normalised once. */
  readonly #known = new Map<string, NormalLayer>();

  /** @param folder the folder for normalised layers */
  constructor(folder: string) {
    this.#folder = folder;
  }

  async take(archive: Readable): Promise<readonly SavedImage[]> {
    const unpacked = join(this.#folder, "saved");
    await makeFolders(unpacked);
    const files = await unpack(archive, unpacked);
    const fileOf = (name: string): string => {
      const file = files.get(name);
      if (file === undefined) throw new Error(`the engine's archive has no ${name}`);
      return file;
    };
    const manifest = manifestSchema.parse(
      JSON.parse(await readFile(fileOf("manifest.json"), "utf8")),
    );
    const images: SavedImage[] = [];
    for (const { Config, RepoTags, Layers } of manifest) {
      const json = await readFile(fileOf(Config), "utf8");
      const ids = diffIds.parse(JSON.parse(json)).rootfs.diff_ids;
      const layers: NormalLayer[] = [];
      for (const [index, name] of Layers.entries()) {
        const id = ids[index] ?? name;
        layers.push(this.#known.get(id) ?? (await this.#normalise(id, fileOf(name))));
      }
      const config = normaliseConfig(
        json,
        layers.map(({ digest }) => digest),
      );
      images.push({ tags: RepoTags ?? [], config, layers });
    }
    await rm(unpacked, { recursive: true });
    return images;
  }

  async #normalise(id: string, file: string): Promise<NormalLayer> {
    const normal = join(this.#folder, "normal");
    const layer = await normaliseLayer(await unpackedLayer(file), normal);
    await rename(normal, layerFile(this.#folder, layer.digest));
    this.#known.set(id, layer);
    return layer;
  }
}

/** The bytes of a layer's tar archive. Docker saves it as it stores it, and containerd's store compresses. */
async function unpackedLayer(file: string): Promise<Readable> {
  const handle = await open(file);
  const { buffer } = await handle.read(Buffer.alloc(4), 0, 4, 0);
  await handle.close();
  const source = createReadStream(file);
  const unpacker = UNPACKERS.find(({ magic }) => buffer.subarray(0, magic.length).equals(magic));
  if (unpacker === undefined) return source;
  const unpacked = unpacker.create();
  pipeline(source, unpacked).catch(() => undefined); // the reader of `unpacked` gets the error
  return unpacked;
}

/** The first bytes of a compressed file: RFC 1952, 2.3.1 and RFC 8878, 3.1.1. */
const UNPACKERS = [
  { magic: Buffer.from("1f8b", "hex"), create: createGunzip },
  { magic: Buffer.from("28b52ffd", "hex"), create: createZstdDecompress },
];

const diffIds = z.object({ rootfs: z.object({ diff_ids: z.array(z.string()) }) });

/** Files by their name in the archive. The name of a link maps to the file it points to. */
async function unpack(archive: Readable, folder: string): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  const links = new Map<string, string>();
  for await (const { header, body } of entriesOf(archive, "none")) {
    const { name, type, linkname } = header;
    if (type === "file") {
      const file = join(folder, `${files.size}`);
      await pipeline(body, createWriteStream(file));
      files.set(name, file);
    } else {
      const target = linkname ?? "";
      if (type === "symlink") links.set(name, posix.join(posix.dirname(name), target));
      if (type === "link") links.set(name, target);
    }
  }
  for (const [name, target] of links) {
    const file = files.get(target);
    if (file !== undefined) files.set(name, file);
  }
  return files;
}
