/** Finds the venue of a run, or starts the project's own engine. Prints nothing. */
import {
  clientKind,
  type OpenOptions,
  openEngine,
  type Searched,
  searchEngine,
} from "../engine/connect.ts";
import { DockerVenue } from "../venue/docker/venue.ts";
import type { Venue } from "../venue/venue.ts";

/** The result of a search: a venue, or the answer at each place where an engine could be. */
export type SearchedVenue = Venue | Exclude<Searched, { readonly host: string }>;

export interface OpenVenue extends Omit<OpenOptions, "searched"> {
  /** A search that the caller began earlier. */
  readonly searched?: Promise<SearchedVenue>;
}

/** Searches for a venue and changes nothing on the machine. Throws EnvironmentError as openVenue does. */
export async function searchVenue(
  options: Pick<OpenOptions, "signal" | "env">,
): Promise<SearchedVenue> {
  const searched = await searchEngine(options);
  return "attempts" in searched ? searched : new DockerVenue(searched);
}

/** Throws EnvironmentError if there is no venue and none can be provided. */
export async function openVenue(options: OpenVenue): Promise<Venue> {
  const searched = await (options.searched ?? searchVenue(options));
  if (!("attempts" in searched)) return searched;
  return new DockerVenue(await openEngine({ ...options, searched: Promise.resolve(searched) }));
}

/** Imports what a venue needs later. That takes longer than finding one. */
export function aheadOf(): void {
  void clientKind();
}
