import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { RefusedArchive } from "../../src/grading/archive-entries.ts";
import { readSubmissions } from "../../src/grading/read-submissions.ts";

import { tgz, zip } from "../support/grading/archives.ts";

async function folder(files: Readonly<Record<string, string | Buffer>>) {
  const root = await mkdtemp(join(tmpdir(), "wirestep-submissions-"));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(join(root, dirname(path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
  return { root, [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }) };
}

const read = async (path: string) =>
  (await readSubmissions(path))
    .map(({ name, kind, files, refused }) => ({
      name,
      kind,
      files: files.map((file) => file.path).sort(),
      ...(refused !== undefined && { refused }),
    }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));

test("folders, archives and files at the top are entries", async () => {
  await using made = await folder({
    "ána/Aufgabe 1/server.cc": "",
    "ána/.DS_Store": "",
    "ben.zip": zip([{ name: "server.cc" }]),
    "chung/homework.tgz": await tgz([{ name: "client.cc" }]),
    "notes.txt": "",
    ".DS_Store": "",
  });
  expect(await read(made.root)).toEqual([
    { name: "ben.zip", kind: "archive", files: ["server.cc"] },
    { name: "chung", kind: "folder", files: ["client.cc"] },
    { name: "notes.txt", kind: "file", files: ["notes.txt"] },
    { name: "ána", kind: "folder", files: ["Aufgabe 1/server.cc"] },
  ]);
});

test("a link in a student's folder refuses that submission alone", async () => {
  await using made = await folder({ "ana/util.h": "", "ben/server.cc": "" });
  await symlink("/etc/passwd", join(made.root, "ana/server.cc"));
  await symlink("/etc", join(made.root, "zoe"));
  expect(await read(made.root)).toMatchObject([
    { name: "ana", files: [], refused: expect.stringMatching(/link or a device/) },
    { name: "ben", files: ["server.cc"] },
    { name: "zoe", files: [], refused: expect.stringMatching(/link or a device/) },
  ]);
});

test("a name that is not UTF-8 refuses that submission alone", async () => {
  await using made = await folder({ "ben/server.cc": "" });
  const bytes = (path: string, name: number[]): Buffer =>
    Buffer.concat([Buffer.from(`${made.root}/${path}`), Buffer.from(name)]);
  await mkdir(bytes("ana", [0xff]));
  await mkdir(join(made.root, "zoe"));
  await writeFile(bytes("zoe/server", [0xe9, 0x2e, 0x63, 0x63]), "");
  expect(await read(made.root)).toMatchObject([
    { name: "ana\u{fffd}", files: [], refused: "its name is not UTF-8" },
    { name: "ben", files: ["server.cc"] },
    { name: "zoe", files: [], refused: "the name server\u{fffd}.cc is not UTF-8" },
  ]);
});

test("a file larger than any source, and a FIFO, refuse that submission alone", async () => {
  await using made = await folder({ "ana/core": "", "ben/server.cc": "", "zoe/server.cc": "" });
  await truncate(join(made.root, "ana/core"), 65 * 2 ** 20);
  execFileSync("mkfifo", [join(made.root, "zoe/client.cc")]);
  expect(await read(made.root)).toMatchObject([
    { name: "ana", files: [], refused: "a file is larger than 64 MiB: a source is text" },
    { name: "ben", files: ["server.cc"] },
    { name: "zoe", files: [], refused: expect.stringMatching(/link or a device/) },
  ]);
});

test("a folder beyond the limits is refused", async () => {
  const many = Object.fromEntries(
    Array.from({ length: 201 }, (_, index) => [`ana/${index}.h`, ""]),
  );
  await using made = await folder({ ...many, "ben/big.h": Buffer.alloc(11 * 2 ** 20) });
  expect(await read(made.root)).toMatchObject([
    { name: "ana", refused: expect.stringMatching(/200 files/) },
    { name: "ben", refused: expect.stringMatching(/10 MiB/) },
  ]);
});

test("one archive of a class is its folders and files", async () => {
  await using made = await folder({
    "download.zip": zip([
      { name: "Ana Li_1_assignsubmission_file_/server.cc" },
      { name: "liben_2_3_server.cc" },
      { name: "chung.zip", content: zip([{ name: "client.cc" }]) },
      { name: "zoe/work.zip", content: zip([{ name: "/etc/passwd" }]) },
    ]),
  });
  expect(await read(join(made.root, "download.zip"))).toEqual([
    { name: "Ana Li_1_assignsubmission_file_", kind: "folder", files: ["server.cc"] },
    { name: "chung.zip", kind: "archive", files: ["client.cc"] },
    { name: "liben_2_3_server.cc", kind: "file", files: ["liben_2_3_server.cc"] },
    { name: "zoe", kind: "folder", files: [], refused: expect.stringMatching(/absolute/) },
  ]);
});

test("a refused part of a class's archive keeps the kind that its name has", async () => {
  await using made = await folder({
    "download.zip": zip([
      { name: "ana/server.cc" },
      { name: "ben.zip", flags: 0x801 },
      { name: "zoe/server.cc", flags: 0x801 },
    ]),
  });
  expect(await read(join(made.root, "download.zip"))).toEqual([
    { name: "ana", kind: "folder", files: ["server.cc"] },
    { name: "ben.zip", kind: "archive", files: [], refused: "it has a password" },
    { name: "zoe", kind: "folder", files: [], refused: "it has a password" },
  ]);
});

test("a download beyond the limit is refused before it is read", async () => {
  await using made = await folder({ "download.zip": "" });
  const path = join(made.root, "download.zip");
  await truncate(path, 2 ** 30 + 1); // a hole, which takes no place on the disk
  const before = process.memoryUsage().arrayBuffers;
  await expect(readSubmissions(path)).rejects.toThrow("it is larger than 1024 MiB");
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 29);
});

test("a download that is no archive is refused as a whole", async () => {
  await using made = await folder({ "download.zip": "hello" });
  await expect(readSubmissions(join(made.root, "download.zip"))).rejects.toThrow(RefusedArchive);
  await expect(readSubmissions(join(made.root, "none"))).rejects.toThrow(/ENOENT/);
});
