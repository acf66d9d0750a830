/**
 * Turns a lab's folder into the three images of its run, and builds those that are missing. Usually none
 * is, and this only asks the engine a few questions. Removes a lab's older images after it builds a new
 * one.
 */
import { type Docker, dockerClient, type Engine } from "../engine/connect.ts";
import type { EngineAddress } from "../engine/hosts.ts";
import { EnvironmentError } from "../runtime/environment-error.ts";
import type { Variables } from "../runtime/variables.ts";
import { ensureBase } from "./base.ts";
import { type Build, buildImage } from "./build.ts";
import { whileNothingIsPruned } from "./build-or-prune.ts";
import {
  baseInUse,
  compiling,
  type FindOptions,
  type FoundImages,
  find,
  findImages,
  type ImageRef,
  type Images,
  type Planned,
  type RunImages,
  type ToolImages,
  withPrograms,
} from "./find.ts";
import { partsOf } from "./name.ts";
import { type Plan, planFor } from "./plan.ts";
import { removeOlder } from "./unneeded.ts";

export { CompileError } from "./build-error.ts";
export {
  type Compilation,
  type FoundImages,
  findImages,
  findRunImages,
  type ImageRef,
  type Images,
  type RunImages,
  withPrograms,
} from "./find.ts";

export interface EnsureOptions extends FindOptions {
  readonly env: Variables;
  readonly note: (text: string) => void;
  /** A search for the images of the same lab and engine that has already begun. */
  readonly found?: Promise<FoundImages | undefined>;
}

/** @throws CompileError for a program that does not compile; EnvironmentError for the rest */
export async function ensureImages(engine: Engine, options: EnsureOptions): Promise<Images> {
  return (await ensurePlanned(engine, options)).images;
}

/** The same, with the builds of the images. */
export async function ensurePlanned(engine: Engine, options: EnsureOptions): Promise<Planned> {
  const found = (await options.found) ?? (await findImages(engine, options));
  if (found.whole !== undefined) return found.whole;
  const docker = await dockerClient(engine);
  const plan = await planOn(docker, engine, found, options);
  const { endpoint, sidecar } = await buildTools(docker, engine, plan, options);
  const { env, note, signal, home } = options;
  const what = `compiling ${plan.lab.lab}`;
  const lab = await ensureBuilt(docker, engine, plan.lab, { what, env, note, signal });
  if (home !== "bundle") await removeOlder(docker, plan.lab);
  return { images: { endpoint, sidecar, lab }, plan };
}

/**
 * The images of a run: the lab's own, or else those on which the run compiles the programs. Builds no
 * image of the programs.
 * @throws CompileError for the lab's own Dockerfile; EnvironmentError for the rest
 */
export async function ensureRunImages(engine: Engine, options: EnsureOptions): Promise<RunImages> {
  const found = (await options.found) ?? (await findImages(engine, options));
  if (found.whole !== undefined) return withPrograms(found.whole.images);
  return ensureToolImages(engine, { ...options, found: Promise.resolve(found) });
}

/** The images on which a run compiles the programs, whether or not the lab has its own. Throws the same. */
export async function ensureToolImages(engine: Engine, options: EnsureOptions): Promise<RunImages> {
  const { plan, images } = await ensureTools(engine, options);
  return compiling(plan, images);
}

/** The builds of these images, which the engine then has. Throws the same. */
export async function ensureToolPlan(engine: Engine, options: EnsureOptions): Promise<Plan> {
  return (await ensureTools(engine, options)).plan;
}

async function ensureTools(
  engine: Engine,
  options: EnsureOptions,
): Promise<{ readonly plan: Plan; readonly images: ToolImages }> {
  const found = (await options.found) ?? (await findImages(engine, options));
  const docker = await dockerClient(engine);
  const plan = await planOn(docker, engine, found, options);
  return { plan, images: await buildTools(docker, engine, plan, options) };
}

/** The plan on the base that the engine has. */
async function planOn(
  docker: Docker,
  engine: Engine,
  { sources, plans }: FoundImages,
  options: EnsureOptions,
): Promise<Plan> {
  const { signal, home = "checkout" } = options;
  const makeBase = () => ensureBase(docker, { ...options, engine, signal });
  const base = (await baseInUse(engine, plans, signal)) ?? (await onceBase(engine.host, makeBase));
  return planFor(base, sources, home);
}

/** All images below the lab's. Builds that do not depend on each other run at the same time. */
async function buildTools(
  docker: Docker,
  engine: EngineAddress,
  plan: Plan,
  { env, note, signal }: EnsureOptions,
): Promise<ToolImages> {
  const ensure = (build: Build, what: string) =>
    ensureBuilt(docker, engine, build, { what, env, note, signal });
  const compiler = () => ensure(plan.compiler, "building the compiler image (once, about 20 s)");
  /** An image with programs of the project's own. */
  const afterCompiler = async (build: Build, what: string) => {
    const present = await find(engine, build, signal);
    if (present) return present;
    await compiler();
    return ensure(build, what);
  };
  const [endpoint, sidecar, ownCompiler] = await Promise.all([
    afterCompiler(plan.endpoint, "building the endpoint image: debugger (once, about 20 s)"),
    afterCompiler(plan.sidecar, "building the sidecar image: tcpdump, netstat (once, about 20 s)"),
    compiler(),
  ]);
  const { customBases } = plan;
  const top = { compiler: ownCompiler, endpoint };
  for (const build of plan.languages) {
    const { name } = partsOf(build.tag);
    top[build.on] = await ensure(build, `building the image of ${name} (once, a minute or two)`);
  }
  if (customBases === undefined)
    return { endpoint, sidecar, compiler: top.compiler, peer: top.endpoint };
  const name = plan.lab.lab ?? "";
  const [onCompiler, peer] = await Promise.all([
    ensure(customBases.compiler, `building ${name}'s own Dockerfile on the compiler image`),
    ensure(customBases.endpoint, `building ${name}'s own Dockerfile on the endpoint image`),
  ]);
  await removeOlder(docker, customBases.compiler, customBases.endpoint);
  return { endpoint, sidecar, compiler: onCompiler, peer };
}

export interface BuildOptions {
  /** A description of the build, for `note`. */
  readonly what: string;
  readonly env: Variables;
  readonly note: (text: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/** The image of a build. It is built unless the engine has an image with its tag. */
export function ensureBuilt(
  docker: Docker,
  engine: EngineAddress,
  build: Build,
  { what, env, note, signal }: BuildOptions,
): Promise<ImageRef> {
  return onceImage(engine.host + build.tag, async () => {
    const present = await find(engine, build, signal);
    if (present) return present;
    note(what);
    await whileNothingIsPruned(() => buildImage(docker, { ...build, note }, { env, signal }));
    return (await find(engine, build, signal)) ?? vanished(build);
  });
}

function vanished({ tag }: Build): never {
  throw new EnvironmentError(
    `The image ${tag} was built, but the engine does not have it.`,
    "Check whether another program removes images on this engine (docker image prune), then run this again.",
  );
}

const onceBase = onceAtATime<string>();
const onceImage = onceAtATime<ImageRef>();

/** Shares work that several labs of this process need at the same time. */
function onceAtATime<T>(): (key: string, work: () => Promise<T>) => Promise<T> {
  const running = new Map<string, Promise<T>>();
  return (key, work) => {
    const promise = running.get(key) ?? work().finally(() => running.delete(key));
    running.set(key, promise);
    return promise;
  };
}
