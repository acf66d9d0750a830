/**
 * Turns a lab's folder and a base into the three builds a run needs. Each tag is a hash of all that
 * goes in (files, Dockerfile, the image below), so what has the tag is right. Knows no engine.
 */
import { createHash } from "node:crypto";
import { resolve } from "node:path";
import type { Build } from "./images-build.ts";
import {
  type BuildFile,
  checkout,
  contentHash,
  imageContext,
  labContext,
  labName,
} from "./images-context.ts";

export interface Sources {
  readonly folder: string;
  readonly endpoint: readonly BuildFile[];
  readonly sidecar: readonly BuildFile[];
  readonly lab: readonly BuildFile[];
}

export interface Plan {
  readonly endpoint: Build;
  readonly sidecar: Build;
  readonly lab: Build;
}

export async function readSources(labDir: string): Promise<Sources> {
  const folder = resolve(labDir);
  const [endpoint, sidecar, lab] = await Promise.all([
    imageContext("endpoint"),
    imageContext("sidecar"),
    labContext(folder),
  ]);
  return { folder, endpoint, sidecar, lab };
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
  return {
    endpoint,
    sidecar: onBase("sidecar"),
    lab: {
      tag: `wirestep/lab-${lab}:${contentHash(sources.lab, endpoint.tag, origin, sources.folder)}`,
      files: sources.lab,
      args: { ENDPOINT: endpoint.tag, LAB: lab, CHECKOUT: origin, FOLDER: sources.folder },
      labels: {
        "wirestep.image": "lab",
        "wirestep.image.lab": lab,
        "wirestep.image.checkout": origin,
        "wirestep.image.folder": sources.folder,
      },
      network: "none",
      lab,
    },
  };
}
