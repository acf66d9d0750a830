/** labs/build.sh with a compiler that writes down how it is called. */
import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { labContext } from "../../src/images/context.ts";
import { readLabFolder } from "../../src/lab-files/folder.ts";
import { copyLab, type LabCopy } from "../support/labs/lab-copy.ts";

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

/** The lab handshake with a homework, where labs/build.sh compiles it. */
async function laidOut(homework: LabCopy): Promise<readonly { readonly path: string }[]> {
  await using lab = await copyLab("handshake");
  await rm(join(homework.folder, "client.cc"));
  const context = await labContext(await readLabFolder(lab.folder, homework.folder));
  for (const { path, bytes } of context) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
  return context;
}

/** Calls labs/build.sh. @returns the compiler's arguments of each call, with what the script printed */
async function built(compiling: string): Promise<{ calls: readonly string[]; printed: string }> {
  const [compiler, calls] = [join(folder, "compiler"), join(folder, "calls")];
  await writeFile(compiler, compiling);
  await chmod(compiler, 0o755);
  const env = { ...process.env, CXX: compiler, CALLS: calls, CXXFLAGS: "" };
  const script = [join(folder, "shared/build.sh"), join(folder, "lab")];
  const printed = await promisify(execFile)("sh", script, { env }).then(
    ({ stderr }) => stderr,
    ({ stderr }: { stderr: string }) => stderr,
  );
  return { calls: (await readFile(calls, "utf8")).split("\n"), printed };
}

test("a homework's jc.h is for the homework alone, and the lab's own peer has the lab's", async () => {
  await using homework = await copyLab("handshake");
  await writeFile(join(homework.folder, "jc.h"), "#error the homework's\n");
  const context = await laidOut(homework);
  const { calls } = await built(COMPILER);
  const compiled = calls.filter((call) => / -c /.test(call));
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

/** The assembler's words for what a homework's asm(".loc 1 2") and asm(".file 1 \\"x\\"\\n.loc 1 2") ask for. */
const REFUSING = `${COMPILER}case "$calls" in *-gno-as-loc-support*)
  echo "programs/server.cc: Assembler messages:" >&2
  echo "programs/server.cc:7: Error: unassigned file number 1" >&2
  echo "/tmp/cc2cDGCz.s: Fatal error: duplicate .debug_line sections" >&2
  exit 1
esac
`.replace('echo "$@"', 'calls="$*"\necho "$@"');

test("the assembler may not give a homework's code other lines, and its message names the cause", async () => {
  await using homework = await copyLab("handshake");
  await laidOut(homework);
  const { calls, printed } = await built(REFUSING);
  const direct = calls.filter((call) => call.includes("-gno-as-loc-support"));
  expect(direct.map((call) => call.split(" ").at(-1))).toEqual(["programs/server.cc"]);
  const why = "error: an assembler directive (.loc) gives code other lines, so";
  expect(printed).toContain(`programs/server.cc:7: ${why}`);
  expect(printed).toContain(`programs/server.cc:1: ${why}`);
  expect(printed).not.toContain("unassigned");
});
