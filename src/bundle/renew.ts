/**
 * Renews the locks of the images' packages. It installs each image's packages without a lock, so that
 * they have the versions of Debian's mirror today, and writes those versions down.
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Engine } from "../engine/connect.ts";
import { type Packaged, packageStatus } from "../images/packages.ts";
import { ROOT } from "../runtime/checkout.ts";
import { installedPackages, lockPath, packageLockText } from "./packages.ts";

export interface RenewOptions {
  readonly engine: Engine;
  readonly note: (text: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/** @returns the written files, relative to the checkout's root, each with its number of packages */
export async function renewLocks(
  options: RenewOptions,
): Promise<readonly { readonly path: string; readonly packages: number }[]> {
  const { engine } = options;
  const written: { path: string; packages: number }[] = [];
  const locked = async (image: Packaged, status: string) => {
    const packages = installedPackages(status);
    const path = lockPath(image, engine.arch);
    await writeFile(join(ROOT, path), packageLockText(image, packages));
    written.push({ path, packages: Object.keys(packages).length });
  };
  await packageStatus(options, locked);
  return written;
}
