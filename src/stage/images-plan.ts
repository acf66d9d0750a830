/**
 * Turns a lab's folder and a base into the three builds a run needs. Each tag is a hash of all that
 * goes in (files, Dockerfile, the image below), so what has the tag is right. Knows no engine.
 */
import { createHash } from "node:crypto";
import { join, resolve } from "node:path";
import { PINNED_BASE } from "./images-base.ts";
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
  /** Where the programs come from: the lab's folder, or the one that replaces them. */
  readonly programs: string;
  readonly endpoint: readonly BuildFile[];
  readonly sidecar: readonly BuildFile[];
  readonly lab: readonly BuildFile[];
}

export interface Plan {
  readonly endpoint: Build;
  readonly sidecar: Build;
  readonly lab: Build;
}

/** @param programs a folder whose programs take the place of the lab's */
export async function readSources(labDir: string, programs?: string): Promise<Sources> {
  const folder = resolve(labDir);
  const [endpoint, sidecar, lab] = await Promise.all([
    imageContext("endpoint"),
    imageContext("sidecar"),
    labContext(folder, programs),
  ]);
  return { folder, programs: resolve(programs ?? labDir), endpoint, sidecar, lab };
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
  const { folder, programs } = sources;
  const lab = labName(folder);
  // Two checkouts or folders never share a lab's image, because each removes its own older ones.
  const origin = createHash("sha256").update(checkout).digest("hex").slice(0, 12);
  return {
    endpoint,
    sidecar: onBase("sidecar"),
    lab: {
      tag: `wirestep/lab-${lab}:${contentHash(sources.lab, endpoint.tag, origin, folder, programs)}`,
      files: sources.lab,
      args: { ENDPOINT: endpoint.tag, LAB: lab, CHECKOUT: origin, FOLDER: programs },
      labels: {
        "wirestep.image": "lab",
        "wirestep.image.lab": lab,
        "wirestep.image.checkout": origin,
        "wirestep.image.folder": programs,
      },
      network: "none",
      lab,
    },
  };
}

/** The builds that are the same for all labs, by name: what a release publishes. */
export async function releaseBuilds(): Promise<Readonly<Record<string, Build>>> {
  const { lab: _, ...shared } = planFor(
    PINNED_BASE,
    await readSources(join(checkout, "labs/handshake")),
  );
  return shared;
}
