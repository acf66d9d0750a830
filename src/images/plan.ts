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
  type LabSources,
  labContext,
  labName,
} from "./context.ts";

/** Of the images that are the same for all labs. */
export interface ToolSources {
  readonly compiler: readonly BuildFile[];
  readonly endpoint: readonly BuildFile[];
  readonly sidecar: readonly BuildFile[];
}

export interface Sources extends ToolSources {
  readonly folder: string;
  /** The folder of the programs: the lab's, or the one that replaces them. */
  readonly programs: string;
  /** A Dockerfile of the lab's own and the files it can copy; empty if it has none. */
  readonly customBase: readonly BuildFile[];
  readonly lab: readonly BuildFile[];
}

export interface ToolPlan {
  /** The image below all others. */
  readonly base: string;
  readonly compiler: Build;
  readonly endpoint: Build;
  readonly sidecar: Build;
}

export interface Plan extends ToolPlan {
  /** What the lab's own Dockerfile makes of compiler and endpoint; undefined if it has none. */
  readonly customBases: { readonly compiler: Build; readonly endpoint: Build } | undefined;
  readonly lab: Build;
}

/**
 * Whose a lab's image is. Two checkouts or folders never share one, because each removes its own
 * older ones; what came in a bundle is nobody's, and found by every checkout with the same files.
 */
export type Home = "checkout" | "bundle";

export async function readToolSources(): Promise<ToolSources> {
  const [compiler, endpoint, sidecar] = await Promise.all([
    imageContext("compiler"),
    imageContext("endpoint"),
    imageContext("sidecar"),
  ]);
  return { compiler, endpoint, sidecar };
}

export async function sourcesOf(labSources: LabSources): Promise<Sources> {
  const folder = resolve(labSources.folder);
  const programs = resolve(labSources.replacement?.folder ?? folder);
  const [tools, lab] = await Promise.all([readToolSources(), labContext(labSources)]);
  return { folder, programs, ...tools, customBase: customBaseContext(labSources), lab };
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
export function planTools(base: string, sources: ToolSources): ToolPlan {
  const image = (name: keyof ToolSources, from: Readonly<Record<string, string>>): Build => ({
    tag: `wirestep/${name}:${contentHash(sources[name], ...Object.values(from))}`,
    files: sources[name],
    args: from,
    labels: { "wirestep.image": name },
    network: "host",
  });
  const compiler = image("compiler", { BASE: base });
  const endpoint = image("endpoint", { BASE: base });
  const sidecar = image("sidecar", { BASE: base, COMPILER: compiler.tag });
  return { base, compiler, endpoint, sidecar };
}

/** The same with the lab's own image. */
export function planFor(base: string, sources: Sources, home: Home = "checkout"): Plan {
  const tools = planTools(base, sources);
  const { compiler, endpoint } = tools;
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
    tag: `wirestep/ground-${lab}:${contentHash(sources.customBase, below.tag, origin, folder)}`,
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
    ...tools,
    customBases,
    lab: {
      tag: `wirestep/lab-${lab}:${contentHash(sources.lab, below.compiler, below.endpoint, origin, folder, programs)}`,
      files: sources.lab,
      args: { COMPILER: below.compiler, ENDPOINT: below.endpoint },
      labels,
      network: "none",
      lab,
    },
  };
}

/** The builds that are the same for all labs, by name: a release publishes them. */
export async function releaseBuilds(): Promise<Readonly<Record<string, Build>>> {
  const { base: _, ...builds } = planTools(PINNED_BASE, await readToolSources());
  return builds;
}
