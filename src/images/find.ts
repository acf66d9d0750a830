/**
 * Whether an engine has the images that a lab's run needs: a few questions to it, which change nothing.
 */
import type { Engine } from "../engine/connect.ts";
import { bases } from "./base.ts";
import { type Build, imageId } from "./build.ts";
import { canBeBundled, type Home, type Plan, planFor, readSources, type Sources } from "./plan.ts";

export interface ImageRef {
  /** `localhost/wirestep/endpoint:0123456789ab` */
  readonly tag: string;
  /** `sha256:…` */
  readonly id: string;
}

export interface Images {
  /** The debugger; what the lab's image is made from. */
  readonly endpoint: ImageRef;
  /** tcpdump, netstat, ss, iptables, marker. */
  readonly sidecar: ImageRef;
  /** /lab with the sources, /lab/debug/server and /lab/debug/client. */
  readonly lab: ImageRef;
}

export interface FindOptions {
  /** The lab's folder; it may lie anywhere. */
  readonly labDir: string;
  /** A folder whose programs take the place of the lab's. */
  readonly programs?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Where a new image of the lab belongs; one that is there is taken from either. */
  readonly home?: Home;
}

/** What an engine has of what a lab needs. */
export interface FoundImages {
  readonly sources: Sources;
  /** For each base that the images can be made from, and each place the lab's can belong to. */
  readonly plans: readonly Plan[];
  /** All of one plan's, if they are there. */
  readonly whole: Planned | undefined;
}

export interface Planned {
  readonly images: Images;
  readonly plan: Plan;
}

/**
 * Looks only, so it can be done before anybody knows that the lab is one.
 * @throws EnvironmentError, and what reading the lab's folder throws
 */
export async function findImages(
  { host }: Pick<Engine, "host">,
  { labDir, programs, signal, home = "checkout" }: FindOptions,
): Promise<FoundImages> {
  const sources = await readSources(labDir, programs);
  const homes: readonly Home[] =
    home === "bundle" || !canBeBundled(sources) ? [home] : ["checkout", "bundle"];
  const plans = (await bases()).flatMap((base) =>
    homes.map((where) => planFor(base, sources, where)),
  );
  const labs = await Promise.all(plans.map(({ lab }) => find(host, lab, signal)));
  for (const [index, plan] of plans.entries()) {
    const lab = labs[index];
    if (lab === undefined) continue; // nobody has made what it stands on, as a rule
    const [endpoint, sidecar] = await Promise.all([
      find(host, plan.endpoint, signal),
      find(host, plan.sidecar, signal),
    ]);
    if (endpoint && sidecar)
      return { sources, plans, whole: { images: { endpoint, sidecar, lab }, plan } };
  }
  return { sources, plans, whole: undefined };
}

/** The base itself is not needed where the images made from it are there (an offline bundle). */
export async function baseInUse(
  host: string,
  plans: readonly Plan[],
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  for (const { base, compiler, endpoint, sidecar } of plans) {
    const found = await Promise.all(
      [compiler, endpoint, sidecar].map((build) => find(host, build, signal)),
    );
    if (found.every(Boolean)) return base;
  }
  return undefined;
}

/** The image of a build, if it is there. */
export async function find(
  host: string,
  { tag }: Build,
  signal: AbortSignal | undefined,
): Promise<ImageRef | undefined> {
  const id = await imageId(host, tag, signal);
  return id ? { tag, id } : undefined;
}
