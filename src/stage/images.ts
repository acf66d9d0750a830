/**
 * Turns a lab's folder into the three images its run needs, building what is not there yet: the
 * usual case is a few questions to the engine. Removes a lab's older images once it has a new one.
 */
import { existsSync } from "node:fs";
import type Docker from "dockerode";
import { dockerClient, type Engine } from "./engine.ts";
import { EnvironmentError } from "./environment-error.ts";
import { ensureBase, madeBase, PINNED_BASE } from "./images-base.ts";
import { type Build, buildImage, imageId, statusOf } from "./images-build.ts";
import { engineFailed } from "./images-error.ts";
import { canTravel, type Home, type Plan, planFor, readSources } from "./images-plan.ts";

export { CompileError } from "./images-error.ts";

export interface ImageRef {
  /** `wirestep/endpoint:0123456789ab` */
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

export interface EnsureOptions {
  /** The lab's folder; it may lie anywhere. */
  readonly labDir: string;
  /** A folder whose programs take the place of the lab's. */
  readonly programs?: string | undefined;
  readonly note: (text: string) => void;
  readonly signal?: AbortSignal | undefined;
  /** Where a new image of the lab belongs; one that is there is taken from either. */
  readonly home?: Home;
}

/** Throws CompileError for a program that does not compile, EnvironmentError for the rest. */
export async function ensureImages(engine: Engine, options: EnsureOptions): Promise<Images> {
  return (await ensurePlanned(engine, options)).images;
}

/** The same, with the builds that the images come from. */
export async function ensurePlanned(
  engine: Engine,
  options: EnsureOptions,
): Promise<{ readonly images: Images; readonly plan: Plan }> {
  const { labDir, programs, signal, home = "checkout" } = options;
  const { host } = engine;
  const sources = await readSources(labDir, programs);
  const homes: readonly Home[] =
    home === "bundle" || !canTravel(sources) ? [home] : ["checkout", "bundle"];
  const bases = [PINNED_BASE, await madeBase()];
  const plans = bases.flatMap((base) => homes.map((where) => planFor(base, sources, where)));
  const found = await Promise.all(plans.map((plan) => look(host, plan, signal)));
  for (const [index, plan] of plans.entries()) {
    const { endpoint, sidecar, lab } = found[index] ?? {};
    if (endpoint && sidecar && lab) return { images: { endpoint, sidecar, lab }, plan };
  }

  // The base itself is not needed where the images made from it are there (an offline bundle).
  const built = bases.find((_, index) => {
    const images = found[index * homes.length];
    return images?.compiler && images.endpoint && images.sidecar;
  });
  const docker = await dockerClient(engine);
  const makeBase = () => ensureBase(docker, { ...options, host, signal });
  const base = built ?? (await onceBase(host, makeBase));
  const plan = planFor(base, sources, home);
  return { images: await buildMissing(docker, host, plan, options), plan };
}

/** What does not need one another is built side by side. */
async function buildMissing(
  docker: Docker,
  host: string,
  plan: Plan,
  { note, signal, home }: EnsureOptions,
): Promise<Images> {
  const ensure = (build: Build, what: string) =>
    ensureBuilt(docker, host, build, { what, note, signal });
  const compiled = async (build: Build, what: string) => {
    const present = await find(host, build, signal);
    if (present) return present;
    await ensure(plan.compiler, "building the compiler image (once, about 20 s)");
    return ensure(build, what);
  };
  const [endpoint, sidecar] = await Promise.all([
    ensure(plan.endpoint, "building the endpoint image: debugger (once, about 20 s)"),
    compiled(plan.sidecar, "building the sidecar image: tcpdump, netstat (once, about 20 s)"),
  ]);
  const { grounds } = plan;
  if (grounds !== undefined) {
    const name = plan.lab.lab ?? "";
    await ensure(plan.compiler, "building the compiler image (once, about 20 s)");
    await Promise.all([
      ensure(grounds.compiler, `building what ${name}'s own Dockerfile says, on the compiler`),
      ensure(grounds.endpoint, `building what ${name}'s own Dockerfile says, on the debugger`),
    ]);
    await removeOlder(docker, grounds.compiler, grounds.endpoint);
  }
  const lab = await compiled(plan.lab, `compiling ${plan.lab.lab}`);
  if (home !== "bundle") await removeOlder(docker, plan.lab);
  return { endpoint, sidecar, lab };
}

export interface BuildOptions {
  /** What is being done, for `note`. */
  readonly what: string;
  readonly note: (text: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/** The image of a build, built unless one with its tag is there. */
export function ensureBuilt(
  docker: Docker,
  host: string,
  build: Build,
  { what, note, signal }: BuildOptions,
): Promise<ImageRef> {
  return onceImage(host + build.tag, async () => {
    const present = await find(host, build, signal);
    if (present) return present;
    note(what);
    await buildImage(docker, { ...build, note }, signal);
    return (await find(host, build, signal)) ?? vanished(build);
  });
}

async function look(host: string, plan: Plan, signal: AbortSignal | undefined) {
  const builds = [plan.compiler, plan.endpoint, plan.sidecar, plan.lab];
  const [compiler, endpoint, sidecar, lab] = await Promise.all(
    builds.map((build) => find(host, build, signal)),
  );
  return { compiler, endpoint, sidecar, lab };
}

async function find(
  host: string,
  { tag }: Build,
  signal: AbortSignal | undefined,
): Promise<ImageRef | undefined> {
  const id = await imageId(host, tag, signal);
  return id ? { tag, id } : undefined;
}

function vanished({ tag }: Build): never {
  throw new EnvironmentError(
    `The image ${tag} was built and is gone.`,
    "Something removes images on this engine (docker image prune?): run this again.",
  );
}

/**
 * Removes what this lab was compiled to before from the same programs, and what labs of this checkout
 * whose folder is gone were compiled to; unless a container uses it.
 */
async function removeOlder(docker: Docker, build: Build, ...more: readonly Build[]): Promise<void> {
  const { labels } = build;
  const current = [build, ...more].map(({ tag }) => tag);
  const label = ["wirestep.image", "wirestep.image.checkout"].map((key) => `${key}=${labels[key]}`);
  const images = (await unlessBusy(docker.listImages({ filters: { label } }))) ?? [];
  const older = images.filter(({ Labels }) => {
    const folder = Labels["wirestep.image.folder"] ?? "";
    const same = ["wirestep.image.folder", "wirestep.image.lab"].every(
      (key) => Labels[key] === labels[key],
    );
    return same || !existsSync(folder);
  });
  const tags = older.flatMap(({ RepoTags }) => RepoTags ?? []);
  for (const other of tags.filter((name) => !current.includes(name) && name !== "<none>:<none>")) {
    await unlessBusy(docker.getImage(other).remove());
  }
  // What failed and doubled builds left; the younger ones may belong to a build that goes on.
  const left = { dangling: ["true"], label: ["wirestep.image"], until: ["10m"] };
  await unlessBusy(docker.pruneImages({ filters: left }));
}

/**
 * 409: in use, or somebody prunes already. 404, or in older engines a 500 that knows no such image:
 * somebody was faster. The next build tries again.
 */
async function unlessBusy<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if ([404, 409].includes(statusOf(error) ?? 0)) return undefined;
    if (/unrecognized image ID|No such image/i.test(String(error))) return undefined;
    throw engineFailed("Older images of this lab could not be removed", error);
  }
}

const onceBase = onceAtATime<string>();
const onceImage = onceAtATime<ImageRef>();

/** Shares work that several labs of this process want at the same moment. */
function onceAtATime<T>(): (key: string, work: () => Promise<T>) => Promise<T> {
  const running = new Map<string, Promise<T>>();
  return (key, work) => {
    const promise = running.get(key) ?? work().finally(() => running.delete(key));
    running.set(key, promise);
    return promise;
  };
}
