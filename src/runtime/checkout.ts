/**
 * The folder that wirestep is in. All that comes along with it lies below: labs/, docker/, templates/ and
 * the page. It is the nearest parent with a package.json, so this holds for a source and for the build.
 */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT: string = rootOf(dirname(fileURLToPath(import.meta.url)));

function rootOf(folder: string): string {
  return existsSync(join(folder, "package.json")) ? folder : rootOf(dirname(folder));
}
