/**
 * Turns a lab's folder and a base into the builds of a run's images. Each tag is a hash of everything
 * that goes into the image (files, Dockerfile, the images below), so an image with the tag is the right
 * one. Knows no engine.
 *
 *     base ──► compiler ──► (custom base) ──► lab: compiled in the compiler image, run in the endpoint
 *                       ├─► endpoint ──► (custom base) ──┘
 *                       └─► sidecar
 *
 * The image of a language is built on the endpoint's or the compiler's, and what is above is built on it.
 *
 * A run without an image of its lab compiles in the same compiler image, and builds none (src/programs/).
 *
 * If a lab has its own Dockerfile, that file makes a custom base of each of the two, and the lab is built
 * on these.
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
  type LanguageImage,
  labContext,
  labName,
} from "./context.ts";
import { imageTag, partsOf } from "./name.ts";

/** The files of the images that are the same for all labs. */
export interface ToolSources {
  readonly compiler: readonly BuildFile[];
  readonly endpoint: readonly BuildFile[];
  readonly sidecar: readonly BuildFile[];
}

export interface Sources extends ToolSources {
  readonly folder: string;
  /** The folder of the programs: the lab's, or the one that replaces them. */
  readonly programs: string;
  /** The lab's own Dockerfile and the files that it can copy; empty if it has none. */
  readonly customBase: readonly BuildFile[];
  readonly lab: readonly BuildFile[];
  readonly languages: readonly LanguageSources[];
}

interface LanguageSources extends LanguageImage {
  readonly files: readonly BuildFile[];
}

export interface ToolPlan {
  /** The image below all others. */
  readonly base: string;
  readonly compiler: Build;
  readonly endpoint: Build;
  readonly sidecar: Build;
}

export interface Plan extends ToolPlan {
  /** The images of languages, each on the one before it. */
  readonly languages: readonly LanguageBuild[];
  /** The images in which programs are compiled, and in which they run. */
  readonly programs: { readonly compiler: Build; readonly endpoint: Build };
  /** The lab's own Dockerfile on compiler and endpoint; undefined if it has none. */
  readonly customBases: { readonly compiler: Build; readonly endpoint: Build } | undefined;
  readonly lab: Build;
  /** Whether the programs are the lab's own, not those of another folder. */
  readonly ownPrograms: boolean;
}

/**
 * The owner of a lab's image. Two checkouts or folders never share an image, because each removes its own
 * older ones. An image from a bundle has no owner, and every checkout with the same files finds it.
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
  const [tools, lab, languages] = await Promise.all([
    readToolSources(),
    labContext(labSources),
    readLanguages(labSources.languages ?? []),
  ]);
  return { folder, programs, ...tools, languages, customBase: customBaseContext(labSources), lab };
}

/** In one order, so that the same languages have the same images. */
async function readLanguages(
  images: readonly LanguageImage[],
): Promise<readonly LanguageSources[]> {
  const sorted = images.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return Promise.all(
    sorted.map(async (image) => ({ ...image, files: await imageContext(image.name) })),
  );
}

/** A build that takes the place of the image that it is on. */
interface LanguageBuild extends Build {
  readonly on: LanguageImage["on"];
}

/** A bundle may hold a lab if it is one of the checkout's, with its own programs. */
export const canBeBundled = ({ folder, programs }: Sources): boolean =>
  dirname(folder) === join(ROOT, "labs") && programs === folder;

/** The lab's folder by the path that it has in every checkout. */
function bundledSources({ folder }: Sources): Pick<Sources, "folder" | "programs"> {
  const place = `labs/${basename(folder)}`;
  return { folder: place, programs: place };
}

/** The builds of the images for all labs on a given base. The Dockerfiles are the same for each base. */
export function planTools(base: string, sources: ToolSources): ToolPlan {
  const image = (name: keyof ToolSources, from: Readonly<Record<string, string>>): Build => ({
    tag: imageTag(name, contentHash(sources[name], ...Object.values(from))),
    files: sources[name],
    args: from,
    labels: { "wirestep.image": name },
    network: "host",
  });
  const compiler = image("compiler", { BASE: base });
  const endpoint = image("endpoint", { BASE: base, COMPILER: compiler.tag });
  const sidecar = image("sidecar", { BASE: base, COMPILER: compiler.tag });
  return { base, compiler, endpoint, sidecar };
}

/** The images of languages, each on the one before it that has the same place. */
function planLanguages(
  { compiler, endpoint }: ToolPlan,
  languages: Sources["languages"],
): Pick<Plan, "languages" | "programs"> {
  const programs = { compiler, endpoint };
  const builds = languages.map(({ name, on, files }): LanguageBuild => {
    const below = programs[on].tag;
    const build: LanguageBuild = {
      on,
      tag: imageTag(name, contentHash(files, below)),
      files,
      args: { BELOW: below },
      labels: { "wirestep.image": name },
      network: "host",
    };
    programs[on] = build;
    return build;
  });
  return { languages: builds, programs };
}

/** The images that two programs in these languages can need, by the names of the languages that each has: `go+rust`. */
export async function planLanguageSets(
  tools: ToolPlan,
  images: readonly LanguageImage[],
): Promise<ReadonlyMap<string, Build>> {
  const sources = await readLanguages(images);
  const pairs = sources.flatMap((one, index) => sources.slice(index).map((two) => [one, two]));
  const builds = new Map<string, Build>();
  for (const pair of pairs) {
    const below = { compiler: "", endpoint: "" };
    for (const build of planLanguages(tools, [...new Set(pair)]).languages) {
      const { name } = partsOf(build.tag);
      below[build.on] += below[build.on] === "" ? name : `+${name}`;
      builds.set(below[build.on], build);
    }
  }
  return builds;
}

/** The same with the lab's own image. */
export function planFor(base: string, sources: Sources, home: Home = "checkout"): Plan {
  const tools = planTools(base, sources);
  const { languages, programs: withLanguages } = planLanguages(tools, sources.languages);
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
    tag: imageTag(`custom-base-${lab}`, contentHash(sources.customBase, below.tag, origin, folder)),
    files: sources.customBase,
    args: { ENDPOINT: below.tag },
    labels: { ...labels, "wirestep.image": "custom-base", "wirestep.image.folder": folder },
    network: "host",
    customBase: lab,
  });
  const customBases =
    sources.customBase.length === 0
      ? undefined
      : {
          compiler: onCustomBase(withLanguages.compiler),
          endpoint: onCustomBase(withLanguages.endpoint),
        };
  const { compiler, endpoint } = customBases ?? withLanguages;
  return {
    ...tools,
    languages,
    programs: { compiler, endpoint },
    customBases,
    ownPrograms: sources.programs === sources.folder,
    lab: {
      tag: imageTag(
        `lab-${lab}`,
        contentHash(sources.lab, compiler.tag, endpoint.tag, origin, folder, programs),
      ),
      files: sources.lab,
      args: { COMPILER: compiler.tag, ENDPOINT: endpoint.tag },
      labels,
      network: "none",
      lab,
    },
  };
}

/** The builds that a release publishes, by name. They are the same for all labs. */
export async function releaseBuilds(): Promise<Readonly<Record<string, Build>>> {
  const { base: _, ...builds } = planTools(PINNED_BASE, await readToolSources());
  return builds;
}
