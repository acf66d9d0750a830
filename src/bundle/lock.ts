/**
 * The lock lists the exact contents of a bundle. It is in the bundle, in a file next to the bundle, and
 * in the orchestrator's image. One commit always gives the same text, so it names no date and no machine.
 */
import { z } from "zod";

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);

const image = z.object({
  name: z.string().describe("endpoint, sidecar, compiler, orchestrator, a language or lab-NAME"),
  references: z.array(z.string()).describe("its names on the engine after docker load"),
  id: digest.describe("the digest of its configuration, which names its layers"),
  size: z.int().describe("bytes of its layers, unpacked; images share layers"),
  layers: z.array(digest),
  runs: digest.describe("the digest of its configuration's settings for running it"),
  packages: z
    .record(z.string(), z.string())
    .optional()
    .describe("Debian packages and their versions; a lab's image has those of the endpoint"),
  programs: z.record(z.string(), digest).describe("programs that this project compiles, by path"),
});

const lockSchema = z.object({
  format: z.literal("wirestep bundle"),
  version: z.literal(1),
  wirestep: z.string().describe("version"),
  architecture: z.string().describe("the engine's name for it: amd64, arm64"),
  base: z.string(),
  labs: z.array(z.string()),
  images: z.array(image),
});

export type LockedImage = z.infer<typeof image>;
export type BundleLock = z.infer<typeof lockSchema>;

/** Names of files in the archive. */
export const LOCK_ENTRY = "wirestep.lock.json";
export const MANIFEST_ENTRY = "manifest.json";
export const blobEntry = (sha256: string): string =>
  `blobs/sha256/${sha256.replace("sha256:", "")}`;

export const lockText = (lock: BundleLock): string => `${JSON.stringify(lock, undefined, 1)}\n`;

/** Undefined if the text is not a lock of this version. */
export function parseLock(text: string): BundleLock | undefined {
  try {
    return lockSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined; // not JSON, so no lock
  }
}
