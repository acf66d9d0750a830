/**
 * The version of wirestep with a hash of the code that gives verdicts: the command and the files of the images. Two
 * checkouts of one version can have different code, and then give different grades.
 */
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { ROOT } from "./checkout.ts";

/** The bundles. The names of a bundle's parts have hashes of their contents, so the parts need not be read. */
const BUNDLES = ["lib/cli.js", "lib/lab/index.js", "lib/lab-files/execute-worker.js"];
/** The files of the images and of the stages. */
const IMAGES = "docker";

let version: Promise<string> | undefined;

/** `0.1.0+3f2a9c81d0b4` */
export function codeVersion(): Promise<string> {
  version ??= read();
  return version;
}

async function read(): Promise<string> {
  const entries = await readdir(join(ROOT, IMAGES), { withFileTypes: true, recursive: true });
  const images = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(ROOT, join(parentPath, name)));
  const hash = createHash("sha256");
  for (const file of [...BUNDLES, ...images.toSorted()]) {
    hash.update(`${file}\0`).update(await readFile(join(ROOT, file)));
  }
  const { version: own } = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8"));
  return `${own}+${hash.digest("hex").slice(0, 12)}`;
}
