/** The prepared stage of a process. */
import type Docker from "dockerode";
import { expect } from "vitest";
import { leftByRuns } from "../runs/left.ts";

/** The id of a process's only run, or the only one of a lab, as soon as its client's container exists. */
export async function idReady(pid: number, lab = ""): Promise<string> {
  const pattern = new RegExp(`${lab}-([0-9a-f]{8})-client$`);
  const ids = async (): Promise<readonly string[]> =>
    (await leftByRuns(pid)).flatMap((name) => pattern.exec(name)?.[1] ?? []);
  await expect.poll(ids, { timeout: 30_000, interval: 50 }).toHaveLength(1);
  return (await ids())[0] ?? "none";
}

/** Resolves when the container with this name runs. */
export async function untilUp(docker: Docker, name: string): Promise<void> {
  const states = async (): Promise<readonly string[]> => {
    const found = await docker.listContainers({ filters: { name: [`^/${name}$`] } });
    return found.map(({ State }) => State);
  };
  await expect.poll(states, { timeout: 30_000 }).toEqual(["running"]);
}

/** Kills a container as soon as it runs. */
export async function killOnceUp(docker: Docker, name: string): Promise<void> {
  await untilUp(docker, name);
  await docker.getContainer(name).kill();
}
