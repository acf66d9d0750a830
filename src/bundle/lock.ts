/**
 * What a bundle holds, exactly: the lock inside of it, beside it and in its orchestrator's image. From
 * one commit it is the same text each time, so it names neither a day nor a machine.
 */
import { z } from "zod";

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);

const image = z.object({
  name: z.string().describe("endpoint, sidecar, compiler, orchestrator or lab-NAME"),
  references: z.array(z.string()).describe("what the engine calls it once it is loaded"),
  id: digest.describe("of its configuration, which names its layers"),
  size: z.int().describe("bytes of its layers, unpacked; images share layers"),
  layers: z.array(digest),
  runs: digest.describe("of what its configuration says about running it"),
  packages: z
    .record(z.string(), z.string())
    .optional()
    .describe("Debian packages and versions; a lab's are the endpoint's"),
  programs: z.record(z.string(), digest).describe("compiled here, by their path"),
});

export const lockSchema = z.object({
  format: z.literal("wirestep bundle"),
  version: z.literal(1),
  wirestep: z.string().describe("version"),
  architecture: z.string().describe("as the engine names it: amd64, arm64"),
  base: z.string(),
  labs: z.array(z.string()),
  images: z.array(image),
});

export type LockedImage = z.infer<typeof image>;
export type BundleLock = z.infer<typeof lockSchema>;

/** The names of files in the archive. */
export const LOCK_ENTRY = "wirestep.lock.json";
export const MANIFEST_ENTRY = "manifest.json";
export const blobEntry = (sha256: string): string =>
  `blobs/sha256/${sha256.replace("sha256:", "")}`;

export const lockText = (lock: BundleLock): string => `${JSON.stringify(lock, undefined, 1)}\n`;

/** Undefined where the text is no lock of this version. */
export function parseLock(text: string): BundleLock | undefined {
  try {
    return lockSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined; // no JSON: no lock
  }
}
