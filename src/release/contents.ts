/** Lists the contents of this checkout's release: the npm packages of the lock file, and the images. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { dockerClient, openEngine } from "../engine/connect.ts";
import { dpkgList } from "../images/dpkg.ts";
import { ensureImages, type ImageRef } from "../images/ensure.ts";
import { labFolder, readLabFolder } from "../lab-files/folder.ts";
import { ROOT } from "../runtime/checkout.ts";
import { EnvironmentError } from "../runtime/environment-error.ts";
import type { Variables } from "../runtime/variables.ts";
import { DPKG_FORMAT, type ImageContents, parsePackages, sbomOf } from "./sbom.ts";

/** Without the packages that only build the page. */
const NPM_SBOM =
  "sbom --package-lock-only --omit dev --workspaces=false --sbom-format cyclonedx".split(" ");

export interface SbomOptions {
  readonly env: Variables;
  readonly progress: (text: string) => void;
  readonly signal: AbortSignal;
}

/** @throws EnvironmentError if there is no engine, or npm is too old to list packages */
export async function releaseSbom({ env, progress, signal }: SbomOptions): Promise<object> {
  const npm = await npmSbom();
  const engine = await openEngine({ env, note: progress, signal });
  const docker = await dockerClient(engine);
  // The images of any lab include those that all labs share.
  const images = await ensureImages(engine, {
    lab: await readLabFolder(labFolder("handshake")),
    env,
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
      `npm could not list the packages of package-lock.json: ${cause instanceof Error ? cause.message : cause}`,
      "Check that npm is version 10 or newer (npm --version).",
      { cause },
    );
  }
}
