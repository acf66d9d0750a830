/**
 * Turns an image's configuration, as the engine wrote it when it built the image, into the same one
 * without the day, the builder and the containers of the build: its digest is then the image's id on
 * every engine. Drops nothing that says how a container of the image runs.
 */
import { createHash } from "node:crypto";
import { z } from "zod";

/** The day of the pinned base: what was made later, has this time. 2025-12-08T00:00:00Z. */
export const EPOCH = new Date(1_765_152_000_000);

/** What `docker inspect` and the saved configuration have in common about running an image. */
const RUNS = ["Cmd", "Entrypoint", "Env", "ExposedPorts", "Labels", "Shell", "StopSignal", "User", "Volumes", "WorkingDir"]; // biome-ignore format: one list

const savedConfig = z.object({
  architecture: z.string(),
  os: z.string(),
  variant: z.string().optional(),
  config: z.record(z.string(), z.unknown()).nullish(),
  history: z
    .array(
      z.object({
        created_by: z.string().optional(),
        comment: z.string().optional(),
        empty_layer: z.boolean().optional(),
      }),
    )
    .default([]),
});

export interface NormalConfig {
  readonly text: string;
  /** `sha256:…` of the text: the image's id. */
  readonly id: string;
  /** `sha256:…` of what says how it runs. */
  readonly runs: string;
}

/** @param layers digests of the layers, `sha256:…`, lowest first */
export function normaliseConfig(json: string, layers: readonly string[]): NormalConfig {
  const saved = savedConfig.parse(JSON.parse(json));
  const config = runsOf(saved.config ?? {});
  const text = JSON.stringify({
    architecture: saved.architecture,
    ...(saved.variant !== undefined && { variant: saved.variant }),
    os: saved.os,
    created: EPOCH.toISOString(),
    config,
    rootfs: { type: "layers", diff_ids: layers },
    history: saved.history.map((step) => ({ created: EPOCH.toISOString(), ...step })),
  });
  return { text, id: sha256(text), runs: runsDigest(config) };
}

/** The digest of what a configuration says about running; an engine may write empty values or none. */
export const runsDigest = (config: Readonly<Record<string, unknown>>): string =>
  sha256(JSON.stringify(runsOf(config)));

function runsOf(config: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const said = RUNS.filter((key) => !isEmpty(config[key]));
  return Object.fromEntries(said.map((key) => [key, sorted(config[key])]));
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

/** Objects with their keys in order; lists keep theirs, which means something. */
function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

export const sha256 = (bytes: string | Uint8Array): string =>
  `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
