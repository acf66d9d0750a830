/** labs/build.sh with a compiler that writes down how it is called. */
import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { labContext } from "../../src/images/context.ts";
import { readLabFolder } from "../../src/lab-files/folder.ts";
import { copyLab } from "../support/labs/lab-copy.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "wirestep-build-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** Makes the file that it is asked for. */
const COMPILER = `#!/bin/sh
echo "$@" >>"$CALLS"
while [ $# -gt 0 ]; do
  [ "$1" != -o ] || : >"$2"
  shift
done
`;

test("a homework's jc.h is for the homework alone, and the lab's own peer has the lab's", async () => {
  await using lab = await copyLab("handshake");
  await using homework = await copyLab("handshake");
  await rm(join(homework.folder, "client.cc"));
  await writeFile(join(homework.folder, "jc.h"), "#error the homework's\n");
  const context = await labContext(await readLabFolder(lab.folder, homework.folder));
  for (const { path, bytes } of context) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
  const [compiler, calls] = [join(folder, "compiler"), join(folder, "calls")];
  await writeFile(compiler, COMPILER);
  await chmod(compiler, 0o755);
  const env = { ...process.env, CXX: compiler, CALLS: calls };
  await promisify(execFile)("sh", [join(folder, "shared/build.sh"), join(folder, "lab")], { env });
  const compiled = (await readFile(calls, "utf8")).split("\n").filter((call) => / -c /.test(call));
  const searched = (source: string): readonly string[] =>
    [...(compiled.find((call) => call.endsWith(` ${source}`)) ?? "").matchAll(/-I (\S+)/g)].map(
      ([, path = ""]) => path,
    );
  // "jc.h" is first looked for next to the file that includes it
  expect(context.map(({ path }) => path)).toContain("lab/programs/jc.h");
  expect(context.map(({ path }) => path)).not.toContain("lab/jc.h");
  expect(searched("client.cc")).toEqual([join(folder, "shared")]);
  expect(searched("programs/server.cc")).toEqual([join(folder, "shared"), "."]);
});
