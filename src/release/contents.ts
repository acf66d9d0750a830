/** What this checkout's release consists of: the lock file's packages and what is in the images. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { dockerClient, openEngine } from "../engine/connect.ts";
import { dpkgList } from "../images/dpkg.ts";
import { ensureImages, type ImageRef } from "../images/ensure.ts";
import { partsOf } from "../images/name.ts";
import { labFolder } from "../lab-files/folder.ts";
import { ROOT } from "../runtime/checkout.ts";
import { EnvironmentError } from "../runtime/environment-error.ts";
import { DPKG_FORMAT, type ImageContents, parsePackages, sbomOf } from "./sbom.ts";

const NPM_SBOM = "sbom --package-lock-only --omit dev --sbom-format cyclonedx".split(" ");

export interface SbomOptions {
  readonly progress: (text: string) => void;
  readonly signal: AbortSignal;
}

/** @throws EnvironmentError where there is no engine, or npm is too old to tell */
export async function releaseSbom({ progress, signal }: SbomOptions): Promise<object> {
  const npm = await npmSbom();
  const engine = await openEngine({ note: progress, signal });
  const docker = await dockerClient(engine);
  // any lab brings the images that all of them share
  const images = await ensureImages(engine, {
    labDir: labFolder("handshake"),
    note: progress,
    signal,
  });
  const { lab: _, ...shared } = images;
  const contents = async ({ tag, id }: ImageRef): Promise<ImageContents> => {
    const { name, version } = partsOf(tag);
    return {
      name: `wirestep/${name}`,
      version,
      id,
      packages: parsePackages(await dpkgList(docker, tag, DPKG_FORMAT)),
    };
  };
  return sbomOf("wirestep", npm, await Promise.all(Object.values(shared).map(contents)));
}

async function npmSbom(): Promise<unknown> {
  try {
    const { stdout } = await promisify(execFile)("npm", NPM_SBOM, {
      cwd: ROOT,
      maxBuffer: 64 * 1024 * 1024,
    });
    return JSON.parse(stdout);
  } catch (cause) {
    throw new EnvironmentError(
      `npm does not list the packages of the lock file: ${cause instanceof Error ? cause.message : cause}`,
      "It takes npm 10 or newer: npm --version",
      { cause },
    );
  }
}
