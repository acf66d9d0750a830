/** What this checkout's release consists of: the lock file's packages and what is in the images. */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { DPKG_FORMAT, type ImageContents, parsePackages, sbomOf } from "../report/sbom.ts";
import { dockerClient, openEngine } from "../stage/engine.ts";
import { EnvironmentError } from "../stage/environment-error.ts";
import { ensureImages, type ImageRef } from "../stage/images.ts";
import { dpkgList } from "../stage/images-dpkg.ts";
import { labFolder } from "./lab-files.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
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
    const [name = "", version = ""] = tag.split(":");
    return { name, version, id, packages: parsePackages(await dpkgList(docker, tag, DPKG_FORMAT)) };
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
