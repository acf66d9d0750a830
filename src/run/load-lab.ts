/**
 * A lab's folder to a plan: lab.ts type-checked, imported and validated, its tags found in the
 * programs' sources.
 */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { access, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { registerHooks } from "node:module";
import { basename, join, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import type { Family, Peer } from "../lab/model.ts";
import { type Plan, planLab } from "../lab/plan.ts";
import { InvalidLabError, validateLab } from "../lab/schema.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
/** Where the labs of this checkout are. */
export const LABS = join(ROOT, "labs");
const CACHE = join(ROOT, "node_modules/.cache/wirestep");
/** What a lab file means by "wirestep/lab", wherever its folder is. */
const VOCABULARY = join(ROOT, "src/lab/index.ts");

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "wirestep/lab"
      ? { url: pathToFileURL(VOCABULARY).href, shortCircuit: true }
      : next(specifier, context),
});

export interface LoadedLab {
  readonly plan: Plan;
  readonly sources: Readonly<Record<Peer, string>>;
  /** Absolute path of the lab's folder. */
  readonly folder: string;
}

/** The names of the labs in this checkout. */
export async function labNames(): Promise<readonly string[]> {
  const entries = await readdir(LABS, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

/**
 * @param nameOrFolder a lab of this checkout by its name, or the path of a lab's folder
 * @throws InvalidLabError with file, line and what to mend
 */
export async function loadLab(nameOrFolder: string, family: Family = 4): Promise<LoadedLab> {
  const folder = nameOrFolder.includes("/") ? resolve(nameOrFolder) : join(LABS, nameOrFolder);
  const file = join(folder, "lab.ts");
  const sources = {
    server: await sourceOf(folder, "server.cc"),
    client: await sourceOf(folder, "client.cc"),
  };
  await checkTypes(file, await sourceOf(folder, "lab.ts"));
  const place = relative(process.cwd(), file) || file;
  let exported: { default?: unknown };
  try {
    exported = (await import(pathToFileURL(file).href)) as { default?: unknown };
  } catch (cause) {
    throw new InvalidLabError(place, [cause instanceof Error ? cause.message : String(cause)], {
      cause,
    });
  }
  if (exported.default === undefined) {
    throw new InvalidLabError(place, ['it has no default export: write "export default lab(...)"']);
  }
  const lab = validateLab(exported.default, place);
  if (lab.name !== basename(folder)) {
    throw new InvalidLabError(place, [
      `its name is "${lab.name}", its folder's "${basename(folder)}"`,
    ]);
  }
  return {
    plan: planLab(lab, sources, relative(process.cwd(), folder) || folder, family),
    sources,
    folder,
  };
}

async function sourceOf(folder: string, name: string): Promise<string> {
  const file = join(folder, name);
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    const exists = await access(folder).then(
      () => true,
      () => false,
    );
    const known = `labs here: ${(await labNames()).join(", ")}`;
    const problem = exists
      ? `${name} is missing in ${folder}`
      : `there is no such folder; ${known}`;
    throw new InvalidLabError(relative(process.cwd(), folder) || folder, [problem], { cause });
  }
}

/**
 * Runs the type checker on the lab file, unless this very text has passed it before.
 * @throws InvalidLabError with what the checker says
 */
async function checkTypes(file: string, text: string): Promise<void> {
  const hash = createHash("sha256")
    .update(`${file}\n${text}\n${await vocabularyText()}`)
    .digest("hex");
  const name = createHash("sha256").update(file).digest("hex").slice(0, 16);
  const stamp = join(CACHE, `types-${name}`);
  const checked = await readFile(stamp, "utf8").catch(() => ""); // no stamp: not checked yet
  if (checked === hash) return;
  // A project of its own: the checkout's compiler options, and no other file.
  const project = join(CACHE, `tsconfig-${name}-${process.pid}.json`);
  const settings = {
    extends: join(ROOT, "tsconfig.json"),
    compilerOptions: {
      // an ES module wherever it stands, with or without a package.json above it
      module: "preserve",
      moduleDetection: "force",
      paths: { "wirestep/lab": [VOCABULARY] },
      typeRoots: [join(ROOT, "node_modules/@types")],
    },
    include: [],
    files: [file],
  };
  await mkdir(CACHE, { recursive: true });
  await writeFile(project, JSON.stringify(settings));
  const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
  try {
    await promisify(execFile)(process.execPath, [tsc, "-p", project, "--pretty", "false"]);
  } catch (cause) {
    const { stdout } = cause as { stdout?: string };
    if (stdout === undefined || stdout === "") throw cause;
    throw new InvalidLabError(relative(process.cwd(), file) || file, stdout.trim().split("\n"), {
      cause,
    });
  } finally {
    await rm(project, { force: true });
  }
  await writeFile(stamp, hash);
}

async function vocabularyText(): Promise<string> {
  const files = ["model.ts", "vocabulary.ts", "opening.ts", "index.ts"].map((name) =>
    join(ROOT, "src/lab", name),
  );
  return (await Promise.all(files.map((file) => readFile(file, "utf8")))).join();
}
