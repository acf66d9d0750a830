/**
 * The images of a run from this project's own Dockerfiles, without an engine:
 *
 *     base ──► compiler ──► endpoint, sidecar ──► (the lab's own Dockerfile) ──► root file systems
 *
 * They have the same names as an engine's, because a name is a hash of what goes into the image.
 */
import { join } from "node:path";
import { Scratch } from "../../../engine/scratch.ts";
import { runScript } from "../../../engine/script.ts";
import { bases, PINNED_BASE } from "../../../images/base.ts";
import type { Build } from "../../../images/build.ts";
import { explain } from "../../../images/build-error.ts";
import type { LabSources } from "../../../images/context.ts";
import { compiling, type ImageRef, plansOf, type RunImages } from "../../../images/find.ts";
import { type Plan, planFor } from "../../../images/plan.ts";
import { EnvironmentError } from "../../../runtime/environment-error.ts";
import type { EnsureImages } from "../../venue.ts";
import { mayInstall } from "../installing.ts";
import { isRoot } from "../rights.ts";
import { alone } from "./alone.ts";
import { buildah, buildahSays, exportFiles } from "./buildah.ts";
import { writeContext } from "./context.ts";
import { findRoot, makeRoot } from "./roots.ts";
import { unpack } from "./unpack.ts";

/** Builds what is missing. @throws CompileError for the lab's own Dockerfile; EnvironmentError for the rest */
export async function builtImages(lab: LabSources, options: EnsureImages): Promise<RunImages> {
  if (!isRoot()) throw noRoots();
  return alone(async () => {
    const { sources, plans } = await plansOf(lab);
    const begun = await planWithTools(plans);
    if (begun === undefined || begun.customBases !== undefined) await provideBuildah(options);
    const plan = begun ?? planFor(await baseImage(options), sources);
    return imagesOf(plan, options);
  }, options.signal);
}

async function imagesOf(plan: Plan, options: EnsureImages): Promise<RunImages> {
  const root = (build: Build, what: string, ...below: readonly Build[]) =>
    rootOf(build, { ...options, what, below });
  const { compiler, endpoint, sidecar, languages, programs, customBases } = plan;
  const tools = {
    compiler: await root(compiler, "building the compiler's root file system (once, about 30 s)"),
    endpoint: await root(
      endpoint,
      "building the endpoint's root file system: debugger (once, about 30 s)",
      compiler,
    ),
    sidecar: await root(
      sidecar,
      "building the sidecar's root file system: tcpdump, netstat (once, about 30 s)",
      compiler,
    ),
  };
  const onTop = (on: "compiler" | "endpoint") => [
    compiler,
    ...(on === "endpoint" ? [endpoint] : []),
    ...languages.filter((build) => build.on === on),
  ];
  const what =
    customBases === undefined
      ? "building the root file system of a language (once, a minute or two)"
      : `building ${plan.lab.lab}'s own Dockerfile`;
  return compiling(plan, {
    ...tools,
    compiler: await root(programs.compiler, what, ...onTop("compiler")),
    peer: await root(programs.endpoint, what, ...onTop("endpoint")),
  });
}

/** The plan whose tools are here already, so that a lab's own Dockerfile is built on the same base. */
async function planWithTools(plans: readonly Plan[]): Promise<Plan | undefined> {
  for (const plan of plans) {
    const { compiler, endpoint, sidecar } = plan;
    const found = await Promise.all([compiler, endpoint, sidecar].map(findRoot));
    if (found.every(Boolean)) return plan;
  }
  return undefined;
}

interface RootOptions extends EnsureImages {
  /** A description of the build, for `note`. */
  readonly what: string;
  /** The images that the build takes from, lowest first. */
  readonly below: readonly Build[];
}

