/**
 * Turns the checkout into the files of the orchestrator's image: its sources, the built page, some labs, a
 * Node.js for the engine's architecture and the locked dependencies, without those that only developers
 * or the page's build need. npm installs them once for each lock file, and the result is kept.
 */
import { createHash } from "node:crypto";
import { readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { BuildFile } from "../images/context.ts";
import { isSolution } from "../lab/homework.ts";
import type { Peer } from "../lab/model.ts";
import { CACHE, ROOT } from "../runtime/checkout.ts";
import { EnvironmentError } from "../runtime/environment-error.ts";
import { makeFolders } from "../runtime/make-folders.ts";
import type { Variables } from "../runtime/variables.ts";

/** A lab of a bundle. */
export interface BundledLab {
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
  /** The peer whose program is the students' work, so that the bundle must not hold it. */
  readonly homework: Peer | undefined;
}

export interface OrchestratorOptions {
  readonly labs: readonly BundledLab[];
  /** The engine's name for it: amd64, arm64. */
  readonly architecture: string;
  /** The environment of npm. */
  readonly env: Variables;
  readonly note: (text: string) => void;
  readonly signal?: AbortSignal | undefined;
}

const CPU: Readonly<Record<string, string>> = { amd64: "x64", arm64: "arm64" };
/** Files that no program reads. TypeScript's own declarations are kept, because lab files are checked with them. */
const UNREAD = /\.(?:[cm]?ts|map|md|markdown|flow|node|bare)$|\/(?:test|tests|docs|examples?)\//;
/** Leaves out what only a checkout collects. */
const given = (path: string): boolean => !/(?:^|\/)node_modules\/|\.log$/.test(path);
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
  const own = [
    "package.json",
    "package-lock.json",
    "tsconfig.json",
    "LICENSE",
    "bin/wirestep",
    "bin/node",
  ];
  const modules = (path: string) => CHECKER.test(path) || !UNREAD.test(`/${path}`);
  const parts = await Promise.all([
    ...own.map((path) => file(join(ROOT, path), `wirestep/${path}`)),
    ...["src", "docker", "web"].map((folder) =>
      tree(join(ROOT, folder), `wirestep/${folder}`, given),
    ),
    ...labs.map(({ name, folder, homework }) =>
      tree(
        folder,
        `wirestep/labs/${name}`,
        homework === undefined
          ? (path) => /^(?:in\/.*|[^/]*)$/.test(path)
          : (path) => !path.includes("/") && !isSolution(path, homework),
      ),
    ),
    tree(join(ROOT, "labs"), "wirestep/labs", (path) => !path.includes("/")),
    tree(join(installed, "node_modules"), "wirestep/node_modules", modules),
    file(join(installed, "node"), "node"),
  ]);
  return parts.flat();
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
  const [manifest = "", lock = ""] = await Promise.all(
    ["package.json", "package-lock.json"].map((name) => readFile(join(ROOT, name), "utf8")),
  );
  const hash = createHash("sha256").update(`${cpu}\0${manifest}\0${lock}`).digest("hex");
  const kept = join(CACHE, `linux-${cpu}-${hash.slice(0, 12)}`);
  if (await stat(kept).catch(() => undefined)) return kept; // if it does not exist, it is made below
  note("fetching the orchestrator's dependencies with npm (once)");
  const making = `${kept}.${process.pid}`;
  try {
    await makeFolders(making);
    await writeFile(
      join(making, "package.json"),
      JSON.stringify(runtimeOnly(JSON.parse(manifest))),
    );
    await writeFile(
      join(making, "package-lock.json"),
      JSON.stringify(runtimeLock(JSON.parse(lock))),
    );
    await install(making, cpu, { env, signal });
    const node = join(making, `node_modules/node-linux-${cpu}`);
    await rename(join(node, "bin/node"), join(making, "node"));
    for (const part of [node, join(making, "node_modules/.bin")])
      await rm(part, { recursive: true });
    await rename(making, kept);
  } finally {
    await rm(making, { recursive: true, force: true });
  }
  return kept;
}

interface Manifest {
  readonly workspaces?: readonly string[];
  readonly devDependencies?: object;
}

interface LockFile {
  /** By path: "" for wirestep itself, `web` for a workspace, `node_modules/zod` for a package. */
  readonly packages: Readonly<Record<string, Manifest & { readonly link?: boolean }>>;
}

/**
 * The manifest without development dependencies and workspaces. npm would install a package that both
 * need, even with --omit=dev --workspaces=false.
 */
function runtimeOnly({ workspaces: _, devDependencies: __, ...kept }: Manifest): object {
  return kept;
}

/** The lock file for that manifest. npm does not install packages in it that nothing depends on. */
function runtimeLock({ packages, ...kept }: LockFile): object {
  const own = packages[""] ?? {};
  const entries = Object.entries(packages).filter(
    ([place, { link }]) => !link && !own.workspaces?.includes(place),
  );
  return { ...kept, packages: { ...Object.fromEntries(entries), "": runtimeOnly(own) } };
}

async function install(
  folder: string,
  cpu: string,
  { env, signal }: Pick<OrchestratorOptions, "env" | "signal">,
): Promise<void> {
  const { $ } = await import("zx");
  const quiet = ["--no-audit", "--no-fund", "--loglevel=error"];
  // a download that stands still is tried again after a minute, and not after npm's five
  const flags = ["--ignore-scripts", ...quiet, "--fetch-timeout=60000"];
  const platform = ["--os=linux", `--cpu=${cpu}`, "--libc=glibc"];
  const run = $({ cwd: folder, nothrow: true, quiet: true, ...(signal && { signal }) });
  const { exitCode, stderr } = await run({ env })`npm ci ${flags} ${platform}`;
  signal?.throwIfAborted();
  if (exitCode === 0) return;
  throw new EnvironmentError(
    `npm could not install the orchestrator's dependencies: ${stderr.trim()}`,
    "Check the network and the free disk space, then run this again.",
  );
}
