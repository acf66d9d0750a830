/** The project's sources as text: their rooms and their imports. Nothing of them runs. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { ROOMS } from "./rooms.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

export interface SourceFile {
  /** From the checkout's root. */
  readonly path: string;
  /** `check` for src/check/…, `cli` also for src/cli.ts. */
  readonly folder: string;
  readonly text: string;
  readonly imports: readonly string[];
}

export interface Import {
  readonly path: string;
  readonly name: string;
}

/** All files under a folder whose path matches, without dependencies. */
export function files(folder: string, wanted: RegExp): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
    .filter((path) => wanted.test(path) && !path.includes("node_modules"));
}

export function read(path: string): string {
  return readFileSync(join(ROOT, path), "utf8");
}

export function sourceFile(path: string): SourceFile {
  const text = read(path);
  const found = text.matchAll(
    /^(?:import|export)\b[^;"]*?from "([^"]+)"|^import "([^"]+)"|\bimport\("([^"]+)"\)/gm,
  );
  const imports = [...found].flatMap(([, from, bare, dynamic]) => from ?? bare ?? dynamic ?? []);
  return { path, folder: folderOf(path), text, imports };
}

/** The longest room that the path begins with. */
export function folderOf(path: string): string {
  const below = path.replace(/^src\//, "").replace(/^cli\.ts$/, "cli/");
  const rooms = Object.keys(ROOMS).filter((room) => below.startsWith(`${room}/`));
  return rooms.reduce((longest, room) => (room.length > longest.length ? room : longest), "");
}

export function importsOf(some: readonly SourceFile[]): readonly Import[] {
  return some.flatMap(({ path, imports }) => imports.map((name) => ({ path, name })));
}

/** The lines of code of a file, not those of comments, each with the file's path. */
export function codeLines({ path, text }: SourceFile): readonly string[] {
  return text
    .split("\n")
    .filter((line) => !/^\s*(?:\*|\/\/|\/\*)/.test(line))
    .map((line) => `${path}: ${line.trim()}`);
}

/** The files that import themselves through others. */
export function circlesIn(some: readonly SourceFile[]): readonly string[] {
  const targets = new Map(
    some.map(({ path, imports }) => [
      path,
      imports.filter((name) => name.startsWith(".")).map((name) => join(dirname(path), name)),
    ]),
  );
  const reached = (from: string): ReadonlySet<string> => {
    const seen = new Set<string>();
    const left = [...(targets.get(from) ?? [])];
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      if (seen.has(next)) continue;
      seen.add(next);
      left.push(...(targets.get(next) ?? []));
    }
    return seen;
  };
  return [...targets.keys()].filter((path) => reached(path).has(path));
}
