/** The prepared stage of a process, as the engine lists it. */
import type Docker from "dockerode";
import { expect } from "vitest";
import { leftovers } from "./engine.ts";

/** The id of a process's only run on the engine, as soon as its client's container exists. */
export async function idReady(docker: Docker, pid: number): Promise<string> {
  const ids = async (): Promise<readonly string[]> =>
    (await leftovers(docker, pid)).flatMap(
      (name) => /-([0-9a-f]{8})-client$/.exec(name)?.[1] ?? [],
    );
  await expect.poll(ids, { timeout: 30_000, interval: 50 }).toHaveLength(1);
  return (await ids())[0] ?? "none";
}
