/**
 * Turns environment variables, the Docker CLI's configuration and the usual places into the list of
 * engine addresses to try, best first. Asks none of them, and invents no ports.
 */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { EnvironmentError } from "../runtime/environment-error.ts";
import type { Variables } from "../runtime/variables.ts";
import { textAt } from "./json.ts";

/** An engine's place, and how to connect to it. */
export interface EngineAddress {
  /** As in DOCKER_HOST: `unix:///var/run/docker.sock`, `tcp://10.0.0.1:2376`. */
  readonly host: string;
  /** Its connections use TLS although the address does not state that (DOCKER_TLS_VERIFY). */
  readonly tls?: boolean;
  /** The folder of the client's certificates (DOCKER_CERT_PATH). */
  readonly certificates?: string;
}

export interface Candidate extends EngineAddress {
  /** The source of the address, for messages. */
  readonly origin: string;
}

/** The socket of the engine that `docker/engine.sh` starts. */
export const ownSocket = (env: Variables): string =>
  join(env.WIRESTEP_ENGINE_RUN ?? "/run/wirestep", "docker.sock");

/** DOCKER_HOST alone if it is set; otherwise the current context, then the usual sockets. */
export function candidates(env: Variables): readonly Candidate[] {
  const found = env.DOCKER_HOST ? [{ host: env.DOCKER_HOST, origin: "DOCKER_HOST" }] : places(env);
  return found.map((candidate) => ({
    ...candidate,
    ...(env.DOCKER_TLS_VERIFY && { tls: true }),
    ...(env.DOCKER_CERT_PATH && { certificates: env.DOCKER_CERT_PATH }),
  }));
}

function places(env: Variables): readonly Candidate[] {
  const home = env.HOME ?? homedir();
  const runtime = env.XDG_RUNTIME_DIR;
  const context = contextHost(env, env.DOCKER_CONFIG ?? join(home, ".docker"));
  const sockets = [
    "/var/run/docker.sock",
    ...(runtime ? [join(runtime, "docker.sock")] : []),
    join(home, ".docker/run/docker.sock"),
    join(home, ".docker/desktop/docker.sock"),
    join(home, ".colima/default/docker.sock"),
    join(home, ".orbstack/run/docker.sock"),
    ...(runtime ? [join(runtime, "podman/podman.sock")] : []),
    "/run/podman/podman.sock",
    ownSocket(env),
  ].map((path): Candidate => ({ host: `unix://${path}`, origin: "usual socket" }));
  return context ? [context, ...sockets.filter(({ host }) => host !== context.host)] : sockets;
}

/** The engine of the context that the Docker CLI would use; undefined for its `default`. */
function contextHost(env: Variables, folder: string): Candidate | undefined {
  const file = join(folder, "config.json");
  const current = existsSync(file) ? textAt(readJson(file), "currentContext") : undefined;
  const name = env.DOCKER_CONTEXT || current;
  if (!name || name === "default") return undefined;
  const contexts = join(folder, "contexts", "meta");
  for (const entry of existsSync(contexts) ? readdirSync(contexts) : []) {
    const path = join(contexts, entry, "meta.json");
    const meta = existsSync(path) ? readJson(path) : undefined;
    const matches = textAt(meta, "Name") === name;
    const host = matches ? textAt(meta, "Endpoints", "docker", "Host") : undefined;
    if (host) return { host, origin: `Docker context ${name}` };
  }
  throw new EnvironmentError(
    `The Docker context "${name}" (${env.DOCKER_CONTEXT ? "DOCKER_CONTEXT" : file}) names no engine.`,
    "Choose another one: docker context ls, docker context use NAME.",
  );
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new EnvironmentError(
      `${file} cannot be read as Docker CLI configuration.`,
      "Repair it, or set DOCKER_HOST to the engine's address.",
      { cause },
    );
  }
}
