import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { packed, withLength } from "../../../src/programs/archive.ts";
import { fillFolder } from "../../../src/venue/namespaces/filled-folder.ts";

test("the files of a peer's tar are there for every user, and a program can be executed", async () => {
  const umask = process.umask(0o077);
  const folder = await mkdtemp(join(tmpdir(), "wirestep-filled-"));
  try {
    const tar = await packed([
      { path: "server.cc", bytes: Buffer.from("int main() {}\n"), executable: false },
      { path: "debug/server", bytes: Buffer.from("ELF\n\n"), executable: true },
    ]);
    await fillFolder(folder, withLength(tar));
    expect(await readFile(join(folder, "server.cc"), "utf8")).toBe("int main() {}\n");
    expect(await readFile(join(folder, "debug/server"), "utf8")).toBe("ELF\n\n");
    expect((await stat(folder)).mode & 0o777).toBe(0o755);
    expect((await stat(join(folder, "debug"))).mode & 0o777).toBe(0o755);
    expect((await stat(join(folder, "debug/server"))).mode & 0o777).toBe(0o755);
    expect((await stat(join(folder, "server.cc"))).mode & 0o777).toBe(0o644);
  } finally {
    process.umask(umask);
    await rm(folder, { recursive: true });
  }
});
