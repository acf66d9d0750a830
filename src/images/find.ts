/**
 * Finds the images of a lab's run on an engine. Only asks questions, and changes nothing.
 */
import type { EngineAddress } from "../engine/hosts.ts";
import { bases } from "./base.ts";
import { type Build, imageId } from "./build.ts";
import type { LabSources } from "./context.ts";
import { canBeBundled, type Home, type Plan, planFor, type Sources, sourcesOf } from "./plan.ts";

export interface ImageRef {
  /** `localhost/wirestep/endpoint:0123456789ab` */
  readonly tag: string;
  /** `sha256:…` */
  readonly id: string;
}

export interface Images {
  /** The debugger. The lab's image is built on it. */
  readonly endpoint: ImageRef;
  /** tcpdump, netstat, ss, iptables, marker. */
  readonly sidecar: ImageRef;
  /** /lab with the sources, /lab/debug/server and /lab/debug/client. */
  readonly lab: ImageRef;
}

export interface FindOptions {
  /** The lab's files as they were read. */
  readonly lab: LabSources;
  readonly signal?: AbortSignal | undefined;
  /** The owner of a new image of the lab. An existing image is used from either owner. */
  readonly home?: Home;
}

/** The images of a lab that an engine has. */
export interface FoundImages {
  readonly sources: Sources;
  /** A plan for each possible base and each possible owner of the lab's image. */
  readonly plans: readonly Plan[];
  /** The first plan of which the engine has all images, if there is one. */
  readonly whole: Planned | undefined;
}

export interface Planned {
  readonly images: Images;
  readonly plan: Plan;
}

/**
 * Changes nothing, so it can run before the lab file has been checked.
 * @throws EnvironmentError
 */
export async function findImages(
  engine: EngineAddress,
  { lab, signal, home = "checkout" }: FindOptions,
): Promise<FoundImages> {
  const sources = await sourcesOf(lab);
  const homes: readonly Home[] =
    home === "bundle" || !canBeBundled(sources) ? [home] : ["checkout", "bundle"];
  const plans = (await bases()).flatMap((base) =>
    homes.map((where) => planFor(base, sources, where)),
  );
  const labs = await Promise.all(plans.map((plan) => find(engine, plan.lab, signal)));
  for (const [index, plan] of plans.entries()) {
    const found = labs[index];
    if (found === undefined) continue; // usually the images below it do not exist either
    const [endpoint, sidecar] = await Promise.all([
      find(engine, plan.endpoint, signal),
      find(engine, plan.sidecar, signal),
    ]);
    if (endpoint && sidecar)
      return { sources, plans, whole: { images: { endpoint, sidecar, lab: found }, plan } };
  }
  return { sources, plans, whole: undefined };
}

/**
 * The base of the images that the engine has. The base itself can be missing, as after loading a bundle
 * offline.
 */
export async function baseInUse(
  engine: EngineAddress,
  plans: readonly Plan[],
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  for (const { base, compiler, endpoint, sidecar } of plans) {
    const found = await Promise.all(
      [compiler, endpoint, sidecar].map((build) => find(engine, build, signal)),
    );
    if (found.every(Boolean)) return base;
  }
  return undefined;
}

/** The image of a build, if the engine has it. */
export async function find(
  engine: EngineAddress,
  { tag }: Build,
  signal: AbortSignal | undefined,
): Promise<ImageRef | undefined> {
  const id = await imageId(engine, tag, signal);
  return id ? { tag, id } : undefined;
}
