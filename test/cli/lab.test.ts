import { relative } from "node:path";
import { expect, test } from "vitest";
import { type CliResult, ROOT, wirestep } from "../support/cli.ts";
import { type LabFiles, LabFolder, SMALL_LAB } from "../support/lab-folder.ts";

/** What `wirestep lab` says of a folder with these files; PATH of the folder written as FOLDER. */
async function lab(files: LabFiles): Promise<CliResult> {
  await using folder = await LabFolder.with(files);
  const { exitCode, stdout, stderr } = await wirestep(["lab", folder.path]);
  const shown = (text: string): string =>
    text.replaceAll(relative(ROOT, folder.path), "FOLDER").replaceAll(ROOT, "ROOT/");
  return { exitCode, stdout: shown(stdout), stderr: shown(stderr) };
}

test.concurrent("a lab that does not exist: the labs there are, exit code 2", async () => {
  const { exitCode, stdout, stderr } = await wirestep(["lab", "nosuch"]);
  expect(stderr).toMatch(
    /^wirestep: labs\/nosuch is not a lab that can run:\n {2}there is no such folder; labs here: .*\bhandshake\b.*\n$/,
  );
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
});

test.concurrent("a type error: file, line and what the checker says", async () => {
  const text = SMALL_LAB.replace("segments: []", "segmnets: []");
  const { exitCode, stdout, stderr } = await lab({ "lab.ts": text });
  expect(stderr).toContain("wirestep: FOLDER/lab.ts is not a lab that can run:\n");
  expect(stderr).toContain("FOLDER/lab.ts(5,");
  expect(stderr).toContain("'segmnets' does not exist");
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
});

test.concurrent("tags that are missing or stand twice, and no control characters in a pipe", async () => {
  await using folder = await LabFolder.with({ "server.cc": "int main() { listen(); }\n" });
  expect(await wirestep(["lab", folder.path])).toEqual({
    exitCode: 2,
    stdout: "",
    stderr: `\
wirestep: labs/small is not a lab that can run:
  step 1: no line of server.cc carries the tag "// step: listen"; its tags are: none. Put the tag at the end of the line the step executes.
`,
  });
  await folder.write({ "server.cc": "a();  // step: listen\nb();  // step: listen\n" });
  for (const env of [{}, { NO_COLOR: "1" }, { FORCE_COLOR: "1", TERM: "xterm-256color" }]) {
    expect(await wirestep(["lab", folder.path], { env })).toEqual({
      exitCode: 2,
      stdout: "",
      stderr: `\
wirestep: labs/small is not a lab that can run:
  step 1: the tag "// step: listen" stands on lines 1 and 2 of server.cc; a tag names one line.
`,
    });
  }
});

test.concurrent.each<readonly [string, LabFiles, string]>([
  [
    "no default export",
    { "lab.ts": SMALL_LAB.replace("export default lab", "export const small = lab") },
    'FOLDER/lab.ts is not a lab that can run:\n  it has no default export: write "export default lab(...)"',
  ],
  [
    "another name than its folder's",
    { "lab.ts": SMALL_LAB.replace('lab("small"', 'lab("big"') },
    'FOLDER/lab.ts is not a lab that can run:\n  its name is "big", its folder\'s "small"',
  ],
  [
    "a file that throws",
    { "lab.ts": `${SMALL_LAB}\nthrow new Error("not today");\n` },
    "FOLDER/lab.ts is not a lab that can run:\n  not today",
  ],
])("a lab with %s: what to mend, exit code 2", async (_, files, message) => {
  expect(await lab(files)).toEqual({ exitCode: 2, stdout: "", stderr: `wirestep: ${message}\n` });
});

test.concurrent("a folder without a program says which", async () => {
  const { exitCode, stderr } = await wirestep(["lab", "docker/lab"]);
  expect(stderr).toContain("server.cc is missing in ");
  expect(exitCode).toBe(2);
});
