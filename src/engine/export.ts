/** The root file system of an image, as one tar: the engine applies the image's layers. */
import { randomBytes } from "node:crypto";
import type { Readable } from "node:stream";
import type Docker from "dockerode";
import { makeContainer } from "./containers/make.ts";
import { OWNER_LABEL, ownerOfThisProcess, RUN_LABEL } from "./owner.ts";

/** @param take reads the tar, and gets the image's variables; the container that it comes from is then removed */
export async function exportImage(
  docker: Docker,
  image: string,
  take: (tar: Readable, variables: readonly string[]) => Promise<void>,
): Promise<void> {
  const id = `export-${randomBytes(4).toString("hex")}`;
  const container = await makeContainer(docker, {
    image,
    name: `wirestep-${id}`,
    labels: { [RUN_LABEL]: id, [OWNER_LABEL]: ownerOfThisProcess() },
    command: ["true"], // it never runs
    limits: { processes: 16, memory: 64 },
    network: "none",
  });
  try {
    const { Config } = await container.inspect();
    await take((await container.export()) as Readable, Config.Env ?? []);
  } finally {
    await container.remove({ force: true, v: true });
  }
}
