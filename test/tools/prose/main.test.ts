/** The command of the prose check: its output, its exit codes and the files it reads. */
import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";

const MAIN = fileURLToPath(new URL("../../../tools/prose/main.ts", import.meta.url));

test("prints file, line, words and counts, and exits with 1", async () => {
  const run = await command({ "a.md": "A\ndoor.\n", "src/b.ts": "// anew\n", "src/c.ts": "" });
  expect(run()).toEqual({
    status: 1,
    stderr: "",
    stdout: [
      'a.md:2: "door": write gate (what holds packets), connection, channel',
      'src/b.ts:1: "anew": write again',
      "     1 .",
      "     1 src",
      "2 findings in the prose of 3 files",
      "",
    ].join("\n"),
  });
});

test("checks the files, folders and globs that the user names", async () => {
  const run = await command({ "a.md": "door", "b/c.md": "A gate.", "b/d.ts": "// anew" });
  expect(run("b/c.md")).toMatchObject({
    status: 0,
    stdout: "0 findings in the prose of 1 file\n",
  });
  expect(run("b").stdout).toMatch(/^b\/d\.ts:1: [\s\S]*in the prose of 2 files\n$/);
  expect(run("**/*.md").stdout).toMatch(/^a\.md:1: [\s\S]*in the prose of 2 files\n$/);
});

test("a path without a file is an error", async () => {
  const run = await command({ "a.md": "A gate." });
  expect(run("a.md", "b.md")).toEqual({
    status: 2,
    stdout: "",
    stderr: "No file of the checkout matches b.md. Check the path or the glob.\n",
  });
});

test("files that git ignores are not part of the checkout", async () => {
  const run = await command({ "a.md": "A gate.", "runs/b.md": "door", ".gitignore": "runs/" });
  expect(run()).toMatchObject({ status: 0, stdout: "0 findings in the prose of 1 file\n" });
});

/** The command in a repository of its own with these files. */
async function command(files: Readonly<Record<string, string>>) {
  const folder = await mkdtemp(join(tmpdir(), "wirestep-prose-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  spawnSync("git", ["init", "--quiet", folder]);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return (...paths: string[]) => {
    const options = { cwd: folder, encoding: "utf8" } as const;
    const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...paths], options);
    return { status, stdout, stderr };
  };
}
