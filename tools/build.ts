/**
 * Bundles the command with all that it imports into one file, because importing a thousand modules takes
 * Node.js a quarter of a second. `make` calls this if a source is newer than the bundle. The npm package
 * also needs the thread that runs lab files and the lab vocabulary; a checkout runs those from src/.
 */
import { mkdir, rename, utimes, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { rolldown } from "rolldown";
import { ROOT } from "../src/runtime/checkout.ts";
import { giveToFolderOwner } from "../src/runtime/file-owner.ts";

const LIB = join(ROOT, "lib");

/** Loaded by one command or two. In the command's own file, each command would have to parse them. */
const LIBRARIES = ["cli/step/library", "queue/library"];

const EMPTY = "\0empty";
const IN_MODULE = { __dirname: "import.meta.dirname", __filename: "import.meta.filename" };
/** React's and Ink's builds for users. */
const IN_PRODUCTION = {
  ...IN_MODULE,
  "process.env.NODE_ENV": '"production"',
  "process.env.DEV": '"false"',
};

// A source that changes during the build must be newer than what is built from it.
const begun = new Date();
for (const name of ["lab/index", "lab-files/execute-worker", ...LIBRARIES, "cli"])
  await bundle(name);
await utimes(join(LIB, "cli.js"), begun, begun);
await giveToFolderOwner([LIB]);

/** Leaves the libraries out of all files but their own, and React's developer tools out of its. */
function apart(name: string) {
  return {
    name: "apart",
    resolveId: (source: string, importer = "") => {
      if (source === "react-devtools-core") return EMPTY;
      if (LIBRARIES.includes(name) || !source.endsWith("/library.ts")) return undefined;
      const path = relative(join(ROOT, "src"), join(dirname(importer), source));
      return { id: `./${path.replace(/\.ts$/, ".js")}`, external: true };
    },
    load: (id: string) => (id === EMPTY ? "export default undefined" : undefined),
  };
}

async function bundle(name: string): Promise<void> {
  await using build = await rolldown({
    input: join(ROOT, `src/${name}.ts`),
    platform: "node",
    external: /\.node$|^cpu-features$/, // programs that ssh2 can do without
    plugins: [apart(name)],
    transform: { define: LIBRARIES.includes(name) ? IN_PRODUCTION : IN_MODULE },
    checks: { ineffectiveDynamicImport: false },
  });
  const { output } = await build.generate({ format: "esm", sourcemap: true, codeSplitting: false });
  for (const file of output.toReversed()) {
    const place = join(LIB, dirname(name), file.fileName);
    await mkdir(dirname(place), { recursive: true });
    // As a whole or not at all: another command may start at this moment.
    const unfinished = `${place}.${process.pid}`;
    await writeFile(unfinished, file.type === "chunk" ? file.code : file.source);
    await rename(unfinished, place);
  }
}
