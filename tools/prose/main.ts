/**
 * The prose check: `main.ts [PATH…]`. Checks the files of the checkout, or those that the paths,
 * folders and globs name, by the list in words.ts. Prints each finding with its file, its line and the
 * words to write instead, then the number of findings of each folder.
 *
 * Exit 0: no finding. Exit 1: findings. Exit 2: no such file.
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, matchesGlob, relative, resolve } from "node:path";
import { check } from "./check.ts";

const root = git("rev-parse", "--show-toplevel").trim();
const asked = process.argv.slice(2).map((path) => relative(root, resolve(path)));
const files = filesOfCheckout();
const unknown = asked.find((path) => !files.some((file) => isIn(file, path)));
if (unknown !== undefined) {
  console.error(`No file of the checkout matches ${unknown}. Check the path or the glob.`);
  process.exit(2);
}

const counts = new Map<string, number>();
let read = 0;
for (const file of files) {
  if (asked.length > 0 && !asked.some((path) => isIn(file, path))) continue;
  const found = check(file, readFileSync(resolve(root, file), "utf8"));
  if (found === undefined) continue;
  read++;
  for (const { line, found: words, write } of found) {
    console.log(`${file}:${line}: "${words}": write ${write}`);
  }
  if (found.length > 0) counts.set(folder(file), (counts.get(folder(file)) ?? 0) + found.length);
}

const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
for (const [name, count] of [...counts].sort()) console.log(`${String(count).padStart(6)} ${name}`);
console.log(`${counted(total, "finding")} in the prose of ${counted(read, "file")}`);
process.exitCode = total > 0 ? 1 : 0;

/** The files that git tracks or would add, from the root of the checkout. */
function filesOfCheckout(): string[] {
  const list = (...options: string[]): string[] =>
    git("-C", root, "ls-files", "-z", ...options).split("\0");
  const deleted = new Set(list("--deleted"));
  const known = new Set(list("--cached", "--others", "--exclude-standard"));
  return [...known].filter((file) => file !== "" && !deleted.has(file)).sort();
}

function git(...args: string[]): string {
  return execFileSync("git", args, { encoding: "utf8" });
}

function isIn(file: string, path: string): boolean {
  return path === "" || file === path || file.startsWith(`${path}/`) || matchesGlob(file, path);
}

/** The first two folders of a path. The labs count as one. */
function folder(file: string): string {
  const [top = "", second] = dirname(file).split("/");
  return top === "labs" || second === undefined ? top : `${top}/${second}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
