/**
 * The images of a run as root file systems of this machine: those that are here, copies of an engine's, or images
 * that buildah builds from the same Dockerfiles without an engine.
 */
import { dockerClient, type Engine, searchEngine } from "../../../engine/connect.ts";
import { exportImage } from "../../../engine/export.ts";
import type { LabSources } from "../../../images/context.ts";
import { ensureToolImages } from "../../../images/ensure.ts";
import {
  compiling,
  type ImageRef,
  plansOf,
  type RunImages,
  withPrograms,
} from "../../../images/find.ts";
import type { Plan } from "../../../images/plan.ts";
import type { EnsureImages } from "../../venue.ts";
import { builtImages } from "./build.ts";
import { findRoot, makeRoot } from "./roots.ts";
import { unpack } from "./unpack.ts";
import { notePlans } from "./uses.ts";

/** The images of a run that are here; undefined if one of them is not. */
export async function imagesHere(lab: LabSources): Promise<RunImages | undefined> {
  const { plans } = await plansOf(lab);
  await notePlans(plans, lab.folder);
  for (const find of [imagesWithPrograms, imagesToCompile]) {
    for (const plan of plans) {
      const images = await find(plan);
      if (images !== undefined) return images;
    }
  }
  return undefined;
}

/** The images of a plan, if a bundle has brought the lab's with its programs. */
async function imagesWithPrograms(plan: Plan): Promise<RunImages | undefined> {
  const [endpoint, sidecar, lab] = await Promise.all(
    [plan.endpoint, plan.sidecar, plan.lab].map(findRoot),
  );
  return endpoint && sidecar && lab && withPrograms({ endpoint, sidecar, lab });
}

async function imagesToCompile(plan: Plan): Promise<RunImages | undefined> {
  const { programs } = plan;
  const [endpoint, sidecar, compiler, peer] = await Promise.all(
    [plan.endpoint, plan.sidecar, programs.compiler, programs.endpoint].map(findRoot),
  );
  if (!endpoint || !sidecar || !compiler || !peer) return undefined;
  return compiling(plan, { endpoint, sidecar, compiler, peer });
}

/** Makes those that are missing: an engine that answers builds and gives them. Starts none. */
export async function madeImages(lab: LabSources, options: EnsureImages): Promise<RunImages> {
  const engine = await searchEngine(options);
  return "attempts" in engine ? builtImages(lab, options) : exportedImages(engine, lab, options);
}

/** Copies that are being made, by tag: labs that run side by side need the same. */
const copying = new Map<string, Promise<ImageRef>>();

function once(tag: string, work: () => Promise<ImageRef>): Promise<ImageRef> {
  const made = copying.get(tag) ?? work().finally(() => copying.delete(tag));
  copying.set(tag, made);
  return made;
}

async function exportedImages(
  engine: Engine,
  lab: LabSources,
  { env, note, signal }: EnsureImages,
): Promise<RunImages> {
  const { endpoint, sidecar, peer, compilation } = await ensureToolImages(engine, {
    lab,
    env,
    note,
    signal,
  });
  const docker = await dockerClient(engine);
  const copied = (image: ImageRef): Promise<ImageRef> =>
    once(image.tag, async () => {
      const here = await findRoot(image);
      if (here !== undefined) return here;
      note("copying root file systems from the engine (once)");
      let made: ImageRef | undefined;
      await exportImage(docker, image.tag, async (tar, variables) => {
        made = await makeRoot(image, {
          variables,
          fill: (root) => unpack(tar, root, ["dev", "./dev"]),
        });
      });
      return made ?? image;
    });
  const images: RunImages = {
    endpoint: await copied(endpoint),
    sidecar: await copied(sidecar),
    peer: await copied(peer),
  };
  if (compilation === undefined) return images;
  const compiler = await copied(compilation.compiler);
  return { ...images, compilation: { ...compilation, compiler } };
}
