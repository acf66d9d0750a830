/**
 * Turns labs into a bundle, one file for a machine with Docker and no network:
 *
 *     images of the labs ──► saved, normalised ──► lock ──► orchestrator's image, with the lock in it
 *                                                             └──► saved, normalised ──► archive
 *
 * Insists on the locked package versions unless told otherwise: a bundle goes to many, and whoever
 * asks what is in it should get one answer.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Engine } from "../engine/connect.ts";
import {
  type BundleImages,
  ensureBundleImages,
  ensureOrchestrator,
  savedImages,
} from "../images/bundled.ts";
import { labFolder, readLabFolder } from "../lab-files/folder.ts";
import { ROOT } from "../runtime/checkout.ts";
import { EnvironmentError } from "../runtime/environment-error.ts";
import { type ArchivedImage, type Written, writeArchive } from "./archive.ts";
import { type BundleLock, type LockedImage, lockText } from "./lock.ts";
import { orchestratorFiles } from "./orchestrator.ts";
import { installedPackages, lockPath, packageDifferences, parsePackageLock } from "./packages.ts";
import { type SavedImage, SavedImages } from "./saved.ts";
import { ownVersion } from "./version.ts";

export interface BundleOptions {
  readonly engine: Engine;
  /** Names of labs of this checkout. */
  readonly labs: readonly string[];
  /** With it programs can be changed where there is no network. */
  readonly compiler: boolean;
  /** Take packages as they are, whatever the locks say. */
  readonly unlocked: boolean;
  readonly file: string;
  readonly note: (text: string) => void;
  readonly signal?: AbortSignal | undefined;
}

export interface Bundle extends Written {
  readonly lock: BundleLock;
}

/** What students type. */
const NAME = "wirestep";

/** An image that goes into the bundle: under these names, known in the lock by that one. */
interface BundledImage extends ArchivedImage {
  readonly name: string;
}

/** Throws EnvironmentError where images cannot be built, or packages are not the locked ones. */
export async function createBundle(options: BundleOptions): Promise<Bundle> {
  const { engine, labs, compiler, note, signal, file } = options;
  const folder = await mkdtemp(join(tmpdir(), "wirestep-bundle-"));
  try {
    const built = await ensureBundleImages(engine, {
      labs: await Promise.all(labs.map((lab) => readLabFolder(labFolder(lab)))),
      note,
      signal,
    });
    const tags = tagsOf(built, labs, compiler);
    note(`packing ${tags.size} images`);
    const saved = new SavedImages(folder);
    const bundledImages = named(
      await saved.take(await savedImages(engine, [...tags.keys()], signal)),
      tags,
    );
    const version = await ownVersion();
    const lock = (images: readonly BundledImage[]): BundleLock => ({
      format: "wirestep bundle",
      version: 1,
      wirestep: version,
      architecture: engine.arch,
      base: built.base,
      labs: [...labs],
      images: images.map(lockedImage),
    });
    await insist(options, bundledImages);
    const files = await orchestratorFiles({ labs, architecture: engine.arch, note, signal });
    const own = { path: "bundle.lock.json", executable: false };
    const bytes = Buffer.from(lockText(lock(bundledImages)));
    const tag = await ensureOrchestrator(engine, built, [...files, { ...own, bytes }], {
      note,
      signal,
    });
    note("packing the orchestrator's image");
    const orchestrator = named(
      await saved.take(await savedImages(engine, [tag], signal)),
      new Map([[tag, "orchestrator"]]),
    ).map((image) => ({ ...image, references: [`${NAME}:latest`, `${NAME}:${version}`] }));
    await insist(options, orchestrator);
    const all = [...orchestrator, ...bundledImages];
    note(`writing ${file}`);
    return { lock: lock(all), ...(await writeArchive(file, lock(all), all, { folder, signal })) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The name in the lock by the tag on this engine. */
function tagsOf(
  { endpoint, sidecar, compiler, labs }: BundleImages,
  names: readonly string[],
  withCompiler: boolean,
): ReadonlyMap<string, string> {
  return new Map([
    [endpoint, "endpoint"],
    [sidecar, "sidecar"],
    ...(withCompiler ? [[compiler, "compiler"] as const] : []),
    ...labs.map((tag, index) => [tag, `lab-${names[index]}`] as const),
  ]);
}

/** In the order of the tags, whatever the engine's is. */
function named(
  images: readonly SavedImage[],
  tags: ReadonlyMap<string, string>,
): readonly BundledImage[] {
  return [...tags].map(([tag, name]) => {
    const image = images.find((one) => one.tags.includes(tag));
    if (image === undefined) throw new Error(`the engine did not save ${tag}`);
    return { name, references: [tag], config: image.config, layers: image.layers };
  });
}

function lockedImage({ name, references, config, layers }: BundledImage): LockedImage {
  const status = statusOf(layers);
  return {
    name,
    references: [...references],
    id: config.id,
    size: layers.reduce((sum, { size }) => sum + size, 0),
    layers: layers.map(({ digest }) => digest),
    runs: config.runs,
    ...(status !== undefined &&
      !name.startsWith("lab-") && { packages: installedPackages(status) }),
    programs: Object.assign({}, ...layers.map(({ programs }) => programs)),
  };
}

/** The uppermost layer that has the list has the image's. */
const statusOf = (layers: BundledImage["layers"]): string | undefined =>
  layers.findLast(({ dpkgStatus }) => dpkgStatus !== undefined)?.dpkgStatus;

async function insist(
  { engine, unlocked }: BundleOptions,
  images: readonly BundledImage[],
): Promise<void> {
  if (unlocked) return;
  for (const { name, layers } of images.filter((image) => !image.name.startsWith("lab-"))) {
    const path = lockPath(name, engine.arch);
    const text = await readFile(join(ROOT, path), "utf8").catch(() => undefined);
    const found = installedPackages(statusOf(layers) ?? "");
    const differences = text === undefined ? [] : packageDifferences(parsePackageLock(text), found);
    if (text !== undefined && differences.length === 0) continue;
    throw new EnvironmentError(
      text === undefined
        ? `There is no lock of the ${name} image's packages for this engine: ${path}.`
        : `The ${name} image has other packages than ${path}:\n${differences.join("\n")}`,
      "Write the locks anew from what Debian has today (make lock) and make the bundle again, or take the packages as they are: make bundle FLAGS=--unlocked.",
    );
  }
}
