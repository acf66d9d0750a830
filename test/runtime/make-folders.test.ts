import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { resultsOf } from "../../src/record/results.ts";
import { makeFolders } from "../../src/runtime/make-folders.ts";
import { startCli } from "../support/commands/cli-run.ts";

let around = "";
beforeEach(async () => {
  around = await mkdtemp(join(tmpdir(), "wirestep-folders-"));
});
afterEach(() => rm(around, { recursive: true }));

test("all folders that are missing are made, with the permissions asked for", async () => {
  const folder = join(around, "a/b/c");
  await makeFolders(folder, 0o700);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  expect((await stat(join(around, "a"))).mode & 0o777).toBe(0o700);
  await makeFolders(folder);
  await makeFolders("/");
});

test("several commands make the same folders at once", async () => {
  await Promise.all(Array.from({ length: 20 }, () => makeFolders(join(around, "x/y/z"))));
  expect(await readdir(join(around, "x/y"))).toEqual(["z"]);
});

test("a file in the way is an error", async () => {
  await writeFile(join(around, "file"), "");
  await expect(makeFolders(join(around, "file"))).rejects.toThrow(/EEXIST/);
  await expect(makeFolders(join(around, "file/below"))).rejects.toThrow(/ENOTDIR/);
});

test("a file system that takes no folder is an error, and not a wait without end", async () => {
  await expect(makeFolders("/proc/runs/handshake")).rejects.toThrow(/ENOENT.*\/proc\/runs/);
});

test("a command whose folder is /proc reports that it cannot write there", async () => {
  await mkdir(join(around, "empty"));
  const args = ["results", join(around, "none.json"), "--junit", "runs/results.xml"];
  await writeFile(join(around, "none.json"), JSON.stringify(resultsOf([])));
  const { code, stderr } = await startCli(args, {}, "/proc").ended;
  expect(stderr).toContain("runs/results.xml cannot be written: ENOENT");
  expect(code).toBe(2);
});

test("no source calls Node.js's recursive mkdir", async () => {
  const src = fileURLToPath(new URL("../../src", import.meta.url));
  const files = (await readdir(src, { recursive: true })).filter((name) => name.endsWith(".ts"));
  const texts = await Promise.all(files.map((name) => readFile(join(src, name), "utf8")));
  const calls = files.filter((_, index) =>
    /mkdir\w*\([^;]*recursive: true/.test(texts[index] ?? ""),
  );
  expect(calls).toEqual([]);
  expect(files.length).toBeGreaterThan(300);
});
