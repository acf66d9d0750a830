/** Follows labs/AUTHORING.md literally, in folders with a space in their names. */
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { type CliResult, runCli } from "../support/commands/cli-run.ts";
import { allBlocks } from "../support/labs/authoring.ts";
import { labWithSetting } from "../support/labs/lab-with-setting.ts";

/** A course's folders: the place of this checkout, and next to it the course's labs. */
async function course() {
  const around = await mkdtemp(join(tmpdir(), "wirestep course "));
  const here = join(around, "wirestep");
  await mkdir(here);
  return {
    here,
    labs: join(around, "my-course/labs"),
    [Symbol.asyncDispose]: () => rm(around, { recursive: true }),
  };
}

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
  await using folders = await course();
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

test("a lab in C with a Dockerfile of its own passes", async () => {
  await using folders = await course();
  const { here, labs } = folders;
  expect((await runCli(["new-lab", "with-zlib", "--c", "--in", labs])).code).toBe(0);
  const folder = join(labs, "with-zlib");
  await cp(
    fileURLToPath(new URL("own-dockerfile/Dockerfile", import.meta.url)),
    join(folder, "Dockerfile"),
  );
  const client = join(folder, "client.c");
  const source = await readFile(client, "utf8");
  await writeFile(
    client,
    source
      .replace("#include <unistd.h>", "#include <unistd.h>\n#include <zlib.h>")
      .replace(
        'send(fd, "hello", 5, 0); ',
        'send(fd, crc32(0, Z_NULL, 0) == 0 ? "hello" : "wrong", 5, 0); ',
      ),
  );
  const { code, stdout, stderr } = await runCli(["lab", folder], {}, here);
  expect(code, stdout + stderr).toBe(0);
  expect(stdout).toContain("client.c:17  send(fd, crc32(");
  await writeFile(join(folder, "Dockerfile"), "ARG ENDPOINT\nFROM $ENDPOINT\nRUN no-such-tool\n");
  const broken = await runCli(["lab", folder], {}, here);
  expect(broken.stderr).toContain("with-zlib: its Dockerfile does not build");
  expect(broken.stderr).toContain("no-such-tool: not found");
  expect(broken.code).toBe(2);
});

test("a lab with a setting that no kernel has is invalid", async () => {
  await using folders = await course();
  const { here, labs } = folders;
  const lab = await labWithSetting(labs, { "net.ipv4.wirestep_invented": "1" });
  const { code, stderr } = await runCli(["lab", lab], {}, here);
  expect(stderr).toContain("net.ipv4.wirestep_invented: this kernel has no such setting");
  expect(code).toBe(2);
});
