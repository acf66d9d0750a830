/**
 * Turns the checkout into the files of the orchestrator's image: its sources, the built page, some labs, a
 * Node.js for the engine's architecture and the locked dependencies, without those that only developers
 * need. npm installs them once for each pair of lock files, and the result is kept.
 */
import { createHash } from "node:crypto";
import { cp, mkdir, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { BuildFile } from "../images/context.ts";
import { ROOT } from "../runtime/checkout.ts";
import { EnvironmentError } from "../runtime/environment-error.ts";
import type { Variables } from "../runtime/variables.ts";

export interface OrchestratorOptions {
  /** Names of labs. */
  readonly labs: readonly string[];
  /** The engine's name for it: amd64, arm64. */
  readonly architecture: string;
  /** Of npm. */
  readonly env: Variables;
  readonly note: (text: string) => void;
  readonly signal?: AbortSignal | undefined;
}

const CPU: Readonly<Record<string, string>> = { amd64: "x64", arm64: "arm64" };
/** Files that no program reads. TypeScript's own declarations are kept, because lab files are checked with them. */
const UNREAD = /\.(?:[cm]?ts|map|md|markdown|flow|node|bare)$|\/(?:test|tests|docs|examples?)\//;
/** Leaves out what only a checkout collects. The studio's page is left out because it does not run in a container. */
const given = (path: string): boolean => !/(?:^|\/)node_modules\/|\.log$|^dist\/studio-/.test(path);
const CHECKER = /^(?:@typescript|typescript|@types\/node|undici-types)\//;

export async function orchestratorFiles(
  options: OrchestratorOptions,
): Promise<readonly BuildFile[]> {
  const { labs, architecture } = options;
  const cpu = CPU[architecture];
  if (cpu === undefined) {
    throw new EnvironmentError(
      `No Node.js is locked for ${architecture}, the engine's architecture.`,
      "Make the bundle on an engine for amd64 or arm64.",
    );
  }
  const installed = await dependencies(cpu, options);
  const own = ["package.json", "package-lock.json", "tsconfig.json", "LICENSE"];
  const modules = (path: string) => CHECKER.test(path) || !UNREAD.test(`/${path}`);
  const parts = await Promise.all([
    ...own.map((path) => file(join(ROOT, path), `wirestep/${path}`)),
    ...["src", "docker", "web"].map((folder) =>
      tree(join(ROOT, folder), `wirestep/${folder}`, given),
    ),
    ...labs.map((lab) =>
      tree(join(ROOT, "labs", lab), `wirestep/labs/${lab}`, (path) => !path.includes("/")),
    ),
    tree(join(ROOT, "labs"), "wirestep/labs", (path) => !path.includes("/")),
    tree(join(installed, "node_modules"), "wirestep/node_modules", modules),
    file(join(installed, "node"), "node"),
  ]);
  // src/launch reads this stamp to know that exactly these dependencies are installed.
  const stamp = { path: "wirestep/node_modules/.wirestep", executable: false };
  const bytes = await readFile(join(ROOT, "node_modules/.wirestep"));
  return [...parts.flat(), { ...stamp, bytes }];
}

async function file(path: string, name: string): Promise<readonly BuildFile[]> {
  const [bytes, { mode }] = await Promise.all([readFile(path), stat(path)]);
  return [{ path: name, bytes, executable: (mode & 0o100) !== 0 }];
}

/** The wanted files below a folder. */
async function tree(
  folder: string,
  prefix: string,
  wanted: (path: string) => boolean,
): Promise<readonly BuildFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
    .filter(wanted);
  return (
    await Promise.all(paths.map((path) => file(join(folder, path), `${prefix}/${path}`)))
  ).flat();
}

/** A folder with the locked node_modules/ and node, for Linux on that processor. */
async function dependencies(
  cpu: string,
  { env, note, signal }: OrchestratorOptions,
): Promise<string> {
  const sources = [ROOT, join(ROOT, "src/node24")];
  const hash = createHash("sha256").update(cpu);
  for (const source of sources) hash.update(await readFile(join(source, "package-lock.json")));
  const kept = join(
    ROOT,
    "node_modules/.cache/wirestep",
    `linux-${cpu}-${hash.digest("hex").slice(0, 12)}`,
  );
  if (await stat(kept).catch(() => undefined)) return kept; // if it does not exist, it is made below
  note("fetching the orchestrator's dependencies with npm (once)");
  const making = `${kept}.${process.pid}`;
  try {
    for (const [index, source] of sources.entries()) {
      await install(source, join(making, `${index}`), cpu, { env, signal });
    }
    await rename(join(making, "0/node_modules"), join(making, "node_modules"));
    await cp(join(making, `1/node_modules/node-linux-${cpu}/bin/node`), join(making, "node"));
    for (const part of ["0", "1", "node_modules/.bin", "node_modules/.package-lock.json"]) {
      await rm(join(making, part), { recursive: true, force: true });
    }
    await rename(making, kept);
  } finally {
    await rm(making, { recursive: true, force: true });
  }
  return kept;
}

async function install(
  source: string,
  folder: string,
  cpu: string,
  { env, signal }: Pick<OrchestratorOptions, "env" | "signal">,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const name of ["package.json", "package-lock.json"]) {
    await cp(join(source, name), join(folder, name));
  }
  const { $ } = await import("zx");
  const flags = ["--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const platform = ["--os=linux", `--cpu=${cpu}`, "--libc=glibc"];
  const run = $({ cwd: folder, nothrow: true, quiet: true, ...(signal && { signal }) });
  // The Node.js that runs this process may have no npm, so its folder comes last in PATH.
  const path = (env.PATH ?? "").split(":").filter((entry) => entry !== dirname(process.execPath));
  const npmEnv = { ...env, PATH: [...path, dirname(process.execPath)].join(":") };
  const { exitCode, stderr } = await run({ env: npmEnv })`npm ci ${flags} ${platform}`;
  signal?.throwIfAborted();
  if (exitCode === 0) return;
  throw new EnvironmentError(
    `npm could not install the orchestrator's dependencies: ${stderr.trim()}`,
    "Check the network and the free disk space, then run this again.",
  );
}
