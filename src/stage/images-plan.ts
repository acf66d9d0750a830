/**
 * Turns a lab's folder and a base into the builds a run needs: endpoint and sidecar, the ground its own
 * Dockerfile makes of the endpoint if it has one, the lab on either. Each tag is a hash of all that
 * goes in (files, Dockerfile, the image below), so what has the tag is right. Knows no engine.
 */
import { createHash } from "node:crypto";
import { resolve } from "node:path";
import type { Build } from "./images-build.ts";
import {
  type BuildFile,
  checkout,
  contentHash,
  groundContext,
  imageContext,
  labContext,
  labName,
} from "./images-context.ts";

export interface Sources {
  readonly folder: string;
  readonly endpoint: readonly BuildFile[];
  readonly sidecar: readonly BuildFile[];
  /** A Dockerfile of the lab's own and what it can copy; empty if it has none. */
  readonly ground: readonly BuildFile[];
  readonly lab: readonly BuildFile[];
}

export interface Plan {
  readonly endpoint: Build;
  readonly sidecar: Build;
  /** What the lab's own Dockerfile makes of the endpoint; undefined if it has none. */
  readonly ground: Build | undefined;
  readonly lab: Build;
}

export async function readSources(labDir: string): Promise<Sources> {
  const folder = resolve(labDir);
  const [endpoint, sidecar, ground, lab] = await Promise.all([
    imageContext("endpoint"),
    imageContext("sidecar"),
    groundContext(folder),
    labContext(folder),
  ]);
  return { folder, endpoint, sidecar, ground, lab };
}

/** The same Dockerfiles, whichever base it is. */
export function planFor(base: string, sources: Sources): Plan {
  const onBase = (name: "endpoint" | "sidecar"): Build => ({
    tag: `wirestep/${name}:${contentHash(sources[name], base)}`,
    files: sources[name],
    args: { BASE: base },
    labels: { "wirestep.image": name },
    network: "host",
  });
  const endpoint = onBase("endpoint");
  const lab = labName(sources.folder);
  // Two checkouts or folders never share a lab's image, because each removes its own older ones.
  const origin = createHash("sha256").update(checkout).digest("hex").slice(0, 12);
  const labels = {
    "wirestep.image": "lab",
    "wirestep.image.lab": lab,
    "wirestep.image.checkout": origin,
    "wirestep.image.folder": sources.folder,
  };
  const ground: Build | undefined =
    sources.ground.length === 0
      ? undefined
      : {
          tag: `wirestep/ground-${lab}:${contentHash(sources.ground, endpoint.tag, origin, sources.folder)}`,
          files: sources.ground,
          args: { ENDPOINT: endpoint.tag },
          labels: { ...labels, "wirestep.image": "ground" },
          network: "host",
          ground: lab,
        };
  const below = (ground ?? endpoint).tag;
  return {
    endpoint,
    sidecar: onBase("sidecar"),
    ground,
    lab: {
      tag: `wirestep/lab-${lab}:${contentHash(sources.lab, below, origin, sources.folder)}`,
      files: sources.lab,
      args: { ENDPOINT: below, LAB: lab, CHECKOUT: origin, FOLDER: sources.folder },
      labels,
      network: "none",
      lab,
    },
  };
}
