/**
 * Finds the images of a run early, builds those that are missing, and begins to compile the programs that
 * they do not hold.
 */
import { CompileError } from "../images/build-error.ts";
import type { RunImages } from "../images/ensure.ts";
import type { LabFolder } from "../lab-files/folder.ts";
import type { Runnable } from "../lab-files/load.ts";
import type { EnsureImages, ImageSearch, Venue } from "../venue/venue.ts";
import type { Archives, Filling } from "./filling.ts";
import type { SearchedVenue } from "./find-venue.ts";
import type { BuildOptions } from "./staging.ts";

/** The images at the venue; undefined without one. Loading the lab reports a folder that is no lab. */
export async function imagesFound(
  searched: Promise<SearchedVenue>,
  reading: Promise<LabFolder>,
  signal: AbortSignal,
): Promise<Found | undefined> {
  const [venue, lab] = await Promise.all([searched, reading]);
  if ("attempts" in venue) return undefined;
  return { venue, search: await venue.searchImages(lab, signal) };
}

export interface Found {
  readonly venue: Venue;
  readonly search: ImageSearch;
}

/** Compiles while the lab is checked and the stage is made, if the venue has what it needs for it. */
export async function beginEarly(
  found: Promise<Found | undefined>,
  filling: Filling,
): Promise<void> {
  const { venue, search } = (await found) ?? {};
  if (venue && search?.images?.compilation) await filling.begin(venue, search.images.compilation);
}

/** Programs that the images do not hold. Rejects with CompileError, with the lab's names of the programs. */
export function archivesOf(
  { venue, images, loaded }: BuildOptions,
  filling: Filling,
): Promise<Archives> | undefined {
  if (images.compilation === undefined) return undefined;
  const archives = filling.begin(venue, images.compilation).catch(namedFor(loaded));
  filling.announce(images.compilation);
  archives.catch(() => undefined); // the stage throws it
  return archives;
}

/** @throws CompileError for the lab's own Dockerfile */
export async function imagesOf(
  { files }: Runnable,
  venue: Venue,
  options: Omit<EnsureImages, "note"> & { readonly progress: (text: string) => void },
  found: Promise<Found | undefined>,
): Promise<RunImages> {
  const { env, signal, progress: note } = options;
  const search = (await found)?.search ?? (await venue.searchImages(files, signal));
  return search.images ?? search.ensure({ env, note, signal });
}

/** Throws an error again, a CompileError with the lab's names of the programs. */
function namedFor({ plan }: Runnable): (error: unknown) => never {
  return (error) => {
    throw error instanceof CompileError ? error.named(plan.programs) : error;
  };
}
