/**
 * Finds the user's Docker engine, or starts the project's own if there is none, and opens a client for it. Prints nothing. Only prepareTestcontainers sets environment variables.
 */
import type Docker from "dockerode";
import { EnvironmentError } from "../runtime/environment-error.ts";
import type { Variables } from "../runtime/variables.ts";
import { ask, certificates } from "./ask.ts";
import { type Attempt, findEngine, reason } from "./find.ts";
import { type EngineAddress, ownSocket } from "./hosts.ts";
import { parseJson, textAt } from "./json.ts";
import { ownContainer } from "./own-container.ts";
import { provideEngine } from "./provide.ts";

export type { Docker };

export interface Engine extends EngineAddress {
  /** Started by this project (docker/engine.sh), not by the user. */
  readonly own: boolean;
  /** Podman answers the same API. */
  readonly product: "Docker" | "Podman";
  /** Of the engine: `20.10.24+dfsg1`. */
  readonly version: string;
  readonly apiVersion: string;
  /** Of the kernel that the containers run on: `6.18.44`. */
  readonly kernel: string;
  /** `amd64`, `arm64`, … */
  readonly arch: string;
  /** The id of this engine's container that the orchestrator runs in, if it does. */
  readonly container: string | undefined;
}

/** The result of a search: an engine, or the answer at each place where one could be. */
export type Searched = Engine | { readonly attempts: readonly Attempt[] };

export interface OpenOptions {
  readonly env: Variables;
  /** Called with one line about work that takes longer than a moment. */
  readonly note: (text: string) => void;
  readonly signal?: AbortSignal | undefined;
  /** A search that the caller began earlier. */
  readonly searched?: Promise<Searched>;
}

/** Searches for an engine and changes nothing on the machine. Throws EnvironmentError as openEngine does. */
export async function searchEngine({
  signal,
  env,
}: Pick<OpenOptions, "signal" | "env">): Promise<Searched> {
  const search = await findEngine(env, { signal });
  return search.found ? askVersion(search.found, env, signal) : search;
}

/** Throws EnvironmentError if there is no engine and none can be provided. */
export async function openEngine(options: OpenOptions): Promise<Engine> {
  const { note, signal, env, searched = searchEngine(options) } = options;
  const found = await searched;
  if (!("attempts" in found)) return found;
  const provided = await provideEngine(found.attempts, { env, note, signal });
  return askVersion(provided, env, signal);
}

/** Asks the engine at this address for its version. Throws EnvironmentError if it runs no Linux. */
export async function askVersion(
  { host, tls, certificates }: EngineAddress,
  env: Variables,
  signal: AbortSignal | undefined,
): Promise<Engine> {
  const address = { host, ...(tls && { tls }), ...(certificates && { certificates }) };
  const answer = await ask(address, "/version", { limit: 10_000, signal });
  signal?.throwIfAborted();
  const about = answer.kind === "answers" ? parseJson(answer.body) : undefined;
  if (about === undefined) {
    const why = answer.kind === "answers" ? "its answer is not JSON" : reason(answer);
    throw new EnvironmentError(
      `The Docker engine at ${host} does not report its version: ${why}`,
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
    ...address,
    own: host === `unix://${ownSocket(env)}`,
    product: isPodman(about) ? "Podman" : "Docker",
    version: field("Version"),
    apiVersion: field("ApiVersion"),
    kernel: field("KernelVersion"),
    arch: field("Arch"),
    container: await ownContainer(address, env, signal),
  };
}

/** Podman's answer has itself as the first component; Docker's has `Engine`. */
const isPodman = (about: unknown): boolean =>
  textAt(about, "Components", "0", "Name") === "Podman Engine";

/**
 * Imports the modules of a client. That takes longer than finding the engine, so a caller that will
 * need a client calls this early.
 */
export async function clientKind(): Promise<typeof Docker> {
  return (await import("dockerode")).default;
}

/** A client of the engine's API. */
export async function dockerClient(engine: EngineAddress): Promise<Docker> {
  const Dockerode = await clientKind();
  if (engine.host.startsWith("unix://")) return new Dockerode({ socketPath: engine.host.slice(7) });
  const { hostname, port } = new URL(engine.host);
  const tls = engine.host.startsWith("https:") || engine.tls === true;
  return new Dockerode({
    host: hostname,
    port: port || (tls ? 2376 : 2375),
    protocol: tls ? "https" : "http",
    ...(tls ? certificates(engine) : {}),
  });
}

/**
 * Points testcontainers at the engine, in the only way it offers: this process's environment. Ryuk, its
 * own cleaner, stays off: its image would have to be pulled, and runs clean up themselves.
 */
export function prepareTestcontainers({ host, tls, certificates }: EngineAddress): void {
  process.env.DOCKER_HOST = host;
  if (tls === true) process.env.DOCKER_TLS_VERIFY = "1";
  if (certificates !== undefined) process.env.DOCKER_CERT_PATH = certificates;
  process.env.TESTCONTAINERS_RYUK_DISABLED = "true";
  // No port is published. To find its host, it would ask for a default bridge, and there may be none.
  process.env.TESTCONTAINERS_HOST_OVERRIDE = "localhost";
}
