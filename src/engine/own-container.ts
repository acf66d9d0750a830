/**
 * The orchestrator in a container of its own (docker/orchestrator): which one that is, and what such a
 * process must not do: it has no machine to install an engine or make a base image on.
 */
import { readFileSync } from "node:fs";
import { ask } from "./ask.ts";
import type { Variables } from "./hosts.ts";

/** Set by the orchestrator's image. */
export const inOrchestratorImage = (env: Variables): boolean => env.WIRESTEP_IN_IMAGE === "yes";

/**
 * The id of the container this process is in, if it is one of this very engine; undefined outside of
 * containers, and where the engine is another one than the container's.
 */
export async function ownContainer(
  host: string,
  env: Variables,
  signal?: AbortSignal,
): Promise<string | undefined> {
  if (!inOrchestratorImage(env)) return undefined;
  const id = containerIn(readFileSync("/proc/self/mountinfo", "utf8"));
  if (id === undefined) return undefined;
  const answer = await ask(host, `/containers/${id}/json`, { limit: 10_000, env, signal });
  return answer.kind === "answers" ? id : undefined;
}

/** Engines mount a container's /etc/hostname and its like from a folder that is named by its id. */
export function containerIn(mountinfo: string): string | undefined {
  return /\/([0-9a-f]{64})\/\S* \/etc\/(?:hostname|hosts|resolv\.conf) /.exec(mountinfo)?.[1];
}

/** Whether files written here outlive the process: in the orchestrator's image, where a folder is mounted. */
export function filesStay(env: Variables): boolean {
  if (!inOrchestratorImage(env)) return true;
  return readFileSync("/proc/self/mountinfo", "utf8").includes(` ${process.cwd()} `);
}

/** How this very command would have to be typed: the socket is what was forgotten. */
export const withSocket = (args: readonly string[]): string =>
  `docker run --rm -it -v /var/run/docker.sock:/var/run/docker.sock wirestep ${args.join(" ")}`.trim();
