/** A peer's image with strace, on the venue of a run. An engine builds it once; a root file system is a copy of it. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { dockerClient, openEngine } from "../../src/engine/connect.ts";
import { exportImage } from "../../src/engine/export.ts";
import { buildImage, imageId } from "../../src/images/build.ts";
import { contentHash, type LabSources } from "../../src/images/context.ts";
import type { ImageRef, RunImages } from "../../src/images/find.ts";
import { imageTag } from "../../src/images/name.ts";
import { DockerVenue } from "../../src/venue/docker/venue.ts";
import { findRoot, makeRoot } from "../../src/venue/namespaces/roots/roots.ts";
import { unpack } from "../../src/venue/namespaces/roots/unpack.ts";
import type { Venue } from "../../src/venue/venue.ts";

/** The images of the lab's run, and of the same peers with strace. */
export interface WitnessImages {
  readonly run: RunImages;
  readonly traced: RunImages;
}

const env = process.env;
const FILES = ["strace.Dockerfile", "run-program.sh"];

export async function witnessImages(
  venue: Venue,
  lab: LabSources,
  signal: AbortSignal,
): Promise<WitnessImages> {
  const run = await imagesAt(venue, lab, signal);
  const [dockerfile = Buffer.of(), script = Buffer.of()] = await Promise.all(
    FILES.map((name) => readFile(fileURLToPath(new URL(name, import.meta.url)))),
  );
  const files = [
    { path: "Dockerfile", bytes: dockerfile, executable: false },
    { path: "run-program.sh", bytes: script, executable: true },
  ];
  // an image has the same id on each venue
  const tag = imageTag("test-strace", contentHash(files, run.peer.id));
  const peer =
    (venue.kind === "namespaces" ? await findRoot({ tag }) : undefined) ??
    (await built(venue, { tag, files }, lab, signal));
  return { run, traced: { ...run, peer } };
}

async function imagesAt(venue: Venue, lab: LabSources, signal: AbortSignal): Promise<RunImages> {
  const search = await venue.searchImages(lab, signal);
  return search.images ?? search.ensure({ env, note: () => undefined, signal });
}

async function built(
  venue: Venue,
  { tag, files }: { readonly tag: string; readonly files: Parameters<typeof contentHash>[0] },
  lab: LabSources,
  signal: AbortSignal,
): Promise<ImageRef> {
  const engine = await openEngine({ env, note: () => undefined });
  const docker = await dockerClient(engine);
  let id = await imageId(engine, tag, signal);
  if (id === undefined) {
    const base = await imagesAt(new DockerVenue(engine), lab, signal);
    const build = { tag, files, args: { BASE: base.peer.tag }, labels: {} };
    await buildImage(docker, { ...build, network: "host" }, { env, signal });
    id = await imageId(engine, tag, signal);
  }
  const image = { tag, id: id ?? "" };
  if (venue.kind === "docker") return image;
  let root = image;
  await exportImage(docker, tag, async (tar, variables) => {
    root = await makeRoot(image, {
      variables,
      fill: (folder) => unpack(tar, folder, ["dev", "./dev"]),
    });
  });
  return root;
}
