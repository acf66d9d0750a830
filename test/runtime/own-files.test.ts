import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { makeOwnFolders, writeOwnFile } from "../../src/runtime/own-files.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "wirestep-own-"));
});
afterEach(() => rm(folder, { recursive: true }));

const modeOf = async (path: string): Promise<string> =>
  ((await stat(path)).mode & 0o777).toString(8);

test("folders and files are for their user alone, whatever the umask is", async () => {
  const [runs, lab] = [join(folder, "runs"), join(folder, "runs/close")];
  await makeOwnFolders([runs, lab]);
  await writeOwnFile(join(lab, "record.json"), "{}");
  expect(await Promise.all([runs, lab, join(lab, "record.json")].map(modeOf))).toEqual([
    "700",
    "700",
    "600",
  ]);
  expect(await readdir(lab)).toEqual(["record.json"]);
});

test("a link in place of a folder is refused by its name, and nothing is written behind it", async () => {
  await mkdir(join(folder, "elsewhere"));
  await symlink(join(folder, "elsewhere"), join(folder, "close"));
  await expect(makeOwnFolders([folder, join(folder, "close")])).rejects.toThrow(
    `${join(folder, "close")} is a link`,
  );
  expect(await readdir(join(folder, "elsewhere"))).toEqual([]);
});

test("a link in place of a file is replaced, and the file that it leads to stays as it is", async () => {
  const [precious, index] = [join(folder, "precious"), join(folder, "index.html")];
  await writeFile(precious, "precious");
  await symlink(precious, index);
  await writeOwnFile(index, "<html>");
  expect(await readFile(precious, "utf8")).toBe("precious");
  expect(await readFile(index, "utf8")).toBe("<html>");
  await writeOwnFile(index, "<html> again");
  expect(await readFile(index, "utf8")).toBe("<html> again");
});
