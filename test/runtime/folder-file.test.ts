import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readFolderFile } from "../../src/runtime/folder-file.ts";

let around: string;
let folder: string;
beforeEach(async () => {
  around = await mkdtemp(join(tmpdir(), "wirestep-folder-"));
  folder = join(around, "homework");
  await mkdir(folder);
});
afterEach(() => rm(around, { recursive: true }));

const reading = () => readFolderFile(folder, "server.cc");
const place = () => join(folder, "server.cc");

test("a regular file is read with its bytes and its mode", async () => {
  await writeFile(place(), "int main() {}\n", { mode: 0o755 });
  const { name, bytes, executable } = await reading();
  expect([name, bytes.toString(), executable]).toEqual(["server.cc", "int main() {}\n", true]);
});

test("a link to a file of the same folder counts as that file", async () => {
  await writeFile(join(folder, "main.cc"), "int main() {}\n");
  await symlink("main.cc", place());
  expect((await reading()).bytes.toString()).toBe("int main() {}\n");
});

test("a link out of the folder is refused, whatever it leads to", async () => {
  await writeFile(join(around, "solution.cc"), "int main() {}\n");
  await mkdir(join(around, "folder"));
  for (const target of ["../solution.cc", "/etc/hostname", "/dev/zero", "../folder"]) {
    await symlink(target, place());
    await expect(reading()).rejects.toThrow("is a link that leads out of its folder");
    await rm(place());
  }
});

test("a link that leads nowhere or to itself is refused", async () => {
  for (const target of ["nothing.cc", "server.cc"]) {
    await symlink(target, place());
    await expect(reading()).rejects.toThrow("is a link that leads nowhere");
    await rm(place());
  }
});

test("a FIFO without a writer is refused at once", async () => {
  execFileSync("mkfifo", [place()]);
  await expect(reading()).rejects.toThrow("is a FIFO: put the file itself there");
}, 2_000);

test("a folder is refused", async () => {
  await mkdir(place());
  await expect(reading()).rejects.toThrow("is a folder: put the file itself there");
});

test("a socket is refused", async () => {
  const server: Server = createServer();
  await new Promise<void>((resolve) => server.listen(place(), resolve));
  try {
    await expect(reading()).rejects.toThrow("is a socket");
  } finally {
    server.close();
  }
});

test("a file without an end that fits into memory is refused by its size", async () => {
  await writeFile(place(), "");
  await truncate(place(), 2 ** 40);
  await expect(reading()).rejects.toThrow("is larger than 64 MiB");
});
