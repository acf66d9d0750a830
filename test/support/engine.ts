/**
 * The engine the live tests use, and what a run may have left on it.
 */
import type Docker from "dockerode";
import { dockerClient, type Engine, openEngine } from "../../src/stage/engine.ts";
import { RUN_LABEL, TRACE_LABEL } from "../../src/stage/owner.ts";

/** The engine that answers, or the project's own, started. */
export function testEngine(): Promise<Engine> {
  return openEngine({ note: () => undefined });
}

export async function testDocker(): Promise<Docker> {
  return dockerClient(await testEngine());
}

/** Names of all containers and networks that runs have made and not removed. */
export async function leftovers(docker: Docker): Promise<readonly string[]> {
  const labelled = (label: string) => ({ filters: { label: [label] } });
  const containers = await docker.listContainers({ all: true, ...labelled(RUN_LABEL) });
  const traces = await docker.listContainers({ all: true, ...labelled(TRACE_LABEL) });
  const networks = await docker.listNetworks(labelled(RUN_LABEL));
  return [
    ...[...containers, ...traces].flatMap(({ Names }) => Names),
    ...networks.map(({ Name }) => Name),
  ];
}
