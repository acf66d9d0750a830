import { spawn } from "node:child_process";
import { once } from "node:events";
import { access, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { removeLeftScratch, Scratch } from "../../src/engine/scratch.ts";

let around = "";
beforeEach(async () => {
  around = await mkdtemp(join(tmpdir(), "wirestep-scratch-"));
});
afterEach(() => rm(around, { recursive: true }));

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

test("a scratch folder is its user's alone and is gone at the end of its block", async () => {
  {
    await using scratch = await Scratch.make(join(around, "cache"));
    await writeFile(join(scratch.folder, "layer"), "bytes");
    expect(await readdir(join(around, "cache"))).toHaveLength(1);
  }
  expect(await readdir(join(around, "cache"))).toEqual([]);
});

test("the next command removes what a killed one left, and nothing of one that runs", async () => {
  const unfinished = join(around, "labs with a\nnewline.tar.gz.part");
  await writeFile(unfinished, "half");
  const module = fileURLToPath(new URL("../../src/engine/scratch.ts", import.meta.url));
  const script = `const { Scratch } = await import(${JSON.stringify(module)});
    const scratch = await Scratch.make(process.argv[1]);
    await scratch.names(process.argv[2]);
    console.log(scratch.folder);
    setInterval(() => {}, 1000);`;
  const cache = join(around, "cache");
  const args = ["--input-type=module", "-e", script, cache, unfinished];
  const killed = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = await once(killed.stdout, "data");
  const folder = String(line).trim();
  await removeLeftScratch(cache);
  expect(await exists(folder)).toBe(true);
  killed.kill("SIGKILL");
  await once(killed, "exit");
  expect(await exists(folder)).toBe(true);
  await using scratch = await Scratch.make(cache);
  expect(await readdir(cache)).toHaveLength(1);
  expect([await exists(scratch.folder), await exists(folder), await exists(unfinished)]).toEqual([
    true,
    false,
    false,
  ]);
});

test("folders that no command has made stay", async () => {
  await writeFile(join(around, "notes"), "");
  await removeLeftScratch(around);
  expect(await exists(join(around, "notes"))).toBe(true);
  await removeLeftScratch(join(around, "missing"));
});
