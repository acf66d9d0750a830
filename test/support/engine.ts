/**
 * The engine the live tests use, and what a run may have left on it.
 */
import type Docker from "dockerode";
import { dockerClient, type Engine, openEngine } from "../../src/stage/engine.ts";
import { RUN_LABEL } from "../../src/stage/owner.ts";

/** The engine that answers, or the project's own, started. */
export function testEngine(): Promise<Engine> {
  return openEngine({ note: () => undefined });
}

export async function testDocker(): Promise<Docker> {
  return dockerClient(await testEngine());
}

/** Names of all containers and networks that runs have made and not removed. */
export async function leftovers(docker: Docker): Promise<readonly string[]> {
  const filters = { label: [RUN_LABEL] };
  const containers = await docker.listContainers({ all: true, filters });
  const networks = await docker.listNetworks({ filters });
  return [...containers.flatMap(({ Names }) => Names), ...networks.map(({ Name }) => Name)];
}
