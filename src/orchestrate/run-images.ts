/**
 * Finds the images of a run early, builds those that are missing, and begins to compile the programs that
 * they do not hold.
 */
import type { Engine, Searched } from "../engine/connect.ts";
import {
  CompileError,
  ensureRunImages,
  type FoundImages,
  findImages,
  findRunImages,
  type RunImages,
} from "../images/ensure.ts";
import type { LabFolder } from "../lab-files/folder.ts";
import type { Runnable } from "../lab-files/load.ts";
import type { Variables } from "../runtime/variables.ts";
import type { Archives, Filling } from "./filling.ts";
import type { BuildOptions } from "./staging.ts";

/** The images on the engine; undefined without one. Loading the lab reports a folder that is no lab. */
export async function imagesFound(
  searched: Promise<Searched>,
  reading: Promise<LabFolder>,
  signal: AbortSignal,
): Promise<Found | undefined> {
  const [engine, lab] = await Promise.all([searched, reading]);
  if ("attempts" in engine) return undefined;
  const found = await findImages(engine, { lab, signal });
  return { engine, found, images: await findRunImages(engine, found, signal) };
}

export interface Found {
  readonly engine: Engine;
  readonly found: FoundImages;
  readonly images: RunImages | undefined;
}

/** Compiles while the lab is checked and the stage is made, if the engine has what it needs for it. */
export async function beginEarly(
  found: Promise<Found | undefined>,
  filling: Filling,
): Promise<void> {
  const { engine, images } = (await found) ?? {};
  if (engine && images?.compilation) await filling.begin(engine, images.compilation);
}

/** Programs that the images do not hold. Rejects with CompileError, with the lab's names of the programs. */
export function archivesOf(
  { engine, images, loaded }: BuildOptions,
  filling: Filling,
): Promise<Archives> | undefined {
  if (images.compilation === undefined) return undefined;
  const archives = filling.begin(engine, images.compilation).catch(namedFor(loaded));
  filling.announce(images.compilation);
  archives.catch(() => undefined); // the stage throws it
  return archives;
}

export interface ImageOptions {
  readonly env: Variables;
  readonly progress: (text: string) => void;
  readonly signal: AbortSignal;
}

/** @throws CompileError for the lab's own Dockerfile */
export async function imagesOf(
  { files }: Runnable,
  engine: Engine,
  { env, progress, signal }: ImageOptions,
  found: Promise<Found | undefined>,
): Promise<RunImages> {
  const before = await found;
  if (before?.images !== undefined) return before.images;
  const options = { lab: files, env, note: progress, signal };
  return ensureRunImages(engine, { ...options, found: Promise.resolve(before?.found) });
}

/** Throws an error again, a CompileError with the lab's names of the programs. */
function namedFor({ plan }: Runnable): (error: unknown) => never {
  return (error) => {
    throw error instanceof CompileError ? error.named(plan.programs) : error;
  };
}
