/**
 * Turns the package lists in docker/ into the packages that each image will have on each architecture, in
 * the versions of Debian's mirror today. apt resolves them in a build on the base and installs none, so an
 * engine of one architecture answers for all.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { dockerClient, type Engine } from "../engine/connect.ts";
import { acceptAbsent } from "../engine/remove-container.ts";
import { ROOT } from "../runtime/checkout.ts";
import type { Variables } from "../runtime/variables.ts";
import { ensureBase } from "./base.ts";
import { buildImage } from "./build.ts";
import type { BuildFile } from "./context.ts";
import { printedIn } from "./dpkg.ts";
import { imageTag } from "./name.ts";

/** Images whose packages are locked, by the name of their folder in docker/. */
export const PACKAGED = [
  "compiler",
  "endpoint",
  "sidecar",
  "orchestrator",
  "python",
  "go",
  "rust",
] as const;
export type Packaged = (typeof PACKAGED)[number];

/** Debian's names of the architectures that a release is for. */
export const ARCHITECTURES = ["amd64", "arm64"] as const;

export interface ResolvedPackage {
  readonly image: string;
  readonly architecture: string;
  readonly name: string;
  readonly version: string;
}

export interface ResolveOptions {
  readonly engine: Engine;
  readonly env: Variables;
  readonly note: (text: string) => void;
  readonly signal?: AbortSignal | undefined;
}

const DOCKERFILE = `ARG BASE
FROM $BASE
COPY . /resolve/
RUN /resolve/resolve.sh /resolve/packages ${ARCHITECTURES.join(" ")} >/resolve/resolved
`;
const TAG = imageTag("resolved-packages", "new");

/** @throws EnvironmentError if Debian's mirror does not answer, or a package has no candidate */
export async function resolvePackages({
  engine,
  env,
  note,
  signal,
}: ResolveOptions): Promise<readonly ResolvedPackage[]> {
  const docker = await dockerClient(engine);
  const base = await ensureBase(docker, { engine, env, note, signal });
  note("asking Debian's mirror for the packages of all images");
  const file = async (path: string, from: string, executable = false): Promise<BuildFile> => ({
    path,
    bytes: await readFile(join(ROOT, "docker", from)),
    executable,
  });
  const files = await Promise.all([
    file("resolve.sh", "resolve.sh", true),
    ...PACKAGED.map((image) => file(`packages/${image}`, `${image}/packages`)),
  ]);
  const dockerfile = { path: "Dockerfile", bytes: Buffer.from(DOCKERFILE), executable: false };
  await buildImage(
    docker,
    {
      tag: TAG,
      files: [...files, dockerfile],
      args: { BASE: base },
      labels: { "wirestep.image": "resolved-packages" },
      network: "host",
    },
    { env, signal },
  );
  try {
    return parseResolved(await printedIn(docker, TAG, ["cat", "/resolve/resolved"]));
  } finally {
    await acceptAbsent(docker.getImage(TAG).remove());
  }
}

/** @throws if a line is not of docker/resolve.sh */
export function parseResolved(text: string): readonly ResolvedPackage[] {
  const lines = text.split("\n").filter((line) => line !== "");
  return lines.map((line) => {
    const [, image, architecture, name, version] = /^(\S+) (\S+) ([^\s=]+)=(\S+)$/.exec(line) ?? [];
    if (!image || !architecture || !name || !version) {
      throw new Error(`docker/resolve.sh printed a line that is no package: ${line}`);
    }
    return { image, architecture, name, version };
  });
}
