/**
 * Writes the locks of the images' packages anew: builds each image as if it had none, so that its
 * packages are what Debian's mirror has today, and asks it what it has got.
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

/** @returns the files written, from the checkout's root, with how many packages each names */
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
