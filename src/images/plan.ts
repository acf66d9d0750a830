/**
 * Turns a lab's folder and a base into the builds behind a run. Each tag is a hash of all that goes in
 * (files, Dockerfile, the images below), so what has the tag is right. Knows no engine.
 *
 *     base ──► endpoint ──► (ground) ─────────┐
 *          └─► compiler ──► (ground) ──► lab: compiled in the compiler image, run in the endpoint
 *                       └─► sidecar
 *
 * A lab's own Dockerfile makes a ground of each of the two, on which the lab then stands.
 */
import { createHash } from "node:crypto";
import { basename, dirname, join, resolve } from "node:path";
import { ROOT } from "../runtime/checkout.ts";
import { PINNED_BASE } from "./base.ts";
import type { Build } from "./build.ts";
import {
  type BuildFile,
  contentHash,
  customBaseContext,
  imageContext,
  labContext,
  labName,
} from "./context.ts";
import { imageTag } from "./name.ts";

export interface Sources {
  readonly folder: string;
  /** Where the programs come from: the lab's folder, or the one that replaces them. */
  readonly programs: string;
  readonly compiler: readonly BuildFile[];
  readonly endpoint: readonly BuildFile[];
  readonly sidecar: readonly BuildFile[];
  /** A Dockerfile of the lab's own and what it can copy; empty if it has none. */
  readonly customBase: readonly BuildFile[];
  readonly lab: readonly BuildFile[];
}

export interface Plan {
  /** What all of it stands on. */
  readonly base: string;
  readonly compiler: Build;
  readonly endpoint: Build;
  readonly sidecar: Build;
  /** What the lab's own Dockerfile makes of compiler and endpoint; undefined if it has none. */
  readonly customBases: { readonly compiler: Build; readonly endpoint: Build } | undefined;
  readonly lab: Build;
}

/**
 * Whose a lab's image is. Two checkouts or folders never share one, because each removes its own
 * older ones; what came in a bundle is nobody's, and found by every checkout with the same files.
 */
export type Home = "checkout" | "bundle";

/** @param programs a folder whose programs take the place of the lab's */
export async function readSources(labDir: string, programs?: string): Promise<Sources> {
  const folder = resolve(labDir);
  const [compiler, endpoint, sidecar, customBase, lab] = await Promise.all([
    imageContext("compiler"),
    imageContext("endpoint"),
    imageContext("sidecar"),
    customBaseContext(folder),
    labContext(folder, programs),
  ]);
  const from = resolve(programs ?? labDir);
  return { folder, programs: from, compiler, endpoint, sidecar, customBase, lab };
}

/** Whether a bundle may hold this lab: it is one of the checkout's own, with its own programs. */
export const canBeBundled = ({ folder, programs }: Sources): boolean =>
  dirname(folder) === join(ROOT, "labs") && programs === folder;

/** The lab's place as every checkout calls it. */
function bundledSources({ folder }: Sources): Pick<Sources, "folder" | "programs"> {
  const place = `labs/${basename(folder)}`;
  return { folder: place, programs: place };
}

/** The same Dockerfiles, whichever base it is. */
export function planFor(base: string, sources: Sources, home: Home = "checkout"): Plan {
  const image = (
    name: "compiler" | "endpoint" | "sidecar",
    from: Readonly<Record<string, string>>,
  ) => ({
    tag: imageTag(name, contentHash(sources[name], ...Object.values(from))),
    files: sources[name],
    args: from,
    labels: { "wirestep.image": name },
    network: "host" as const,
  });
  const compiler = image("compiler", { BASE: base });
  const endpoint = image("endpoint", { BASE: base });
  const lab = labName(sources.folder);
  const origin =
    home === "bundle" ? "bundle" : createHash("sha256").update(ROOT).digest("hex").slice(0, 12);
  const { folder, programs } = home === "checkout" ? sources : bundledSources(sources);
  const labels = {
    "wirestep.image": "lab",
    "wirestep.image.lab": lab,
    "wirestep.image.checkout": origin,
    "wirestep.image.folder": programs,
  };
  const onCustomBase = (below: Build): Build => ({
    tag: imageTag(`ground-${lab}`, contentHash(sources.customBase, below.tag, origin, folder)),
    files: sources.customBase,
    args: { ENDPOINT: below.tag },
    labels: { ...labels, "wirestep.image": "ground", "wirestep.image.folder": folder },
    network: "host",
    customBase: lab,
  });
  const customBases =
    sources.customBase.length === 0
      ? undefined
      : { compiler: onCustomBase(compiler), endpoint: onCustomBase(endpoint) };
  const below = { compiler: compiler.tag, endpoint: endpoint.tag };
  if (customBases !== undefined) {
    below.compiler = customBases.compiler.tag;
    below.endpoint = customBases.endpoint.tag;
  }
  return {
    base,
    compiler,
    endpoint,
    sidecar: image("sidecar", { BASE: base, COMPILER: compiler.tag }),
    customBases,
    lab: {
      tag: imageTag(
        `lab-${lab}`,
        contentHash(sources.lab, below.compiler, below.endpoint, origin, folder, programs),
      ),
      files: sources.lab,
      args: { COMPILER: below.compiler, ENDPOINT: below.endpoint },
      labels,
      network: "none",
      lab,
    },
  };
}

/** The builds that are the same for all labs, by name: what a release publishes. */
export async function releaseBuilds(): Promise<Readonly<Record<string, Build>>> {
  const { compiler, endpoint, sidecar } = planFor(
    PINNED_BASE,
    await readSources(join(ROOT, "labs/handshake")),
  );
  return { compiler, endpoint, sidecar };
}
