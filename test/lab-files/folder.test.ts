import { execFileSync } from "node:child_process";
import { mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sourcesOf } from "../../src/images/plan.ts";
import { InvalidLabError } from "../../src/lab/problems/problem.ts";
import { examineFolder } from "../../src/lab-files/examine.ts";
import { labFilesIn, readLabFolder } from "../../src/lab-files/folder.ts";
import { replacementOf } from "../../src/lab-files/programs.ts";
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

/** The author at fault if a lab can't run with these programs. */
async function faultOf(
  read: Promise<Awaited<ReturnType<typeof readLabFolder>>>,
): Promise<"programs" | "lab" | undefined> {
  const error = await read.then((one) => examineFolder(one, 4)).catch((thrown: unknown) => thrown);
  if (!(error instanceof InvalidLabError)) return undefined;
  return error.isOfPrograms ? "programs" : "lab";
}

test("a lab that can't run is the fault of its programs, of the programs in their place, or of both", async () => {
  await using lab = await copyLab("handshake");
  await using homework = await copyLab("handshake", {
    file: "server.cc",
    from: "int main(int argc, char* argv[]) {",
    to: "int main(int argc, char* argv[]) { // step: listen",
  });
  const files = async () => (await readLabFolder(homework.folder)).files;
  const inMemory = async (names: readonly string[]) => ({
    ...(await readLabFolder(lab.folder)),
    replacement: replacementOf(
      "submission",
      (await files()).filter(({ name }) => names.includes(name)),
    ),
  });
  expect(await faultOf(readLabFolder(lab.folder))).toBeUndefined();
  expect(await faultOf(readLabFolder(homework.folder))).toBe("lab");
  expect(await faultOf(readLabFolder(lab.folder, homework.folder))).toBe("programs");
  expect(await faultOf(inMemory(["server.cc"]))).toBe("programs");
  expect(await faultOf(inMemory([]))).toBe("programs");
  expect(await faultOf(readLabFolder(lab.folder, join(homework.folder, "none")))).toBe("programs");
  await lab.change({ file: "lab.ts", from: 'lab("handshake"', to: 'lab("shake"' });
  expect(await faultOf(inMemory(["server.cc"]))).toBe("lab");
});

test("hidden files, captures and folders are no part of a lab", async () => {
  await using lab = await copyLab("handshake");
  const names = async () => (await readLabFolder(lab.folder)).files.map(({ name }) => name);
  const before = (await names()).toSorted();
  await writeFile(join(lab.folder, ".env"), "SECRET=1");
  await writeFile(join(lab.folder, "run.pcapng"), "");
  await writeFile(join(lab.folder, "notes.md"), "");
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

/** Things that a folder can have in place of a program, by the words that refuse them. */
const PLACES: readonly (readonly [string, (path: string) => Promise<unknown>])[] = [
  ["is a link that leads out of its folder", (path) => symlink("/etc/hostname", path)],
  ["is a FIFO", async (path) => execFileSync("mkfifo", [path])],
  ["is a folder", (path) => mkdir(path)],
];

test.each(PLACES)("a server.cc of a lab that %s is refused by its name", async (words, make) => {
  await using lab = await copyLab("handshake");
  const file = join(lab.folder, "server.cc");
  await rm(file);
  await make(file);
  const read = await readLabFolder(lab.folder);
  expect(() => labFilesIn(read)).toThrow(
    `handshake/server.cc: ${words}: put the file itself there`,
  );
});

test.each(PLACES)(
  "a source in place of a lab's that %s is refused by its name",
  async (words, make) => {
    await using lab = await copyLab("handshake");
    for (const name of ["server.cc", "helper.h"]) {
      await using homework = await copyLab("handshake");
      const file = join(homework.folder, name);
      await rm(file, { force: true });
      await make(file);
      const refused = readLabFolder(lab.folder, homework.folder);
      await expect(refused).rejects.toThrow(InvalidLabError);
      await expect(refused).rejects.toThrow(
        `handshake/${name}: ${words}: put the file itself there`,
      );
    }
  },
);

test("a link or FIFO with any other name could be copied by the lab's Dockerfile, so it is refused too", async () => {
  await using lab = await copyLab("handshake");
  await symlink("/etc/hostname", join(lab.folder, "data"));
  execFileSync("mkfifo", [join(lab.folder, "pipe")]);
  const { problems } = await readLabFolder(lab.folder);
  expect(problems.map(({ text }) => text.split(":")[0]).toSorted()).toEqual([
    "is a FIFO",
    "is a link that leads out of its folder",
  ]);
});

test("a module that lab.ts imports is refused if it could block its thread", async () => {
  await using lab = await copyLab("handshake");
  execFileSync("mkfifo", [join(lab.folder, "helper.ts")]);
  const read = await readLabFolder(lab.folder);
  expect(() => labFilesIn(read)).toThrow("handshake/helper.ts: is a FIFO");
});

test("a homework whose lines have other numbers than they seem to have is refused at the line", async () => {
  await using lab = await copyLab("handshake");
  const renumbered = { ...CHANGE, to: "#line 1\nint main" };
  await using homework = await copyLab("handshake", renumbered);
  const text = await readFile(join(homework.folder, "server.cc"), "utf8");
  const line = text.split("\n").indexOf("#line 1") + 1;
  const read = await readLabFolder(lab.folder, homework.folder);
  await expect(examineFolder(read, 4)).rejects.toThrow(
    `handshake/server.cc:${line}: this line gives the lines after it other numbers (#line)`,
  );
});
