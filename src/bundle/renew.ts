/**
 * Renews the locks of the images' packages, for every architecture that a release is for: the versions
 * that Debian's mirror has today.
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  ARCHITECTURES,
  PACKAGED,
  type ResolveOptions,
  resolvePackages,
} from "../images/packages.ts";
import { ROOT } from "../runtime/checkout.ts";
import { lockPath, packageLockText } from "./packages.ts";

/** @returns the written files, relative to the checkout's root, each with its number of packages */
export async function renewLocks(
  options: ResolveOptions,
): Promise<readonly { readonly path: string; readonly packages: number }[]> {
  const resolved = await resolvePackages(options);
  const locks = ARCHITECTURES.flatMap((architecture) =>
    PACKAGED.map((image) => ({ architecture, image })),
  );
  return Promise.all(
    locks.map(async ({ architecture, image }) => {
      const packages = resolved
        .filter((one) => one.image === image && one.architecture === architecture)
        .map(({ name, version }) => [name, version] as const)
        .toSorted(([a], [b]) => (a < b ? -1 : 1));
      const path = lockPath(image, architecture);
      await writeFile(join(ROOT, path), packageLockText(image, Object.fromEntries(packages)));
      return { path, packages: packages.length };
    }),
  );
}
