/**
 * Builds the wirestep command into dist/cli/: some dozen files of JavaScript, in place of hundreds that
 * Node.js takes longer to find than to run. src/launch does it when a source is newer than the build.
 *
 * Two builds at once, or one that is killed, harm nobody: a file has its content's name and is there as a
 * whole or not at all, and cli.mjs, which names the others, comes last. A command that is still running
 * may yet import a file of an older build, so those stay for a day.
 *
 * Sources that look for files of the checkout beside themselves find them from here as well, as long as
 * they say it by way of the checkout's root (`../../labs`): the build lies as deep as they do.
 */
import { mkdir, readdir, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  type CodeSplittingGroup,
  type OutputAsset,
  type OutputChunk,
  type Plugin,
  rolldown,
} from "rolldown";
import { DEFERRED, fileOf } from "../engine/deferred-modules.ts";
import { giveToFolderOwner } from "../runtime/file-owner.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const FOLDER = join(ROOT, "dist/cli");
const ENTRY = "cli.mjs";
const SOURCE = join(ROOT, "src/cli.ts");
/** Of npm's packages those that most commands import, and that are JavaScript through and through. */
const BUILT_IN = [
  "acorn", "commander", "dockerode", "fast-wrap-ansi", "fastest-levenshtein", "nanospinner", "picocolors",
  "tar-stream", "testcontainers", "zod",
]; // biome-ignore format: a list
/**
 * What is imported at once is one file, with all that it needs and no file before it has: each file costs
 * Node.js a millisecond. By who imports it: every command; `read` and a run; a run when it begins, and
 * when it has something to show. The command's own first file is apart from all: it waits for what it
 * imports later, and that would wait for it. containers/containment is named because
 * containers/testcontainers, which is imported later, has it, too.
 */
const TOGETHER: CodeSplittingGroup[] = [
  { name: "command", tags: ["$initial"], test: (file) => file !== SOURCE },
  { name: "wire", test: /\/src\/wire\/index\.ts$/ },
  {
    name: "begin",
    test: /\/src\/(cli\/lab\/lab|orchestrate\/perform-lab|engine\/containers\/containment)\.ts$/,
  },
  {
    name: "run",
    test: /\/src\/(run\/run-lab|runs\/write|runs\/page|report\/text\/transcript)\.ts$/,
  },
];
/** Milliseconds that a file of an older build stays. */
const KEPT = 24 * 60 * 60 * 1000;
/** The time of last change that a file of the newest build has. */
const CURRENT = new Date(0);

// what changes from here on is newer than the build, whether it has been read by then or not
const begun = new Date();
await mkdir(FOLDER, { recursive: true });
const output = await built();
const names = new Set(output.map(({ fileName }) => fileName));
for (const file of output) if (file.fileName !== ENTRY) await put(file, CURRENT);
const entry = output.find(({ fileName }) => fileName === ENTRY);
if (entry === undefined) throw new Error(`the build has no ${ENTRY}`);
await put(entry, begun);
for (const name of await readdir(FOLDER)) if (!names.has(name)) await retire(join(FOLDER, name));
await giveToFolderOwner([join(ROOT, "dist"), FOLDER]);

type Built = OutputChunk | OutputAsset;

async function built(): Promise<readonly Built[]> {
  const bundle = await rolldown({
    cwd: ROOT,
    input: SOURCE,
    platform: "node",
    plugins: [deferring(), sparing()],
    transform: { define: { WIRESTEP_BUILT: "true" } },
    external: (name, importer) =>
      importer?.startsWith(join(ROOT, "src/")) === true && // what is built in brings along what it needs
      !/^[.\0]/.test(name) &&
      !isAbsolute(name) &&
      !BUILT_IN.includes(name),
    checks: { ineffectiveDynamicImport: false }, // from somewhere it is not to be imported at once
  });
  try {
    const { output } = await bundle.generate({
      format: "esm",
      sourcemap: true,
      entryFileNames: ENTRY,
      chunkFileNames: "[name]-[hash].mjs",
      codeSplitting: { groups: TOGETHER },
    });
    return output;
  } finally {
    await bundle.close();
  }
}

/** Puts in the place of the modules that are never needed, as a rule, what loads them if they are. */
function deferring(): Plugin {
  const numbers = new Map(DEFERRED.map((deferred, number) => [fileOf(deferred), number]));
  const standIns = join(ROOT, "src/engine/deferred-modules.ts");
  return {
    name: "deferred modules",
    async resolveId(name, importer, options) {
      const found = await this.resolve(name, importer, { ...options, skipSelf: true });
      const number = numbers.get(found?.id ?? "");
      return number === undefined ? found : `\0deferred ${number}`;
    },
    load(id) {
      const [, number] = /^\0deferred (\d+)$/.exec(id) ?? [];
      if (number === undefined) return undefined;
      const code = `const { DEFERRED, standIn } = require(${JSON.stringify(standIns)});
module.exports = standIn(DEFERRED[${number}]);`;
      return { code, moduleType: "js" };
    },
  };
}

/**
 * Puts the global object in the place of `node:process`, which is its default export: imported as a module
 * it opens all three standard streams to say what it exports, a tenth of a short command's time.
 */
function sparing(): Plugin {
  return {
    name: "process",
    resolveId: (name) => (/^(node:)?process$/.test(name) ? "\0process" : undefined),
    load: (id) => (id === "\0process" ? "export default globalThis.process;" : undefined),
  };
}

async function put(file: Built, changed: Date): Promise<void> {
  const path = join(FOLDER, file.fileName);
  const unfinished = `${path}.${process.pid}`;
  await writeFile(unfinished, file.type === "chunk" ? file.code : file.source);
  await utimes(unfinished, changed, changed);
  await rename(unfinished, path);
}

/** Removes what has been out of use for a day; it is known since when from the first build without it. */
async function retire(path: string): Promise<void> {
  try {
    const { mtime } = await stat(path);
    if (mtime.getTime() === CURRENT.getTime()) await utimes(path, begun, begun);
    else if (begun.getTime() - mtime.getTime() > KEPT) await rm(path);
  } catch (error) {
    // another build has just finished this file
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}
