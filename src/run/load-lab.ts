/**
 * A lab's folder to a plan: lab.ts type-checked, imported and validated, its tags found in the
 * programs' sources.
 */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { access, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { basename, join, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { type Plan, planLab } from "../lab/plan.ts";
import { InvalidLabError, validateLab } from "../lab/schema.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const LABS = join(ROOT, "labs");

export interface LoadedLab {
  readonly plan: Plan;
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
export async function loadLab(nameOrFolder: string): Promise<LoadedLab> {
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
  return { plan: planLab(lab, sources), folder };
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
  const stamp = join(ROOT, "node_modules/.cache/wirestep", `types-${hash.slice(0, 16)}`);
  if (
    await readFile(stamp).then(
      () => true,
      () => false,
    )
  )
    return;
  try {
    // A project of its own, so that the compiler options are the checkout's and nothing else is read.
    const project = join(ROOT, "node_modules/.cache/wirestep", `tsconfig-${process.pid}.json`);
    await mkdir(join(ROOT, "node_modules/.cache/wirestep"), { recursive: true });
    await writeFile(
      project,
      JSON.stringify({ extends: join(ROOT, "tsconfig.json"), include: [], files: [file] }),
    );
    const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
    await promisify(execFile)(process.execPath, [tsc, "-p", project, "--pretty", "false"], {
      cwd: ROOT,
    });
  } catch (cause) {
    const { stdout } = cause as { stdout?: string };
    if (stdout === undefined || stdout === "") throw cause;
    throw new InvalidLabError(relative(process.cwd(), file) || file, stdout.trim().split("\n"), {
      cause,
    });
  }
  await writeFile(stamp, "");
}

async function vocabularyText(): Promise<string> {
  const files = ["model.ts", "vocabulary.ts", "index.ts"].map((name) =>
    join(ROOT, "src/lab", name),
  );
  return (await Promise.all(files.map((file) => readFile(file, "utf8")))).join();
}
