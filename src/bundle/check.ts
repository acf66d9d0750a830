/**
 * Compares a bundle's lock with the images of an engine. Each image is there as it was packed, is
 * missing, or is another image under the same name. Changes nothing.
 */
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { EngineAddress } from "../engine/hosts.ts";
import { type ImageFacts, imageFacts } from "../images/facts.ts";
import { ROOT } from "../runtime/checkout.ts";
import { runsDigest } from "./config.ts";
import { entriesOf } from "./entries.ts";
import { type BundleLock, LOCK_ENTRY, type LockedImage, parseLock } from "./lock.ts";

export interface ImageFinding {
  /** `endpoint`, `lab-handshake` */
  readonly name: string;
  /** `wirestep/endpoint:0123456789ab` */
  readonly reference: string;
  readonly state: "present" | "missing" | "altered";
  /** How an altered image differs. */
  readonly why?: string;
}

export interface CheckOptions {
  readonly engine: EngineAddress;
  readonly signal?: AbortSignal | undefined;
}

/**
 * One finding for each reference of the lock, in its order.
 * @throws EnvironmentError if the engine does not answer
 */
export async function checkImages(
  lock: BundleLock,
  options: CheckOptions,
): Promise<readonly ImageFinding[]> {
  const references = lock.images.flatMap((image) =>
    image.references.map((reference) => ({ image, reference })),
  );
  return Promise.all(
    references.map(async ({ image, reference }): Promise<ImageFinding> => {
      const facts = await imageFacts(options.engine, reference, options.signal);
      if (facts === undefined) return { name: image.name, reference, state: "missing" };
      const why = alteration(image, facts);
      if (why === undefined) return { name: image.name, reference, state: "present" };
      return { name: image.name, reference, state: "altered", why };
    }),
  );
}

/**
 * How an engine's image differs from the locked one; undefined if it does not. Engines with
 * containerd's image store compute ids in another way, so a different id alone is no difference.
 */
export function alteration(
  { id, layers, runs }: LockedImage,
  found: ImageFacts,
): string | undefined {
  if (found.id === id) return undefined;
  const at = layers.findIndex((digest, index) => found.layers[index] !== digest);
  if (at >= 0) return `layer ${at + 1} of ${layers.length} is not the locked one`;
  if (found.layers.length > layers.length)
    return `it has ${found.layers.length} layers, the lock has ${layers.length}`;
  return runsDigest(found.config) === runs
    ? undefined
    : "its configuration is not the locked one (user, environment, command)";
}

/** The lock of a bundle, from the bundle or from its .lock.json file; undefined if it is neither. */
export async function readLock(file: string): Promise<BundleLock | undefined> {
  if (file.endsWith(".json")) return parseLock(await readFile(file, "utf8"));
  try {
    for await (const { header, body } of entriesOf(createReadStream(file), "gzip")) {
      return header.name === LOCK_ENTRY ? parseLock(await text(body)) : undefined;
    }
    return undefined;
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") throw cause;
    return undefined; // neither gzip nor tar, so no bundle
  }
}

/** The lock of the bundle that this orchestrator came in; undefined in a checkout. */
export async function ownLock(): Promise<BundleLock | undefined> {
  try {
    return parseLock(await readFile(join(ROOT, "bundle.lock.json"), "utf8"));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
