/** The images of a run as root file systems of this machine: those that are here, or copies of an engine's. */
import { dockerClient, searchEngine } from "../../engine/connect.ts";
import { exportImage } from "../../engine/export.ts";
import type { LabSources } from "../../images/context.ts";
import { ensureToolImages } from "../../images/ensure.ts";
import { compiling, type ImageRef, type RunImages } from "../../images/find.ts";
import type { Plan } from "../../images/plan.ts";
import { EnvironmentError } from "../../runtime/environment-error.ts";
import type { EnsureImages } from "../venue.ts";
import { findRoot, makeRoot } from "./roots.ts";

/** The images of a plan; undefined if one of them is not here. */
export async function imagesIn(plan: Plan): Promise<RunImages | undefined> {
  const { endpoint: tools, programs } = plan;
  const [endpoint, sidecar, compiler, peer] = await Promise.all(
    [tools, plan.sidecar, programs.compiler, programs.endpoint].map(findRoot),
  );
  if (!endpoint || !sidecar || !compiler || !peer) return undefined;
  return compiling(plan, { endpoint, sidecar, compiler, peer });
}

/** Copies that are being made, by tag: labs that run side by side need the same. */
const copying = new Map<string, Promise<ImageRef>>();

function once(tag: string, work: () => Promise<ImageRef>): Promise<ImageRef> {
  const made = copying.get(tag) ?? work().finally(() => copying.delete(tag));
  copying.set(tag, made);
  return made;
}

/** Copies them from an engine that answers, which builds those that are missing. Starts none. */
export async function exportedImages(
  lab: LabSources,
  { env, note, signal }: EnsureImages,
): Promise<RunImages> {
  const engine = await searchEngine({ env, signal });
  if ("attempts" in engine) {
    throw new EnvironmentError(
      "The root file systems of this lab are not on this machine, and no engine answers that could make them.",
      "Copy the folder ~/.cache/wirestep/roots from a machine that has run this lab with --stage namespaces, or start an engine. docs/stages.md has the commands.",
    );
  }
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
        made = await makeRoot(image, tar, variables);
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
