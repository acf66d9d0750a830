/**
 * Turns a lab's folder and a base into the four builds behind a run. Each tag is a hash of all that
 * goes in (files, Dockerfile, the images below), so what has the tag is right. Knows no engine.
 *
 *     base ──► endpoint ─────────────┐
 *          └─► compiler ──► sidecar  ├──► lab: compiled in the compiler image, run in the endpoint
 *                       └────────────┘
 */
import { createHash } from "node:crypto";
import { basename, dirname, join, resolve } from "node:path";
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
  readonly compiler: readonly BuildFile[];
  readonly endpoint: readonly BuildFile[];
  readonly sidecar: readonly BuildFile[];
  readonly lab: readonly BuildFile[];
}

export interface Plan {
  readonly compiler: Build;
  readonly endpoint: Build;
  readonly sidecar: Build;
  readonly lab: Build;
}

/**
 * Whose a lab's image is. Two checkouts or folders never share one, because each removes its own
 * older ones; what came in a bundle is nobody's, and found by every checkout with the same files.
 */
export type Home = "checkout" | "bundle";

export async function readSources(labDir: string): Promise<Sources> {
  const folder = resolve(labDir);
  const [compiler, endpoint, sidecar, lab] = await Promise.all([
    imageContext("compiler"),
    imageContext("endpoint"),
    imageContext("sidecar"),
    labContext(folder),
  ]);
  return { folder, compiler, endpoint, sidecar, lab };
}

/** Whether a bundle may hold this lab: it is one of the checkout's own. */
export const canTravel = ({ folder }: Sources): boolean =>
  dirname(folder) === join(checkout, "labs");

/** The same Dockerfiles, whichever base it is. */
export function planFor(base: string, sources: Sources, home: Home = "checkout"): Plan {
  const image = (
    name: "compiler" | "endpoint" | "sidecar",
    from: Readonly<Record<string, string>>,
  ) => ({
    tag: `wirestep/${name}:${contentHash(sources[name], ...Object.values(from))}`,
    files: sources[name],
    args: from,
    labels: { "wirestep.image": name },
    network: "host" as const,
  });
  const compiler = image("compiler", { BASE: base });
  const endpoint = image("endpoint", { BASE: base });
  const lab = labName(sources.folder);
  const origin =
    home === "bundle" ? "bundle" : createHash("sha256").update(checkout).digest("hex").slice(0, 12);
  const folder = home === "bundle" ? `labs/${basename(sources.folder)}` : sources.folder;
  return {
    compiler,
    endpoint,
    sidecar: image("sidecar", { BASE: base, COMPILER: compiler.tag }),
    lab: {
      tag: `wirestep/lab-${lab}:${contentHash(sources.lab, compiler.tag, endpoint.tag, origin, folder)}`,
      files: sources.lab,
      args: { COMPILER: compiler.tag, ENDPOINT: endpoint.tag },
      labels: {
        "wirestep.image": "lab",
        "wirestep.image.lab": lab,
        "wirestep.image.checkout": origin,
        "wirestep.image.folder": folder,
      },
      network: "none",
      lab,
    },
  };
}
