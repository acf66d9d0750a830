/**
 * `make figures`: puts what the benches and trials have measured on this machine (`results/*.json`)
 * into the tables of tools/bench/README.md. Exit code 2 at a file that is not as they write it.
 */
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { type Figures, figuresSchema, RESULTS } from "./figures.ts";
import { withFigures } from "./table.ts";

const DOCUMENT = fileURLToPath(new URL("../bench/README.md", import.meta.url));

/** The results of labs are in this folder as well. */
const files = (await readdir(RESULTS).catch(none)).filter((file) =>
  /^(?!labs).*\.json$/.test(file),
);
const all: Figures[] = [];
for (const file of files.toSorted()) {
  const parsed = figuresSchema.safeParse(JSON.parse(await readFile(join(RESULTS, file), "utf8")));
  if (!parsed.success) {
    console.error(`results/${file} is not what a bench writes:\n${z.prettifyError(parsed.error)}`);
    process.exit(2);
  }
  all.push(parsed.data);
}
if (all.length === 0) {
  console.error("no figures in results: run a bench first, e.g. make bench-read");
  process.exit(2);
}
await writeFile(DOCUMENT, withFigures(await readFile(DOCUMENT, "utf8"), all));
console.log(`tools/bench/README.md has the figures of ${all.map(({ name }) => name).join(", ")}`);

function none(error: NodeJS.ErrnoException): string[] {
  if (error.code === "ENOENT") return [];
  throw error;
}
