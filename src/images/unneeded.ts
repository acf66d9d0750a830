/**
 * Removes images that no run needs again: those of lab folders that no longer exist, the older ones of a lab,
 * and the oldest of more images than a user of several checkouts has use for. An image that a container uses
 * stays.
 */
import { existsSync } from "node:fs";
import type { Docker } from "../engine/connect.ts";
import { engineFailed, statusOf } from "../engine/failure.ts";
import { bases } from "./base.ts";
import type { Build } from "./build.ts";
import { unlessSomethingIsBuilt } from "./build-or-prune.ts";
import { planTools, readToolSources } from "./plan.ts";

/** Images of labs and of labs' own Dockerfiles: each of 56 labs, in three checkouts. As many of bundles stay. */
const MOST_OF_LABS = 170;
/** Versions of each image that is the same for all labs. */
const MOST_OF_TOOLS = 20;
/** Versions of the orchestrator's image, which has a Node.js and is needed only while a bundle is written. */
const MOST_OF_ORCHESTRATORS = 2;

const KIND = "wirestep.image";
const LAB = "wirestep.image.lab";
const CHECKOUT = "wirestep.image.checkout";
const FOLDER = "wirestep.image.folder";
const NO_TAG = "<none>:<none>";

/** An image as the engine lists it. */
export interface ListedImage {
  readonly RepoTags?: readonly string[] | null | undefined;
  readonly Labels?: Readonly<Record<string, string>> | null | undefined;
  /** Seconds since 1970. */
  readonly Created: number;
}

/**
 * The tags of the images that no run needs.
 * @param exists whether there is a folder with that path
 * @param current tags that this checkout uses
 */
export function unneededTags(
  images: readonly ListedImage[],
  exists: (folder: string) => boolean,
  current: ReadonlySet<string> = new Set(),
): readonly string[] {
  const named = images.filter((image) => tagsOf(image).some(isOurs));
  const kinds = Map.groupBy(named, (image) => kindOf(image, exists));
  const of = (kind: Kind): readonly ListedImage[] => kinds.get(kind) ?? [];
  const versions = Map.groupBy(of("tool"), (image) => nameOf(tagsOf(image)[0] ?? ""));
  return [
    ...of("gone"),
    ...beyond(of("lab"), MOST_OF_LABS),
    ...beyond(of("bundle"), MOST_OF_LABS),
    ...beyond(of("orchestrator"), MOST_OF_ORCHESTRATORS),
    ...[...versions.values()].flatMap((all) => beyond(all, MOST_OF_TOOLS)),
  ]
    .flatMap(tagsOf)
    .filter((tag) => !current.has(tag));
}

type Kind = "gone" | "lab" | "bundle" | "orchestrator" | "tool";

function kindOf({ Labels }: ListedImage, exists: (folder: string) => boolean): Kind {
  const folder = Labels?.[FOLDER];
  if (folder === undefined) return Labels?.[KIND] === "orchestrator" ? "orchestrator" : "tool";
  if (Labels?.[CHECKOUT] === "bundle") return "bundle"; // its folder is that of any checkout
  return exists(folder) ? "lab" : "gone";
}

/** The image that a loaded bundle brings has a plain name, and its user may be unable to build it again. */
const isOurs = (tag: string): boolean => /^(localhost\/)?wirestep\//.test(tag);

/** All but the newest of them. */
function beyond(images: readonly ListedImage[], most: number): readonly ListedImage[] {
  return images.toSorted((a, b) => b.Created - a.Created).slice(most);
}

function tagsOf({ RepoTags }: ListedImage): readonly string[] {
  return (RepoTags ?? []).filter((tag) => tag !== NO_TAG);
}

const nameOf = (tag: string): string => tag.slice(0, tag.lastIndexOf(":"));

/** Removes the images that no run needs, of every checkout. @returns their number */
export async function removeUnneeded(docker: Docker): Promise<number> {
  const images = await unlessBusy(docker.listImages({ filters: { label: [KIND] } }));
  const removed = await removeTags(
    docker,
    unneededTags(images ?? [], existsSync, await currentTools()),
  );
  await pruneUntagged(docker);
  return removed;
}

/**
 * Removes the older images of the same lab and programs, and of this checkout's labs those that no run needs.
 * @param build the newest one, and the others that were built with it
 */
export async function removeOlder(
  docker: Docker,
  build: Build,
  ...more: readonly Build[]
): Promise<void> {
  const { labels } = build;
  const current = [build, ...more].map(({ tag }) => tag);
  const label = [KIND, CHECKOUT].map((key) => `${key}=${labels[key]}`);
  const images = (await unlessBusy(docker.listImages({ filters: { label } }))) ?? [];
  const same = images.filter(({ Labels }) =>
    [FOLDER, LAB].every((key) => Labels[key] === labels[key]),
  );
  const tags = new Set([...same.flatMap(tagsOf), ...unneededTags(images, existsSync)]);
  await removeTags(
    docker,
    [...tags].filter((tag) => !current.includes(tag)),
  );
  await pruneUntagged(docker);
}

/** The tags of the images for all labs of this checkout, on either base. */
export async function currentTools(): Promise<ReadonlySet<string>> {
  const sources = await readToolSources();
  const plans = (await bases()).map((base) => planTools(base, sources));
  return new Set(
    plans.flatMap(({ compiler, endpoint, sidecar }) =>
      [compiler, endpoint, sidecar].map(({ tag }) => tag),
    ),
  );
}

async function removeTags(docker: Docker, tags: readonly string[]): Promise<number> {
  let removed = 0;
  for (const tag of tags) {
    if ((await unlessBusy(docker.getImage(tag).remove())) !== undefined) removed += 1;
  }
  return removed;
}

/** Failed and duplicated builds leave images without a tag. Younger ones may belong to a build that runs. */
async function pruneUntagged(docker: Docker): Promise<void> {
  const left = { dangling: ["true"], label: [KIND], until: ["10m"] };
  await unlessSomethingIsBuilt(() => unlessBusy(docker.pruneImages({ filters: left })));
}

/**
 * Ignores two kinds of failure, because the next build tries again. 409 means that the image is in use, or
 * that another prune is running. 404, or in older engines a 500 with "No such image", means that another
 * process removed the image first.
 */
async function unlessBusy<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if ([404, 409].includes(statusOf(error) ?? 0)) return undefined;
    if (/unrecognized image ID|No such image/i.test(String(error))) return undefined;
    throw engineFailed("Older images could not be removed", error);
  }
}
