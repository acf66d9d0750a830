/**
 * The folder of wirestep: a checkout, which has its sources in src/, or the npm package, which has only
 * JavaScript in lib/. It has the folders labs/, docker/, templates/ and the page.
 */
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The nearest parent with a package.json. */
export const ROOT: string = rootOf(dirname(fileURLToPath(import.meta.url)));
export const IS_PACKAGE: boolean = !existsSync(join(ROOT, "src"));

/** The user's folder for files that take time to make, and that all checkouts share. */
export const USER_CACHE: string = join(
  process.env.XDG_CACHE_HOME || join(homedir(), ".cache"),
  "wirestep",
);

/** The folder for files that take time to make. A package may be installed in a folder that its user cannot write. */
export const CACHE: string = IS_PACKAGE ? USER_CACHE : join(ROOT, "node_modules/.cache/wirestep");

/** A file of wirestep's own code: `lab/index` is src/lab/index.ts, or lib/lab/index.js in the package. */
export function codeFile(name: string): string {
  return join(ROOT, IS_PACKAGE ? `lib/${name}.js` : `src/${name}.ts`);
}

/** The file that declares the types of that code. */
export function typesFile(name: string): string {
  return join(ROOT, IS_PACKAGE ? `lib/${name}.d.ts` : `src/${name}.ts`);
}

function rootOf(folder: string): string {
  return existsSync(join(folder, "package.json")) ? folder : rootOf(dirname(folder));
}
