/**
 * Removes the date, the builder and the containers of the build from an image's configuration. The
 * digest of the result is the image's id on every engine. All settings that decide how a container of
 * the image runs are kept.
 */
import { createHash } from "node:crypto";
import { z } from "zod";

/** The day of the pinned base, 2025-12-08T00:00:00Z. Everything made later gets this time. */
export const EPOCH = new Date(1_765_152_000_000);

/** The settings for running an image that `docker inspect` and the saved configuration share. */
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
  /** `sha256:…` of the settings for running it. */
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

/** The digest of a configuration's settings for running. Engines write empty values or omit them. */
export const runsDigest = (config: Readonly<Record<string, unknown>>): string =>
  sha256(JSON.stringify(runsOf(config)));

function runsOf(config: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const set = RUNS.filter((key) => !isEmpty(config[key]));
  return Object.fromEntries(set.map((key) => [key, sorted(config[key])]));
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

/** Sorts the keys of an object. The order of a list has a meaning and is kept. */
function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

export const sha256 = (bytes: string | Uint8Array): string =>
  `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
