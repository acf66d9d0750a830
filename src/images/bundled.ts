/**
 * Turns labs into the images of a bundle, and those into the archive that the engine saves. The images
 * are the endpoint, the sidecar, each compiled lab, the orchestrator and, on request, the compiler and those of
 * languages.
 */
import type { Readable } from "node:stream";
import { dockerClient, type Engine } from "../engine/connect.ts";
import { engineFailed } from "../engine/failure.ts";
import type { Variables } from "../runtime/variables.ts";
import type { Build } from "./build.ts";
import {
  type BuildFile,
  contentHash,
  imageContext,
  type LabSources,
  type LanguageImage,
} from "./context.ts";
import { ensureBuilt, ensurePlanned, ensureToolPlan } from "./ensure.ts";
import { imageTag } from "./name.ts";
import { planLanguageSets } from "./plan.ts";

export interface BundleImageOptions {
  /** Labs with an image of their own, as they were read. */
  readonly labs: readonly LabSources[];
  /** Any lab: the images below those of labs are the same for all. */
  readonly tools: LabSources | undefined;
  /** The images of languages in which two programs can be written. */
  readonly languages: readonly LanguageImage[];
  readonly env: Variables;
  readonly note: (text: string) => void;
  readonly signal?: AbortSignal | undefined;
}

export interface BundleImages {
  readonly base: string;
  /** Tags. */
  readonly compiler: string;
  readonly endpoint: string;
  readonly sidecar: string;
  /** A tag for each lab, in the given order. */
  readonly labs: readonly string[];
  /** The tag of each image with compilers or interpreters, by the names of its languages: `python`, `go+rust`. */
  readonly languages: ReadonlyMap<string, string>;
}

/** Builds the missing images, two labs at a time, which two cores can do. */
export async function ensureBundleImages(
  engine: Engine,
  { labs, tools, languages, env, note, signal }: BundleImageOptions,
): Promise<BundleImages> {
  if (tools === undefined) throw new Error("a bundle needs a lab");
  const tags: string[] = [];
  const waiting = [...labs.entries()];
  const plan = await ensureToolPlan(engine, { lab: tools, env, note, signal, home: "bundle" });
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [index, lab] = next;
      const planned = await ensurePlanned(engine, { lab, env, note, signal, home: "bundle" });
      tags[index] = planned.plan.lab.tag;
    }
  };
  await Promise.all([work(), work()]);
  const docker = await dockerClient(engine);
  const { compiler, endpoint, sidecar } = plan;
  const what = "building the compiler image (once, about 20 s)";
  await ensureBuilt(docker, engine, compiler, { what, env, note, signal });
  const sets = await planLanguageSets(plan, languages);
  for (const [name, build] of sets) {
    const building = `building the image of ${name} (once, a minute or two)`;
    await ensureBuilt(docker, engine, build, { what: building, env, note, signal });
  }
  return {
    base: compiler.args.BASE ?? "",
    compiler: compiler.tag,
    endpoint: endpoint.tag,
    sidecar: sidecar.tag,
    labs: tags,
    languages: new Map([...sets].map(([name, { tag }]) => [name, tag])),
  };
}

/** @param files the checkout, its dependencies and a Node.js @returns the tag of the orchestrator's image */
export async function ensureOrchestrator(
  engine: Engine,
  { base, compiler }: BundleImages,
  files: readonly BuildFile[],
  { env, note, signal }: Omit<BundleImageOptions, "labs" | "tools" | "languages">,
): Promise<string> {
  const all = [...files, ...(await imageContext("orchestrator"))];
  const build: Build = {
    tag: imageTag("orchestrator", contentHash(all, base, compiler)),
    files: all,
    args: { BASE: base, COMPILER: compiler },
    labels: { "wirestep.image": "orchestrator" },
    network: "host",
  };
  const what = "building the orchestrator's image";
  await ensureBuilt(await dockerClient(engine), engine, build, { what, env, note, signal });
  return build.tag;
}

/** A method of dockerode that its types omit. */
interface Saving {
  getImages(options: { names: string[]; abortSignal?: AbortSignal }): Promise<Readable>;
}

/** The images as one tar stream in the engine's own format (docker save). */
export async function savedImages(
  engine: Engine,
  tags: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Readable> {
  const docker = await dockerClient(engine);
  try {
    const options = { names: [...tags], ...(signal && { abortSignal: signal }) };
    return await (docker as unknown as Saving).getImages(options);
  } catch (cause) {
    signal?.throwIfAborted();
    throw engineFailed("The engine could not save its images", cause);
  }
}
