import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { labContext } from "../../src/images/context.ts";
import { programsIn, readPrograms } from "../../src/lab-files/programs.ts";

const FILES = [
  "server.cc",
  "listener.h",
  "Makefile",
  "flags.mk",
  "server",
  "server.o",
  "notes.txt",
];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "wirestep-make-"));
  for (const name of FILES) await writeFile(join(folder, name), "\n");
});
afterAll(() => rm(folder, { recursive: true }));

test("the compiler gets the sources and the Makefile, and no program or object that was there before", async () => {
  const replacement = await readPrograms(folder);
  const context = await labContext({ folder: "", files: [], replacement });
  const theirs = context.flatMap(({ path }) => /^lab\/programs\/(.*)$/.exec(path)?.[1] ?? []);
  expect(theirs.toSorted()).toEqual(["Makefile", "flags.mk", "listener.h", "server.cc"]);
});

test("a Makefile is no source of the program", async () => {
  const { server } = programsIn(await readPrograms(folder));
  expect(server?.others.map(({ name }) => name.split("/").at(-1))).toEqual(["listener.h"]);
});
