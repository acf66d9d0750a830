/**
 * The orchestrator in a container of its own (docker/orchestrator): the id of that container, and the
 * limits of such a process: it has no machine on which it could install an engine or make a base image.
 */
import { readFileSync } from "node:fs";
import type { Variables } from "../runtime/variables.ts";
import { ask } from "./ask.ts";
import type { EngineAddress } from "./hosts.ts";

/** Set by the orchestrator's image. */
export const inOrchestratorImage = (env: Variables): boolean => env.WIRESTEP_IN_IMAGE === "yes";

/**
 * The id of the container that this process runs in, if this engine runs that container. Undefined
 * outside of containers, and if another engine runs it.
 */
export async function ownContainer(
  engine: EngineAddress,
  env: Variables,
  signal?: AbortSignal,
): Promise<string | undefined> {
  if (!inOrchestratorImage(env)) return undefined;
  const id = containerIn(readFileSync("/proc/self/mountinfo", "utf8"));
  if (id === undefined) return undefined;
  const answer = await ask(engine, `/containers/${id}/json`, { limit: 10_000, signal });
  return answer.kind === "answers" ? id : undefined;
}

/** Engines mount a container's /etc/hostname and similar files from a folder that has the container's id. */
export function containerIn(mountinfo: string): string | undefined {
  return /\/([0-9a-f]{64})\/\S* \/etc\/(?:hostname|hosts|resolv\.conf) /.exec(mountinfo)?.[1];
}

/** Whether files written here outlive the process. In the orchestrator's image they do in a mounted folder. */
export function filesStay(env: Variables): boolean {
  if (!inOrchestratorImage(env)) return true;
  return readFileSync("/proc/self/mountinfo", "utf8").includes(` ${process.cwd()} `);
}

/** The command that the user typed, with the engine's socket mounted. @param options more of docker run */
export const withSocket = (args: readonly string[], options = ""): string =>
  `docker run --rm -it ${options}-v /var/run/docker.sock:/var/run/docker.sock wirestep ${args.join(" ")}`.trim();
