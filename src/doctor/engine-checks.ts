/** Checks of the engine that a run would use, from the engine's own description. */

import { askVersion, type Docker, dockerClient, type Engine } from "../engine/connect.ts";
import { findEngine } from "../engine/find.ts";
import { ownSocket } from "../engine/hosts.ts";
import { installed, thisMachine, whyNotHere } from "../engine/provide.ts";
import { listAbandoned, listKept } from "../engine/remove.ts";
import { EnvironmentError } from "../runtime/environment-error.ts";
import { isSince } from "../runtime/kernel-version.ts";
import type { Variables } from "../runtime/variables.ts";
import type { Check, KnownEngine, Result } from "./check.ts";
import { GIGABYTE, sizeText } from "./machine-checks.ts";

/** Two peers with GDB and two sidecars use about 300 MB. Their limits are above that. */
const MEMORY_NEED = 1 * GIGABYTE;
const RECOMMENDED_MEMORY = 2 * GIGABYTE;

/** Finds an engine as a run does, but starts none. */
export async function engineAt(
  env: Variables,
  signal: AbortSignal,
): Promise<{
  readonly result: Result;
  readonly engine?: Pick<KnownEngine, "engine" | "docker">;
}> {
  try {
    const search = await findEngine(env, { signal });
    if (search.found === undefined) {
      const refusal = whyNotHere(search.attempts, thisMachine(env));
      return { result: refusal ? missing(refusal) : await ownEngineWouldStart(env) };
    }
    const engine = await askVersion(search.found, env, signal);
    const whose = engine.own ? "the project's own" : search.found.origin;
    const observed = `${engine.product} ${engine.version}, API ${engine.apiVersion}, at ${engine.host} (${whose})`;
    const docker = await dockerClient(engine);
    return { result: { status: "ok", observed }, engine: { engine, docker } };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof EnvironmentError) return { result: missing(error) };
    throw error;
  }
}

function missing({ message, advice }: EnvironmentError): Result {
  return { status: "missing", observed: message, fix: advice };
}

async function ownEngineWouldStart(env: Variables): Promise<Result> {
  const observed = `no Docker engine answers; a run would start the project's own (${ownSocket(env)})`;
  if (await installed("dockerd", env)) {
    return { status: "missing", observed, fix: "Start it: docker/engine.sh start" };
  }
  return {
    status: "missing",
    observed: `${observed}, and first install Debian's docker.io`,
    fix: "Run make lab-handshake, or do it yourself: docker/engine.sh install && docker/engine.sh start",
  };
}

export const ENGINE_CHECKS: readonly Check<KnownEngine>[] = [
  { name: "engine's machine", probe: async ({ docker }) => aboutMachine(await docker.info()) },
  { name: "limits", probe: async ({ docker }) => limitsOf(await docker.info()) },
  { name: "kernel", probe: async (given) => kernelOf(given) },
  { name: "memory", probe: async ({ docker }) => memoryOf((await docker.info()).MemTotal) },
  { name: "leftovers", probe: ({ docker }) => leftoversOn(docker) },
];

/** The part of `docker info` that the checks use. */
export interface EngineInfo {
  readonly OperatingSystem?: string;
  readonly Architecture?: string;
  readonly NCPU?: number;
  readonly Driver?: string;
  /** Pairs of a name and a value; Podman gives none. */
  readonly DriverStatus?: readonly (readonly string[])[] | null;
  readonly CgroupVersion?: string;
  readonly SecurityOptions?: readonly string[] | null;
  readonly MemoryLimit?: boolean;
  readonly SwapLimit?: boolean;
  readonly PidsLimit?: boolean;
}

export function aboutMachine(info: EngineInfo): Result {
  const rootless = info.SecurityOptions?.some((option) => /name=rootless/.test(option)) === true;
  const observed = [
    info.OperatingSystem ?? "unknown system",
    ...(info.Architecture === undefined ? [] : [info.Architecture]),
    `${info.NCPU ?? "?"} processors`,
    `storage ${info.Driver ?? "unknown"}${hasContainerdStore(info) ? " of containerd" : ""}`,
    `control groups v${info.CgroupVersion ?? "1"}`,
    ...(rootless ? ["rootless"] : []),
  ].join(", ");
  if (!rootless) return { status: "ok", observed };
  return {
    status: "warning",
    observed,
    fix: "Labs that read a setting of the engine's machine are inconclusive on a rootless engine.",
  };
}

/** There images are kept compressed, and a prune disturbs a build (docs/engines.md). */
function hasContainerdStore({ DriverStatus }: EngineInfo): boolean {
  return DriverStatus?.some(([, value = ""]) => value.startsWith("io.containerd.")) === true;
}

export function limitsOf({ MemoryLimit, SwapLimit, PidsLimit }: EngineInfo): Result {
  const kept = { memory: MemoryLimit, swap: SwapLimit, processes: PidsLimit };
  const lacking = Object.entries(kept).flatMap(([name, has]) => (has === false ? [name] : []));
  if (lacking.length === 0) {
    return { status: "ok", observed: "the kernel limits a container's memory, swap and processes" };
  }
  return {
    status: "warning",
    observed: `the kernel does not limit a container's ${lacking.join(" and ")}`,
    fix: "A program can then use the whole machine (SECURITY.md). Let the kernel account for it: for example, boot with cgroup_enable=memory swapaccount=1.",
  };
}

export function kernelOf({
  engine: { kernel },
  kernelNeeds,
}: Pick<KnownEngine, "kernelNeeds"> & { readonly engine: Pick<Engine, "kernel"> }): Result {
  const newer = kernelNeeds.filter((need) => !isSince(need.kernel, kernel));
  if (newer.length === 0)
    return { status: "ok", observed: `Linux ${kernel}, new enough for all labs` };
  const labs = newer.map((need) => `${need.lab} (${need.kernel})`).join(", ");
  return {
    status: "warning",
    observed: `Linux ${kernel}; older than these labs need: ${labs}`,
    fix: "These labs are inconclusive here. All others run.",
  };
}

export function memoryOf(bytes: number | undefined): Result {
  if (bytes === undefined)
    return { status: "warning", observed: "the engine does not report its memory" };
  const observed = `${sizeText(bytes)} for all containers`;
  if (bytes >= RECOMMENDED_MEMORY) return { status: "ok", observed };
  return {
    status: bytes < MEMORY_NEED ? "missing" : "warning",
    observed,
    fix: "Give the engine 2 GB or more (Docker Desktop: Settings, Resources).",
  };
}

/** Finds the leftovers of killed runs, and stages that users keep on purpose. */
export async function leftoversOn(docker: Docker): Promise<Result> {
  const [abandoned, kept] = await Promise.all([listAbandoned(docker), listKept(docker)]);
  if (abandoned.length === 0 && kept.length === 0) {
    return { status: "ok", observed: "earlier runs have left nothing" };
  }
  const parts = [
    ...(abandoned.length > 0 ? [`left by killed runs: ${abandoned.join(", ")}`] : []),
    ...(kept.length > 0 ? [`kept on purpose (--keep, by hand): ${kept.join(", ")}`] : []),
  ];
  return { status: "warning", observed: parts.join("\n"), fix: "Remove it: npx wirestep clean" };
}
