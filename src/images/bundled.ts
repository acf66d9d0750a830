/**
 * Turns labs into the images of a bundle, and those into the archive that the engine saves. The images
 * are the endpoint, the sidecar, each compiled lab, the orchestrator and, on request, the compiler.
 */
import type { Readable } from "node:stream";
import { dockerClient, type Engine } from "../engine/connect.ts";
import { engineFailed } from "../engine/failure.ts";
import type { Variables } from "../runtime/variables.ts";
import type { Build } from "./build.ts";
import { type BuildFile, contentHash, imageContext, type LabSources } from "./context.ts";
import { ensureBuilt, ensurePlanned } from "./ensure.ts";
import { imageTag } from "./name.ts";
import type { Plan } from "./plan.ts";

export interface BundleImageOptions {
  /** Labs of the checkout, as they were read. */
  readonly labs: readonly LabSources[];
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
}

/** Builds the missing images, two labs at a time, which two cores can do. */
export async function ensureBundleImages(
  engine: Engine,
  { labs, env, note, signal }: BundleImageOptions,
): Promise<BundleImages> {
  const tags: string[] = [];
  const waiting = [...labs.entries()];
  let plan: Plan | undefined;
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [index, lab] = next;
      const planned = await ensurePlanned(engine, { lab, env, note, signal, home: "bundle" });
      plan = planned.plan;
      tags[index] = planned.plan.lab.tag;
    }
  };
  await Promise.all([work(), work()]);
  if (plan === undefined) throw new Error("a bundle needs a lab");
  const docker = await dockerClient(engine);
  const { compiler, endpoint, sidecar } = plan;
  const what = "building the compiler image (once, about 20 s)";
  await ensureBuilt(docker, engine, compiler, { what, env, note, signal });
  const base = compiler.args.BASE ?? "";
  return { base, compiler: compiler.tag, endpoint: endpoint.tag, sidecar: sidecar.tag, labs: tags };
}

/** @param files the checkout, its dependencies and a Node.js @returns the tag of the orchestrator's image */
export async function ensureOrchestrator(
  engine: Engine,
  { base, compiler }: BundleImages,
  files: readonly BuildFile[],
  { env, note, signal }: Omit<BundleImageOptions, "labs">,
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
