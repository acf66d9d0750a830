/** A lab whose own Dockerfile adds a library (labs/AUTHORING.md). Only an engine builds images. */
import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { runCli } from "../support/commands/cli-run.ts";
import { courseFolders } from "../support/labs/course-folders.ts";

test("a lab in C with a Dockerfile of its own passes", async () => {
  await using folders = await courseFolders();
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
