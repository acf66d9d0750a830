/**
 * The lint of the Python files: of the observer inside GDB, and of the programs that labs and tests step. Prints each
 * finding with its file, its line and its rule.
 *
 * Exit 0: no finding. Exit 1: findings.
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PositionEncoding, Workspace } from "@astral-sh/ruff-wasm-nodejs";
import { ROOT } from "../src/runtime/checkout.ts";

/** Names that are missing or unused, mistakes, and code that Python has a shorter word for. */
const SELECTED = ["F", "E9", "B", "PLE", "RET", "C4", "PIE", "A", "SIM", "PERF"];
/** A default is a constant of its module, a file is open for as long as the program runs, and a line makes one call. */
const ALLOWED = ["B008", "SIM115", "SIM117"];

const linter = new Workspace(
  { "line-length": 132, lint: { select: SELECTED, ignore: ALLOWED } },
  PositionEncoding.Utf16,
);
const listed = execFileSync("git", ["ls-files", "-z", "*.py"], { cwd: ROOT, encoding: "utf8" });
const files = listed.split("\0").filter((name) => name !== "");
let found = 0;
for (const file of files) {
  for (const { code, message, start_location } of linter.check(
    readFileSync(join(ROOT, file), "utf8"),
  )) {
    console.log(`${file}:${start_location.row}: ${code}: ${message}`);
    found++;
  }
}
console.log(`${found} findings in ${files.length} Python files`);
process.exitCode = found > 0 ? 1 : 0;
