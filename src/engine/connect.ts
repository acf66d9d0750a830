/**
 * Turns whatever machine this is into a Docker engine to work with: the one the user has, or, where
 * there is none, the project's own. Prints nothing, and sets no environment variable unless asked.
 */
import type Docker from "dockerode";
import { EnvironmentError } from "../runtime/environment-error.ts";
import { ask, certificates } from "./ask.ts";
import { deferModules } from "./deferred-modules.ts";
import { type Attempt, findEngine, reason } from "./find.ts";
import { ownSocket, type Variables } from "./hosts.ts";
import { parseJson, textAt } from "./json.ts";
import { ownContainer } from "./own-container.ts";
import { provideEngine } from "./provide.ts";

export type { Docker };

export interface Engine {
  /** As in DOCKER_HOST: `unix:///var/run/docker.sock`. */
  readonly host: string;
  /** Started by this project (docker/engine.sh), not by the user. */
  readonly own: boolean;
  /** Podman answers the same API. */
  readonly product: "Docker" | "Podman";
  /** Of the engine: `20.10.24+dfsg1`. */
  readonly version: string;
  readonly apiVersion: string;
  /** Of the kernel the containers run on: `6.18.44`. */
  readonly kernel: string;
  /** `amd64`, `arm64`, … */
  readonly arch: string;
  /** The container of this engine that the orchestrator itself is in, if so. */
  readonly container: string | undefined;
}

/** What a search has found: an engine, or what was said where there might be one. */
export type Searched = Engine | { readonly attempts: readonly Attempt[] };

export interface OpenOptions {
  /** Told, in one line, what takes longer than a moment. */
  readonly note: (text: string) => void;
  readonly signal?: AbortSignal | undefined;
  readonly env?: Variables;
  /** Begun before, beside something else. */
  readonly searched?: Promise<Searched>;
}

/** Looks for an engine, which changes nothing on the machine. Throws EnvironmentError as openEngine does. */
export async function searchEngine({
  signal,
  env = process.env,
}: Pick<OpenOptions, "signal" | "env">): Promise<Searched> {
  const search = await findEngine(env, { signal });
  return search.found ? askVersion(search.found.host, env, signal) : search;
}

/** Throws EnvironmentError where there is no engine and none can be provided. */
export async function openEngine(options: OpenOptions): Promise<Engine> {
  const { note, signal, env = process.env, searched = searchEngine(options) } = options;
  const found = await searched;
  if (!("attempts" in found)) return found;
  const { host } = await provideEngine(found.attempts, { env, note, signal });
  return askVersion(host, env, signal);
}

/** What the engine at this address says of itself. Throws EnvironmentError where it runs no Linux. */
export async function askVersion(
  host: string,
  env: Variables,
  signal: AbortSignal | undefined,
): Promise<Engine> {
  const answer = await ask(host, "/version", { limit: 10_000, env, signal });
  signal?.throwIfAborted();
  const about = answer.kind === "answers" ? parseJson(answer.body) : undefined;
  if (about === undefined) {
    const why = answer.kind === "answers" ? "what it says is no JSON" : reason(answer);
    throw new EnvironmentError(
      `The Docker engine at ${host} does not say its version: ${why}`,
      "Restart it (systemctl restart docker, or docker/engine.sh stop for the project's own).",
    );
  }
  if (textAt(about, "Os") !== "linux") {
    throw new EnvironmentError(
      `The Docker engine at ${host} runs ${textAt(about, "Os") ?? "no"} containers.`,
      "Switch it to Linux containers.",
    );
  }
  const field = (name: string) => textAt(about, name) ?? "unknown";
  return {
    host,
    own: host === `unix://${ownSocket(env)}`,
    product: isPodman(about) ? "Podman" : "Docker",
    version: field("Version"),
    apiVersion: field("ApiVersion"),
    kernel: field("KernelVersion"),
    arch: field("Arch"),
    container: await ownContainer(host, env, signal),
  };
}

/** Podman's answer has itself as the first component; Docker's has `Engine`. */
const isPodman = (about: unknown): boolean =>
  textAt(about, "Components", "0", "Name") === "Podman Engine";

/** Imports what a client takes: longer than finding the engine, so whoever knows that asks early. */
export async function clientKind(): Promise<typeof Docker> {
  deferModules();
  return (await import("dockerode")).default;
}

/** A client of the engine's API. */
export async function dockerClient(
  engine: Pick<Engine, "host">,
  env: Variables = process.env,
): Promise<Docker> {
  const Dockerode = await clientKind();
  if (engine.host.startsWith("unix://")) return new Dockerode({ socketPath: engine.host.slice(7) });
  const { hostname, port } = new URL(engine.host);
  const tls = engine.host.startsWith("https:") || Boolean(env.DOCKER_TLS_VERIFY);
  return new Dockerode({
    host: hostname,
    port: port || (tls ? 2376 : 2375),
    protocol: tls ? "https" : "http",
    ...(tls ? certificates(env) : {}),
  });
}

/**
 * Points testcontainers at the engine, through the only way it has: this process's environment.
 * Ryuk, its own cleaner, stays off: its image would have to be pulled, and runs clean up themselves.
 */
export function prepareTestcontainers(engine: Pick<Engine, "host">): void {
  process.env.DOCKER_HOST = engine.host;
  process.env.TESTCONTAINERS_RYUK_DISABLED = "true";
  // No port is published; asked for the host, it would look for a default bridge there may not be.
  process.env.TESTCONTAINERS_HOST_OVERRIDE = "localhost";
}
