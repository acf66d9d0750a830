/**
 * Turns each image's list of packages into dpkg's status of them. For that it builds an image with these
 * packages only, without a lock, on the base. It reads the status from that image and then removes it.
 */
import { dockerClient, type Engine } from "../engine/connect.ts";
import { unlessGone } from "../engine/remove.ts";
import { ensureBase } from "./base.ts";
import { buildImage } from "./build.ts";
import { imageContext } from "./context.ts";
import { dpkgStatus } from "./dpkg.ts";

/** Images whose packages are locked, by the name of their folder in docker/. */
export const PACKAGED = ["compiler", "endpoint", "sidecar", "orchestrator"] as const;
export type Packaged = (typeof PACKAGED)[number];

const ONLY_PACKAGES = Buffer.from(
  "ARG BASE\nFROM $BASE\nCOPY packages packages.sh /tmp/\nRUN /tmp/packages.sh\n",
);

export interface StatusOptions {
  readonly engine: Engine;
  readonly note: (text: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Calls `report` with the text of each image's /var/lib/dpkg/status. */
export async function packageStatus(
  { engine, note, signal }: StatusOptions,
  report: (image: Packaged, status: string) => Promise<void>,
): Promise<void> {
  const docker = await dockerClient(engine);
  const base = await ensureBase(docker, { host: engine.host, note, signal });
  for (const image of PACKAGED) {
    note(`fetching the packages of the ${image} image from Debian's mirror`);
    const context = await imageContext(image);
    const needed = context.filter(({ path }) => path === "packages" || path === "packages.sh");
    const files = [...needed, { path: "Dockerfile", bytes: ONLY_PACKAGES, executable: false }];
    const tag = `wirestep/unlocked-${image}:new`;
    await buildImage(
      docker,
      { tag, files, args: { BASE: base }, labels: { "wirestep.image": image }, network: "host" },
      signal,
    );
    try {
      await report(image, await dpkgStatus(docker, tag));
    } finally {
      await unlessGone(docker.getImage(tag).remove());
    }
  }
}
