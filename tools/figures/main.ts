/**
 * `npm run figures`: writes the figures that benches and trials have measured on this machine
 * (`results/*.json`) to the tables of tools/bench/README.md. Exit code 2 if a file has another format, or
 * if there is none.
 */
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { type Figures, figuresSchema, RESULTS } from "./figures.ts";
import { withFigures } from "./table.ts";

const DOCUMENT = fileURLToPath(new URL("../bench/README.md", import.meta.url));

/** All files but those of `make labs`, which are in this folder too. */
const files = (await readdir(RESULTS).catch(none)).filter((file) =>
  /^(?!labs).*\.json$/.test(file),
);
const all: Figures[] = [];
for (const file of files.toSorted()) {
  const parsed = figuresSchema.safeParse(JSON.parse(await readFile(join(RESULTS, file), "utf8")));
  if (!parsed.success) {
    console.error(
      `results/${file} does not have the format of a bench. Remove it or measure again.\n${z.prettifyError(parsed.error)}`,
    );
    process.exit(2);
  }
  all.push(parsed.data);
}
if (all.length === 0) {
  console.error("There are no figures in results/. Run a bench first, e.g. npm run bench:read.");
  process.exit(2);
}
await writeFile(DOCUMENT, withFigures(await readFile(DOCUMENT, "utf8"), all));
console.log(
  `tools/bench/README.md now has the figures of ${all.map(({ name }) => name).join(", ")}`,
);

function none(error: NodeJS.ErrnoException): string[] {
  if (error.code === "ENOENT") return [];
  throw error;
}
