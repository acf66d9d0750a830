/**
 * Finds the images of a lab's run on an engine. Only asks questions, and changes nothing.
 */
import type { EngineAddress } from "../engine/hosts.ts";
import { bases } from "./base.ts";
import { type Build, imageId } from "./build.ts";
import type { BuildFile, LabSources } from "./context.ts";
import { partsOf } from "./name.ts";
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
  /** tcpdump, netstat, iptables, marker. */
  readonly sidecar: ImageRef;
  /** /lab with the sources, /lab/debug/server and /lab/debug/client. */
  readonly lab: ImageRef;
}

/** The images below a lab's own. */
export interface ToolImages {
  readonly endpoint: ImageRef;
  readonly sidecar: ImageRef;
  /** The lab's programs are compiled in it. Its own Dockerfile may have added to it. */
  readonly compiler: ImageRef;
  /** The programs run in it: the endpoint, or the lab's own Dockerfile on it. */
  readonly peer: ImageRef;
}

/** The images of a run. */
export interface RunImages {
  readonly endpoint: ImageRef;
  readonly sidecar: ImageRef;
  /** The image of both peers. */
  readonly peer: ImageRef;
  /** Present if that image does not hold the programs, so that the run compiles them. */
  readonly compilation?: Compilation;
}

/** Everything that decides the compiled programs. */
export interface Compilation {
  readonly lab: string;
  readonly compiler: ImageRef;
  /** `lab/…` and `shared/…`, as docker/lab/Dockerfile gets them. */
  readonly sources: readonly BuildFile[];
  /** A hash of the sources and the images. */
  readonly hash: string;
  /** Whether the programs are the lab's own, not those of another folder. */
  readonly own: boolean;
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
  readonly plans: readonly Plan[];
  /** The first plan of which the engine has all images, if there is one. */
  readonly whole: Planned | undefined;
}

export interface Planned {
  readonly images: Images;
  readonly plan: Plan;
}

/** A plan for each possible base and each possible owner of the lab's image. */
export async function plansOf(
  lab: LabSources,
  home: Home = "checkout",
): Promise<Pick<FoundImages, "sources" | "plans">> {
  const sources = await sourcesOf(lab);
  const homes: readonly Home[] =
    home === "bundle" || !canBeBundled(sources) ? [home] : ["checkout", "bundle"];
  const plans = (await bases()).flatMap((base) =>
    homes.map((where) => planFor(base, sources, where)),
  );
  return { sources, plans };
}

/**
 * Changes nothing, so it can run before the lab file has been checked.
 * @throws EnvironmentError
 */
export async function findImages(
  engine: EngineAddress,
  { lab, signal, home = "checkout" }: FindOptions,
): Promise<FoundImages> {
  const { sources, plans } = await plansOf(lab, home);
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
 * The images of a run, if the engine has all of them: with the programs, or to compile them.
 * @param found the answer of findImages
 */
export async function findRunImages(
  engine: EngineAddress,
  { plans, whole }: FoundImages,
  signal: AbortSignal | undefined,
): Promise<RunImages | undefined> {
  if (whole !== undefined) return withPrograms(whole.images);
  for (const plan of plans) {
    const { endpoint, sidecar, programs } = plan;
    const builds = [endpoint, sidecar, programs.compiler, programs.endpoint];
    const images = await Promise.all(builds.map((build) => find(engine, build, signal)));
    const [one, two, three, peer] = images;
    if (one && two && three && peer)
      return compiling(plan, { endpoint: one, sidecar: two, compiler: three, peer });
  }
  return undefined;
}

/** The images of a run whose programs are in the lab's image. */
export function withPrograms({ endpoint, sidecar, lab }: Images): RunImages {
  return { endpoint, sidecar, peer: lab };
}

/** The images of a run that compiles its programs. */
export function compiling(
  { lab: { tag, lab = "", files }, ownPrograms }: Plan,
  { endpoint, sidecar, compiler, peer }: ToolImages,
): RunImages {
  const sources = files.filter(({ path }) => path !== "Dockerfile");
  const compilation = { lab, compiler, sources, hash: partsOf(tag).version, own: ownPrograms };
  return { endpoint, sidecar, peer, compilation };
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
