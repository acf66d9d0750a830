import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sourcesOf } from "../../src/images/plan.ts";
import { InvalidLabError } from "../../src/lab/problems/problem.ts";
import { examineFolder } from "../../src/lab-files/examine.ts";
import { labFilesIn, readLabFolder } from "../../src/lab-files/folder.ts";
import { copyLab } from "../support/labs/lab-copy.ts";

const CHANGE = { file: "server.cc", from: "int main", to: "// changed\nint main" } as const;

test("the plan and the images have the bytes of one reading, even if the file changes later", async () => {
  await using lab = await copyLab("handshake");
  const program = await readFile(join(lab.folder, "server.cc"), "utf8");
  const read = await readLabFolder(lab.folder);
  await lab.change(CHANGE);
  const { plan } = await examineFolder(read, 4);
  const compiled = (await sourcesOf(read)).lab.find(({ path }) => path === "lab/server.cc");
  expect(plan.sources.server).toBe(program);
  expect(compiled?.bytes.toString()).toBe(program);
});

test("the plan and the images have the bytes of one reading of programs from another folder", async () => {
  await using lab = await copyLab("handshake");
  await using homework = await copyLab("handshake", CHANGE);
  const read = await readLabFolder(lab.folder, homework.folder);
  await writeFile(join(homework.folder, "server.cc"), "");
  const { plan } = await examineFolder(read, 4);
  const compiled = (await sourcesOf(read)).lab.find(
    ({ path }) => path === "lab/programs/server.cc",
  );
  expect(plan.sources.server).toContain("// changed");
  expect(compiled?.bytes.toString()).toBe(plan.sources.server);
});

test("hidden files, captures, links and folders are no part of a lab", async () => {
  await using lab = await copyLab("handshake");
  const names = async () => (await readLabFolder(lab.folder)).files.map(({ name }) => name);
  const before = (await names()).toSorted();
  await writeFile(join(lab.folder, ".env"), "SECRET=1");
  await writeFile(join(lab.folder, "run.pcapng"), "");
  await writeFile(join(lab.folder, "notes.md"), "");
  await symlink("/etc/hostname", join(lab.folder, "linked.h"));
  await mkdir(join(lab.folder, "debug"));
  expect((await names()).toSorted()).toEqual(before);
  expect(before).toEqual(expect.arrayContaining(["README.md", "client.cc", "lab.ts", "server.cc"]));
});

test("a folder without its files is read, and is no lab", async () => {
  await using lab = await copyLab("handshake");
  const read = await readLabFolder(join(lab.folder, ".."));
  expect(read.files).toEqual([]);
  expect(() => labFilesIn(read)).toThrow(InvalidLabError);
  expect(() => labFilesIn(read)).toThrow(
    /lab\.ts is missing.*\n.*server\.cc \(or server\.c\) is missing/,
  );
});
