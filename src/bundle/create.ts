/**
 * Turns labs into a bundle, one file for a machine with Docker and no network:
 *
 *     images of the labs ──► saved, normalised ──► lock ──► orchestrator's image, with the lock in it
 *                                                             └──► saved, normalised ──► archive
 *
 * Requires the locked package versions unless `unlocked` is set. A bundle goes to many users, and all of
 * them should get the same packages.
 */
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Engine } from "../engine/connect.ts";
import { Scratch } from "../engine/scratch.ts";
import {
  type BundleImages,
  ensureBundleImages,
  ensureOrchestrator,
  savedImages,
} from "../images/bundled.ts";
import type { LanguageImage } from "../images/context.ts";
import { ROOT } from "../runtime/checkout.ts";
import { EnvironmentError } from "../runtime/environment-error.ts";
import type { Variables } from "../runtime/variables.ts";
import { type ArchivedImage, unfinishedName, type Written, writeArchive } from "./archive.ts";
import { bundledLabs } from "./bundled-labs.ts";
import { type BundleLock, type LockedImage, lockText } from "./lock.ts";
import { type BundledLab, orchestratorFiles } from "./orchestrator.ts";
import { installedPackages, lockPath, packageDifferences, parsePackageLock } from "./packages.ts";
import { type SavedImage, SavedImages } from "./saved.ts";
import { ownVersion } from "./version.ts";

export interface BundleOptions {
  readonly engine: Engine;
  /** Names of labs of this checkout, or paths of labs' folders. */
  readonly labs: readonly string[];
  /** Adds the compiler, so that users can change programs without a network. A lab with homework needs it. */
  readonly compiler: boolean;
  /** Adds these images of languages, and the compiler, so that programs in them run without a network. */
  readonly languages?: readonly LanguageImage[];
  /** Accepts packages that differ from the locks. */
  readonly unlocked: boolean;
  readonly file: string;
  /** How hard gzip compresses, 1 to 9 (default: 9, which takes half a minute). */
  readonly level?: number;
  readonly env: Variables;
  readonly note: (text: string) => void;
  readonly signal?: AbortSignal | undefined;
}

export interface Bundle extends Written {
  readonly lock: BundleLock;
}

/** The image name that users type. */
const NAME = "wirestep";

/** An image that goes into the bundle, with its references and its name in the lock. */
interface BundledImage extends ArchivedImage {
  readonly name: string;
}

/** @throws EnvironmentError if images cannot be built, or packages are not the locked ones */
export async function createBundle(options: BundleOptions): Promise<Bundle> {
  const { engine, env, note, signal, file, level, languages = [] } = options;
  await using scratch = await Scratch.make();
  const { folder } = scratch;
  const labs = await bundledLabs(options.labs);
  // no run of students has the lab's own programs, so a lab with homework has no image
  const whole = labs.filter(({ homework }) => homework === undefined);
  const built = await ensureBundleImages(engine, {
    labs: whole.map(({ read }) => read),
    tools: labs[0]?.read,
    languages,
    env,
    note,
    signal,
  });
  const compiles = options.compiler || languages.length > 0 || whole.length < labs.length;
  const tags = tagsOf(built, whole, compiles);
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
    labs: labs.map(({ name }) => name),
    images: images.map(lockedImage),
  });
  await requireLocked(options, bundledImages);
  const files = await orchestratorFiles({ labs, architecture: engine.arch, env, note, signal });
  const own = { path: "bundle.lock.json", executable: false };
  const bytes = Buffer.from(lockText(lock(bundledImages)));
  const tag = await ensureOrchestrator(engine, built, [...files, { ...own, bytes }], {
    env,
    note,
    signal,
  });
  note("packing the orchestrator's image");
  const orchestrator = named(
    await saved.take(await savedImages(engine, [tag], signal)),
    new Map([[tag, "orchestrator"]]),
  ).map((image) => ({ ...image, references: [`${NAME}:latest`, `${NAME}:${version}`] }));
  await requireLocked(options, orchestrator);
  const all = [...orchestrator, ...bundledImages];
  note(`writing ${file}`);
  await scratch.names(resolve(unfinishedName(file)));
  const written = await writeArchive(file, lock(all), all, { folder, signal, level });
  return { lock: lock(all), ...written };
}

/** Maps the tag on this engine to the name in the lock. */
function tagsOf(
  { endpoint, sidecar, compiler, languages, labs }: BundleImages,
  whole: readonly BundledLab[],
  withCompiler: boolean,
): ReadonlyMap<string, string> {
  return new Map([
    [endpoint, "endpoint"],
    [sidecar, "sidecar"],
    ...(withCompiler ? [[compiler, "compiler"] as const] : []),
    ...[...languages].map(([name, tag]) => [tag, name] as const),
    ...labs.map((tag, index) => [tag, `lab-${whole[index]?.name}`] as const),
  ]);
}

/** The images in the order of the tags, which the engine does not keep. */
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

/** The package list of the uppermost layer that has one is the image's. */
const statusOf = (layers: BundledImage["layers"]): string | undefined =>
  layers.findLast(({ dpkgStatus }) => dpkgStatus !== undefined)?.dpkgStatus;

async function requireLocked(
  { engine, unlocked }: BundleOptions,
  images: readonly BundledImage[],
): Promise<void> {
  if (unlocked) return;
  for (const { name, layers } of images.filter((image) => !image.name.startsWith("lab-"))) {
    // an image of two languages has the packages of both
    const paths = name.split("+").map((part) => lockPath(part, engine.arch));
    const texts = await Promise.all(
      paths.map((path) => readFile(join(ROOT, path), "utf8").catch(() => undefined)),
    );
    const absent = paths.find((_, index) => texts[index] === undefined);
    const locked = Object.assign({}, ...texts.map((text) => parsePackageLock(text ?? "")));
    const found = installedPackages(statusOf(layers) ?? "");
    const differences = absent === undefined ? packageDifferences(locked, found) : [];
    if (absent === undefined && differences.length === 0) continue;
    throw new EnvironmentError(
      absent !== undefined
        ? `The packages of the ${name} image are not locked for this engine: ${absent} does not exist.`
        : `The packages of the ${name} image are not those of ${paths.join(" and ")}:\n${differences.join("\n")}`,
      "Lock the versions that Debian has today (npx wirestep bundle lock), then make the bundle again. To accept the packages as they are, run: make bundle FLAGS=--unlocked.",
    );
  }
}
