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
import { type Plan, planFor, readSources } from "./images-plan.ts";

export { CompileError } from "./images-error.ts";

export interface ImageRef {
  /** `wirestep/endpoint:0123456789ab` */
  readonly tag: string;
  /** `sha256:…` */
  readonly id: string;
}

export interface Images {
  /** Compiler and debugger; what the lab's image is made from. */
  readonly endpoint: ImageRef;
  /** tcpdump, netstat, ss, iptables, marker. */
  readonly sidecar: ImageRef;
  /** /lab with the sources, /lab/debug/server and /lab/debug/client. */
  readonly lab: ImageRef;
}

export interface EnsureOptions {
  /** The lab's folder; it may lie anywhere. */
  readonly labDir: string;
  readonly note: (text: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Throws CompileError for a program that does not compile, EnvironmentError for the rest. */
export async function ensureImages(engine: Engine, options: EnsureOptions): Promise<Images> {
  const { labDir, note, signal } = options;
  const { host } = engine;
  const sources = await readSources(labDir);
  const plans = [PINNED_BASE, await madeBase()].map((base) => planFor(base, sources));
  const found = await Promise.all(plans.map((plan) => look(host, plan, signal)));
  const ready = found.find(({ endpoint, sidecar, lab }) => endpoint && sidecar && lab);
  const { endpoint, sidecar, lab } = ready ?? {};
  if (endpoint && sidecar && lab) return { endpoint, sidecar, lab };

  const docker = await dockerClient(engine);
  // The base itself is not needed where both images made from it are there (an offline bundle).
  const built = plans[found.findIndex((images) => images.endpoint && images.sidecar)];
  const makeBase = () => ensureBase(docker, { host, note, signal });
  const plan = built ?? planFor(await onceBase(host, makeBase), sources);
  const ensure = (build: Build, what: string) =>
    onceImage(host + build.tag, async () => {
      const present = await find(host, build, signal);
      if (present) return present;
      note(what);
      await buildImage(docker, build, signal);
      return (await find(host, build, signal)) ?? vanished(build);
    });
  const [newEndpoint, newSidecar] = await Promise.all([
    ensure(plan.endpoint, "building the endpoint image: compiler and debugger (once, about 20 s)"),
    ensure(plan.sidecar, "building the sidecar image: tcpdump, netstat (once, about 20 s)"),
  ]);
  const { ground } = plan;
  if (ground !== undefined) {
    await ensure(ground, `building what ${plan.lab.lab}'s own Dockerfile says`);
    await removeOlder(docker, ground);
  }
  const newLab = await ensure(plan.lab, `compiling ${plan.lab.lab}`);
  await removeOlder(docker, plan.lab);
  return { endpoint: newEndpoint, sidecar: newSidecar, lab: newLab };
}

async function look(host: string, plan: Plan, signal: AbortSignal | undefined) {
  const builds = [plan.endpoint, plan.sidecar, plan.lab];
  const [endpoint, sidecar, lab] = await Promise.all(builds.map((b) => find(host, b, signal)));
  return { endpoint, sidecar, lab };
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
 * Removes what this lab was compiled to before, and what labs of this checkout whose folder is gone
 * were compiled to; unless a container uses it.
 */
async function removeOlder(docker: Docker, { tag, labels }: Build): Promise<void> {
  const label = ["wirestep.image", "wirestep.image.checkout"].map((key) => `${key}=${labels[key]}`);
  const images = (await unlessBusy(docker.listImages({ filters: { label } }))) ?? [];
  const older = images.filter(({ Labels }) => {
    const folder = Labels["wirestep.image.folder"] ?? "";
    return folder === labels["wirestep.image.folder"] || !existsSync(folder);
  });
  const tags = older.flatMap(({ RepoTags }) => RepoTags ?? []);
  for (const other of tags.filter((name) => name !== tag && name !== "<none>:<none>")) {
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
