import { mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { keepPrograms, keptPrograms } from "../../src/programs/kept.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "wirestep-kept-"));
});
afterEach(() => rm(folder, { recursive: true }));

test("programs are found under their own hash and no other", async () => {
  await keepPrograms(join(folder, "new"), "0123", Buffer.from("programs"));
  expect(await keptPrograms(join(folder, "new"), "0123")).toEqual(Buffer.from("programs"));
  expect(await keptPrograms(join(folder, "new"), "4567")).toBeUndefined();
  expect(await keptPrograms(join(folder, "none"), "0123")).toBeUndefined();
  expect(await readdir(join(folder, "new"))).toEqual(["0123"]);
});

test("two runs that keep the same programs at once both succeed", async () => {
  const both = [1, 2].map(() => keepPrograms(folder, "0123", Buffer.from("programs")));
  await Promise.all(both);
  expect(await readdir(folder)).toEqual(["0123"]);
});

test("of too many programs, those that were not used for the longest time are removed", async () => {
  for (let index = 0; index < 401; index++) {
    const file = join(folder, `old-${index}`);
    await writeFile(file, "");
    await utimes(file, 1_000 + index, 1_000 + index);
  }
  expect(await keptPrograms(folder, "old-0")).toBeDefined(); // used now
  await keepPrograms(folder, "new", Buffer.from("programs"));
  const left = await readdir(folder);
  expect(left).toHaveLength(400);
  expect(left).toEqual(expect.arrayContaining(["new", "old-0", "old-3"]));
  expect(left).not.toContain("old-1");
  expect(left).not.toContain("old-2");
});

test("programs that cannot be kept do not fail their run", async () => {
  await keepPrograms("/sys/wirestep", "0123", Buffer.from("programs"));
  expect(await keptPrograms("/sys/wirestep", "0123")).toBeUndefined();
});
