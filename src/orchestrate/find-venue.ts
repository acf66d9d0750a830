/** Finds the venue of a run, or starts the project's own engine. Prints nothing. */
import {
  clientKind,
  type OpenOptions,
  openEngine,
  type Searched,
  searchEngine,
} from "../engine/connect.ts";
import { EnvironmentError } from "../runtime/environment-error.ts";
import type { Variables } from "../runtime/variables.ts";
import { DockerVenue } from "../venue/docker/venue.ts";
import type { Venue, VenueKind } from "../venue/venue.ts";

/** The result of a search: a venue, or the answer at each place where an engine could be. */
export type SearchedVenue = Venue | Exclude<Searched, { readonly host: string }>;

export interface OpenVenue extends Omit<OpenOptions, "searched"> {
  /** A search that the caller began earlier. */
  readonly searched?: Promise<SearchedVenue>;
}

/** The variable that names the stage, which `--stage` sets. */
export const STAGE_VARIABLE = "WIRESTEP_STAGE";

/** The venue that the user asks for; undefined if none is named. @throws EnvironmentError */
export function wantedVenue(env: Variables): VenueKind | undefined {
  const wanted = env[STAGE_VARIABLE];
  if (wanted === undefined || wanted === "") return undefined;
  if (wanted === "docker" || wanted === "namespaces") return wanted;
  throw new EnvironmentError(
    `${STAGE_VARIABLE} is ${JSON.stringify(wanted)}, and there is no such stage.`,
    "Set it to docker or namespaces, or unset it.",
  );
}

/** Searches for a venue and changes nothing on the machine. Throws EnvironmentError as openVenue does. */
export async function searchVenue(
  options: Pick<OpenOptions, "signal" | "env">,
): Promise<SearchedVenue> {
  if (wantedVenue(options.env) === "namespaces") {
    const { NamespaceVenue } = await import("../venue/namespaces/venue.ts");
    return (await NamespaceVenue.find()) ?? { attempts: [] };
  }
  const searched = await searchEngine(options);
  return "attempts" in searched ? searched : new DockerVenue(searched);
}

/** Throws EnvironmentError if there is no venue and none can be provided. */
export async function openVenue(options: OpenVenue): Promise<Venue> {
  const searched = await (options.searched ?? searchVenue(options));
  if (!("attempts" in searched)) return searched;
  if (wantedVenue(options.env) === "namespaces") {
    const { provideNamespaces } = await import("../venue/namespaces/provide.ts");
    return provideNamespaces(options);
  }
  const instead = await withoutEngine(options);
  if (instead !== undefined) return instead;
  return new DockerVenue(await openEngine({ ...options, searched: Promise.resolve(searched) }));
}

/** Whether this command has printed that its stages are made without an engine. */
let said = false;

/**
 * Namespaces, if a user who can't install an engine asks for no place. Root gets the project's own engine.
 */
async function withoutEngine({ env, note }: OpenVenue): Promise<Venue | undefined> {
  if (wantedVenue(env) !== undefined || process.platform !== "linux" || process.getuid?.() === 0) {
    return undefined;
  }
  const { tryNamespaces } = await import("../venue/namespaces/trial.ts");
  if (!(await tryNamespaces()).works) return undefined;
  if (!said) {
    note("no engine answers, so stages are made of this kernel's namespaces (--stage namespaces)");
    said = true;
  }
  const { NamespaceVenue } = await import("../venue/namespaces/venue.ts");
  return NamespaceVenue.open();
}

/** Imports an engine's client, unless the user asks for another place. That takes longer than finding an engine. */
export function aheadOf(env: Variables): void {
  if (wantedVenue(env) !== "namespaces") void clientKind();
}
