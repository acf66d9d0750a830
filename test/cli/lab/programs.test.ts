/** A student's programs in place of a lab's: the messages before anything runs. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { labContext } from "../../../src/images/context.ts";
import { readLabFolder } from "../../../src/lab-files/folder.ts";
import { resultsSchema } from "../../../src/record/results.ts";
import { runCli } from "../../support/commands/cli-run.ts";
import { copyLab } from "../../support/labs/lab-copy.ts";

const HANDSHAKE = fileURLToPath(new URL("../../../labs/handshake", import.meta.url));

/** A course folder with these files as homework. */
async function homework(files: Readonly<Record<string, string>>) {
  const around = await mkdtemp(join(tmpdir(), "wirestep-homework-"));
  await mkdir(join(around, "homework"));
  for (const [name, text] of Object.entries(files)) {
    await writeFile(join(around, "homework", name), text);
  }
  return { around, [Symbol.asyncDispose]: () => rm(around, { recursive: true, force: true }) };
}

/** A program in which each of these tags is on a line of its own. */
function tagged(...tags: readonly string[]): string {
  const lines = tags.map((tag) => `  ++step;  // step: ${tag}\n`);
  return `int main() {\n  int step = 0;\n${lines.join("")}}\n`;
}

test.concurrent("a tag on two lines names the student's file and the lines", async () => {
  await using course = await homework({
    "server.cc": tagged("listen", "accept", "accept", "accept-again"),
  });
  const args = ["lab", "handshake", "--programs", "homework"];
  const { code, stderr } = await runCli([...args, "--results", "r.json"], {}, course.around);
  expect(stderr).toContain(
    'homework/server.cc:5: step 3 (accept): the tag "// step: accept" is on lines 4 and 5 of homework/server.cc. Keep it on one line.',
  );
  expect(stderr).not.toContain("client.cc");
  expect(code).toBe(2);
  const text = await readFile(join(course.around, "r.json"), "utf8");
  const [result] = resultsSchema.parse(JSON.parse(text)).results;
  expect(result).toMatchObject({ lab: "handshake", family: 4, verdict: "invalid" });
  expect(new Set(result?.problems?.map(({ file }) => file))).toEqual(
    new Set(["homework/server.cc"]),
  );
});

test.concurrent("programs in the current folder are not mistaken for the lab's own", async () => {
  await using course = await homework({
    "client.cc": tagged("connect", "connect", "connect-again"),
  });
  const folder = join(course.around, "homework");
  const { code, stderr } = await runCli(["lab", "handshake", "--programs", "."], {}, folder);
  expect(stderr).toContain('the tag "// step: connect" is on lines 3 and 4 of ./client.cc');
  expect(code).toBe(2);
});

test.concurrent("a folder that has no programs or does not exist is refused", async () => {
  await using course = await homework({ "main.cc": "int main() {}\n" });
  for (const [programs, problem] of [
    ["homework", "it holds neither server.cc nor client.cc"],
    ["nosuch", "it cannot be read"],
  ] as const) {
    const { code, stderr } = await runCli(
      ["lab", "handshake", "--programs", programs],
      {},
      course.around,
    );
    expect(stderr).toContain(`${programs} with the programs cannot run:\n  ${problem}`);
    expect(code).toBe(2);
  }
});

test("the compiler gets the student's programs with their headers apart from the lab's, the lab's for those that are missing, and nothing else", async () => {
  await using lab = await copyLab("handshake");
  await writeFile(join(lab.folder, "shared.h"), "// of the lab\n");
  await using course = await homework({
    "server.cc": "// of the student\n",
    "shared.h": "// of the student\n",
    "more.h": "// of the student\n",
    "notes.txt": "private",
    ".env": "SECRET=1",
  });
  const files = await labContext(await readLabFolder(lab.folder, join(course.around, "homework")));
  const texts = Object.fromEntries(files.map(({ path, bytes }) => [path, bytes.toString()]));
  expect(files).toHaveLength(new Set(files.map(({ path }) => path)).size);
  for (const name of ["server.cc", "shared.h", "more.h"]) {
    expect(texts[`lab/programs/${name}`]).toBe("// of the student\n");
  }
  expect(texts["lab/shared.h"]).toBe("// of the lab\n");
  expect(texts["lab/server.cc"]).toBeUndefined(); // no submission can include the lab's own program
  expect(texts["lab/client.cc"]).toBe(await readFile(join(HANDSHAKE, "client.cc"), "utf8"));
  expect(Object.keys(texts).filter((path) => /notes|env|lab\.ts/.test(path))).toEqual([]);
});
