/**
 * Turns a bundle into root file systems of this machine, for stages without an engine. Needs neither root nor a
 * network:
 *
 *     bundle ──► layers, each with the digest of its name ──► one folder for each image (venue/namespaces/roots/roots.ts)
 *
 * A lab's image adds /lab to the endpoint's, so only its own layers are unpacked, unless it has more than that.
 */
import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { arch } from "node:os";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { z } from "zod";
import { Scratch } from "../engine/scratch.ts";
import { EnvironmentError } from "../runtime/environment-error.ts";
import type { Variables } from "../runtime/variables.ts";
import { provideNamespaces } from "../venue/namespaces/provide.ts";
import { ADDED, findRoot, makeRoot } from "../venue/namespaces/roots/roots.ts";
import { applyLayer, type Layer, layerIn } from "../venue/namespaces/roots/unpack.ts";
import { noteBundle } from "../venue/namespaces/roots/uses.ts";
import { entriesOf } from "./entries.ts";
import { type BundleLock, blobEntry, type LockedImage } from "./lock.ts";
import { layerFile } from "./saved.ts";

export interface Loaded {
  /** Names of images whose root file systems were made, and of those that were here. */
  readonly made: readonly string[];
  readonly present: readonly string[];
}

export interface LoadOptions {
  readonly env: Variables;
  readonly note: (text: string) => void;
  readonly signal?: AbortSignal | undefined;
}

const ARCHITECTURES: Readonly<Record<string, string>> = { x64: "amd64" };
/** No container of a run is made from it. */
const ORCHESTRATOR = "orchestrator";

const configSchema = z.object({
  config: z.object({ Env: z.array(z.string()).default([]) }),
});

/** @throws EnvironmentError if the bundle is damaged, or for another kind of processor */
export async function loadBundle(
  file: string,
  lock: BundleLock,
  { env, note, signal }: LoadOptions,
): Promise<Loaded> {
  const here = ARCHITECTURES[arch()] ?? arch();
  if (lock.architecture !== here) {
    throw new EnvironmentError(
      `${file} is for ${lock.architecture}, and this machine is ${here}.`,
      `Ask for the bundle for ${here}.`,
    );
  }
  await provideNamespaces({ env, note, signal });
  const images = lock.images.filter(({ name }) => name !== ORCHESTRATOR);
  const found = await Promise.all(images.map((image) => findRoot({ tag: tagOf(image) })));
  const missing = images.filter((_, index) => found[index] === undefined);
  if (missing.length > 0) {
    await using scratch = await Scratch.make();
    note(`unpacking ${missing.length} root file systems (once)`);
    await takeBlobs(file, missing, { folder: scratch.folder, signal });
    const endpoint = images.find(({ name }) => name === "endpoint");
    for (const image of missing) {
      signal?.throwIfAborted();
      await rootFrom(image, endpoint, scratch.folder);
    }
  }
  await noteBundle(images.map((image) => ({ tag: tagOf(image) })));
  return {
    made: missing.map(({ name }) => name),
    present: images.filter((image) => !missing.includes(image)).map(({ name }) => name),
  };
}

/** The name that a run looks for. */
const tagOf = ({ references: [tag = ""] }: LockedImage): string => tag;

async function rootFrom(
  image: LockedImage,
  endpoint: LockedImage | undefined,
  folder: string,
): Promise<void> {
  const text = await readFile(layerFile(folder, image.id), "utf8");
  const { config } = configSchema.parse(JSON.parse(text));
  const own = await ownLayers(image, endpoint, folder);
  await makeRoot(
    { tag: tagOf(image), id: image.id },
    {
      variables: config.Env,
      ...(own && endpoint && { below: { tag: tagOf(endpoint) } }),
      fill: async (root) => {
        for (const digest of own ?? image.layers) {
          const layer = layerFile(folder, digest);
          await applyLayer(layer, await layerIn(layer), root);
        }
      },
    },
  );
}

/** The layers that an image puts on the endpoint's, if they only add the folder of a lab. */
async function ownLayers(
  { name, layers }: LockedImage,
  endpoint: LockedImage | undefined,
  folder: string,
): Promise<readonly string[] | undefined> {
  const below = endpoint?.layers ?? [];
  if (!name.startsWith("lab-") || below.some((digest, index) => layers[index] !== digest)) {
    return undefined;
  }
  const own = layers.slice(below.length);
  const parts = await Promise.all(own.map((digest) => layerIn(layerFile(folder, digest))));
  return parts.every(onlyAdds) ? own : undefined;
}

const onlyAdds = ({ tops, removed, emptied }: Layer): boolean =>
  [...tops].every((top) => top === ADDED) && removed.length === 0 && emptied.length === 0;

/** Copies the blobs of the images to a folder, under the names of their digests, and checks those. */
async function takeBlobs(
  file: string,
  images: readonly LockedImage[],
  { folder, signal }: { readonly folder: string; readonly signal?: AbortSignal | undefined },
): Promise<void> {
  const wanted = new Map(
    images
      .flatMap(({ id, layers }) => [id, ...layers])
      .map((digest) => [blobEntry(digest), digest]),
  );
  try {
    for await (const { header, body } of entriesOf(createReadStream(file), "gzip")) {
      signal?.throwIfAborted();
      const digest = wanted.get(header.name);
      if (digest === undefined) continue;
      const hash = createHash("sha256");
      const hashed = new Transform({
        transform(chunk: Buffer, _encoding, done) {
          hash.update(chunk);
          done(null, chunk);
        },
      });
      await pipeline(body, hashed, createWriteStream(layerFile(folder, digest)));
      if (`sha256:${hash.digest("hex")}` !== digest) throw new Error(`${header.name} is altered`);
      wanted.delete(header.name);
      if (wanted.size === 0) return;
    }
  } catch (cause) {
    signal?.throwIfAborted();
    throw damaged(file, cause instanceof Error ? cause.message : String(cause), cause);
  }
  throw damaged(file, `${[...wanted.keys()].join(", ")} is missing`);
}

const damaged = (file: string, why: string, cause?: unknown): EnvironmentError =>
  new EnvironmentError(
    `${file} could not be unpacked: ${why}`,
    `Check it with wirestep bundle verify ${file}, and the free disk space; then copy the file again.`,
    { cause },
  );
