/** Follows labs/AUTHORING.md literally, in folders with a space in their names. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type CliResult, runCli } from "../support/commands/cli-run.ts";
import { allBlocks } from "../support/labs/authoring.ts";
import { courseFolders } from "../support/labs/course-folders.ts";
import { labWithSetting } from "../support/labs/lab-with-setting.ts";

/** Runs what the reader types. */
function typed(command: string, here: string): Promise<CliResult> {
  const [, name = "", parent = ""] = /^make new-lab NAME=(\S+) DIR=(\S+)$/.exec(command) ?? [];
  const args =
    name === ""
      ? command.replace(/^npx wirestep /, "").split(" ")
      : ["new-lab", name, "--in", parent];
  return runCli(args, {}, here);
}

/** The old text and the new one of a diff. */
function sides(diff: string): readonly [string, string] {
  const without = (mark: string): string =>
    diff
      .split("\n")
      .filter((line) => !line.startsWith(mark))
      .map((line) => line.slice(1))
      .join("\n");
  return [without("+"), without("-")];
}

test("the first part's commands print what the page shows", async () => {
  await using folders = await courseFolders();
  const { here, labs } = folders;
  for (const { kind, what, text } of allBlocks()) {
    if (kind === "edit") {
      const file = join(labs, "empty-send", what);
      const source = await readFile(file, "utf8");
      const [before, after] = sides(text);
      expect(source, what).toContain(before);
      await writeFile(
        file,
        source.replace(before, () => after),
      );
    }
    if (kind !== "run") continue;
    const [first = "", ...rest] = text.split("\n");
    const { stdout, stderr } = await typed(first.replace(/^\$ /, ""), here);
    for (const part of `${rest.join("\n")}\n`.split(/^…\n/m)) {
      expect(stdout, `${first}\n${stdout}${stderr}`).toContain(part);
    }
  }
});

test("a lab with a setting that no kernel has is invalid", async () => {
  await using folders = await courseFolders();
  const { here, labs } = folders;
  const lab = await labWithSetting(labs, { "net.ipv4.wirestep_invented": "1" });
  const { code, stderr } = await runCli(["lab", lab], {}, here);
  expect(stderr).toContain("net.ipv4.wirestep_invented: this kernel has no such setting");
  expect(code).toBe(2);
});
