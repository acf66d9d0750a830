/**
 * Bundles the command with all that it imports, because importing a thousand modules takes Node.js a quarter of a
 * second. Code that is imported only at its use is a part of its own in lib/parts/, so a command reads no client
 * of an engine that it does not ask. `make` calls this if a source is newer than the bundle. The npm package also needs
 * the thread that runs lab files and the lab vocabulary; a checkout runs those from src/.
 */
import { mkdir, readdir, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { rolldown } from "rolldown";
import { ROOT } from "../src/runtime/checkout.ts";
import { giveToFolderOwner } from "../src/runtime/file-owner.ts";

const LIB = join(ROOT, "lib");
const PARTS = "parts";
/** All that three commands need. Without it a run would read 70 small parts, which takes longer than reading this one. */
const SHARED = { name: "shared", minShareCount: 3 };
/** Milliseconds: a command that runs during a build may import a part of its own build later. */
const LONGEST_COMMAND = 86_400_000;

const EMPTY = "\0empty";
const DEFINED = {
  __dirname: "import.meta.dirname",
  __filename: "import.meta.filename",
  // React's and Ink's builds for users
  "process.env.NODE_ENV": '"production"',
  "process.env.DEV": '"false"',
};
const WITHOUT_DEVELOPER_TOOLS = {
  name: "without React's developer tools",
  resolveId: (source: string) => (source === "react-devtools-core" ? EMPTY : undefined),
  load: (id: string) => (id === EMPTY ? "export default undefined" : undefined),
};

// A source that changes during the build must be newer than what is built from it.
const begun = new Date();
for (const name of ["lab/index", "lab-files/execute-worker", "cli"]) await bundle(name);
await utimes(join(LIB, "cli.js"), begun, begun);
await removeOldParts();
await giveToFolderOwner([LIB]);

async function bundle(name: string): Promise<void> {
  await using build = await rolldown({
    input: join(ROOT, `src/${name}.ts`),
    platform: "node",
    external: /\.node$|^cpu-features$/, // programs that ssh2 can do without
    plugins: [WITHOUT_DEVELOPER_TOOLS],
    transform: { define: DEFINED },
    checks: { ineffectiveDynamicImport: false },
  });
  const { output } = await build.generate({
    dir: join(LIB, dirname(name)),
    format: "esm",
    sourcemap: true,
    codeSplitting: name === "cli" && { groups: [SHARED] },
    chunkFileNames: `${PARTS}/[name]-[hash].js`,
  });
  for (const file of output.toReversed()) {
    const place = join(LIB, dirname(name), file.fileName);
    await mkdir(dirname(place), { recursive: true });
    // As a whole or not at all: another command may start at this moment.
    const unfinished = `${place}.${process.pid}`;
    await writeFile(unfinished, file.type === "chunk" ? file.code : file.source);
    await rename(unfinished, place);
  }
}

async function removeOldParts(): Promise<void> {
  for (const name of await readdir(join(LIB, PARTS))) {
    const place = join(LIB, PARTS, name);
    const { mtimeMs } = await stat(place);
    if (mtimeMs < begun.getTime() - LONGEST_COMMAND) await rm(place, { force: true });
  }
}