async function rootOf(build: Build, options: RootOptions): Promise<ImageRef> {
  const here = await findRoot(build);
  if (here !== undefined) return here;
  const { note, what, below } = options;
  note(what);
  const base = build.args.BASE ?? below[0]?.args.BASE;
  if (base !== undefined && !(await isStored(base, options))) await baseImage(options);
  for (const one of [...below, build]) await ensureStored(one, options);
  const { FromImageID, OCIv1 } = JSON.parse(
    await buildahSays(["inspect", "--type", "image", build.tag], options),
  ) as {
    readonly FromImageID: string;
    readonly OCIv1: { readonly config?: { readonly Env?: readonly string[] } };
  };
  const image = { tag: build.tag, id: `sha256:${FromImageID}` };
  let made: ImageRef | undefined;
  await exportFiles(build.tag, options, async (tar) => {
    made = await makeRoot(image, {
      variables: OCIv1.config?.Env ?? [],
      fill: (root) => unpack(tar, root, ["./dev"]),
    });
  });
  return made ?? image;
}

const isStored = async (tag: string, options: EnsureImages): Promise<boolean> =>
  (await buildah(["inspect", "--type", "image", tag], options)).code === 0;

async function ensureStored(build: Build, options: EnsureImages): Promise<void> {
  if (await isStored(build.tag, options)) return;
  await using scratch = await Scratch.make();
  await writeContext(scratch.folder, build.files);
  const pairs = (option: string, values: Readonly<Record<string, string>>) =>
    Object.entries(values).map(([name, value]) => `--${option}=${name}=${value}`);
  const { code, output } = await buildah(
    [
      "bud", "--isolation=chroot", "--pull-never", "--layers=false", "--format=docker",
      `--tag=${build.tag}`, ...pairs("build-arg", build.args), ...pairs("label", build.labels),
      scratch.folder,
    ],
    options,
  ); // biome-ignore format: one group a line
  if (code !== 0) {
    const { tag, lab, customBase } = build;
    throw explain({ message: output, code: statusIn(output), tag, lab, customBase, output });
  }
  for (const [, text = ""] of output.matchAll(/^note: (.*)$/gm))
    options.note(`${build.tag}: ${text}`);
}

/** The status of the instruction that failed, if one did: `while running runtime: exit status 2`. */
function statusIn(output: string): number | undefined {
  const [, status] = /exit status (\d+)/.exec(output) ?? [];
  return status === undefined ? undefined : Number(status);
}

/** Makes sure that a base image is stored: the pinned one, or one of Debian's packages. @returns its name */
async function baseImage(options: EnsureImages): Promise<string> {
  const { env, note, signal } = options;
  for (const name of await bases()) if (await isStored(name, options)) return name;
  note("fetching the base image, Debian trixie (once)");
  const pulled = await buildah(["pull", "--quiet", `docker://${PINNED_BASE}`], options);
  if (pulled.code === 0) return PINNED_BASE;
  const [, made = ""] = await bases();
  note("no registry answers: making the base image from Debian's packages (once, about 20 s)");
  await using scratch = await Scratch.make();
  const archive = join(scratch.folder, "base.tar");
  await runScript("base/build.sh", [archive], { env, signal });
  const container = await buildahSays(["from", "scratch"], options);
  await buildahSays(["add", "--quiet", container, archive, "/"], options);
  await buildahSays(["config", "--cmd", "bash", container], options);
  await buildahSays(["commit", "--quiet", "--rm", container, made], options);
  return made;
}

async function provideBuildah({ env, note, signal }: EnsureImages): Promise<void> {
  const found = await buildah(["--version"], { env }).catch(() => undefined);
  if (found?.code === 0) return;
  if (!mayInstall(env)) {
    throw new EnvironmentError(
      "The root file systems of this lab are not on this machine, and buildah, which builds them, is not installed.",
      "Install it (dnf install buildah, pacman -S buildah), then run this again.",
    );
  }
  note("no buildah here: installing Debian's package with apt-get (once)");
  await runScript("install.sh", ["buildah"], { env, signal });
}

const noRoots = (): EnvironmentError =>
  new EnvironmentError(
    "The root file systems of this lab are not on this machine, and no engine answers that could make them.",
    "Load a bundle that has them: wirestep bundle load FILE (a bundle for programs that you change is made with COMPILER=yes, and one for Python, Rust or Go with LANGUAGES='python rust go'). Root builds them without a bundle. docs/stages.md explains both.",
  );
