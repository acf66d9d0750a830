/** Gradings in which nothing runs: what is wrong is reported first, and a machine without an engine charges no one. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runCliHere } from "../../support/commands/cli-here.ts";

const NO_ENGINE = { DOCKER_HOST: "unix:///nowhere/docker.sock" };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "wirestep-grade-"));
  await mkdir(join(folder, "submissions/ana"), { recursive: true });
  await mkdir(join(folder, "empty/ana"), { recursive: true });
  await writeFile(join(folder, "submissions/ana/server.cc"), "int main() {}\n");
  await writeFile(join(folder, "empty/ana/report.pdf"), "");
  await writeFile(join(folder, "roster.csv"), "id,name\nana,Ana\nzoe,=Zoe\n");
  await writeFile(join(folder, "names.csv"), "name\nAna\n");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const grade = (...args: string[]) =>
  runCliHere(["grade", "close", "--out", "graded", ...args], NO_ENGINE, folder);

test.each([
  [["--submissions", "none"], /--submissions none: ENOENT.*Check the path/],
  [["--submissions", "roster.csv"], /--submissions roster\.csv: it can't be unpacked/],
  [["--submissions", "submissions", "--roster", "none"], /--roster none: ENOENT/],
  [["--submissions", "submissions", "--roster", "names.csv"], /no column for the students' ids/],
  [["--submissions", "submissions", "--time-zone", "Mars"], /no zone Mars/],
  [
    ["--submissions", "submissions", "--due", "2026-05-01T12:00:00"],
    /--due: .* no offset from UTC/,
  ],
  [["--submissions", "submissions", "--format", "excel"], /no format excel; there are artemis/],
  [["--submissions", "submissions", "--hints", "all"], /Allowed choices are where, what, why/],
  [["--submissions", "submissions", "--repeat", "0"], /from 1 to 999/],
  [["--submissions", "submissions", "--late-per-day", "101"], /from 0 to 100/],
])("%j is refused before anything runs, exit code 2", async (args, message) => {
  const { code, stderr } = await grade(...args);
  expect(stderr).toMatch(message);
  expect(code).toBe(2);
});

test("a lab that is named twice or is none is refused", async () => {
  expect(await grade("close", "--submissions", "submissions")).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/The lab close is named twice/),
  });
  expect(await grade("nosuch", "--submissions", "submissions")).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/no such folder/),
  });
});

test("without an engine nothing is graded and nothing is in the journal, exit code 3", async () => {
  const { code, stderr } = await grade("--submissions", "submissions", "--roster", "roster.csv");
  expect(stderr).toContain("DOCKER_HOST");
  expect(code).toBe(3);
  expect(await readFile(join(folder, "graded/journal"), "utf8")).toBe("");
  expect(await readdir(join(folder, "graded"))).toEqual(["journal"]);
});

test("a class in which no one has handed in programs needs no engine", async () => {
  const args = ["--submissions", "empty", "--roster", "roster.csv", "--format", "prairielearn"];
  const { code, stdout } = await grade(...args);
  expect(stdout).toMatch(/0 of 2 graded, 0 passed/);
  expect(stdout).toMatch(
    /ana, close: not graded: it has neither server.cc nor client.cc; it has report.pdf/,
  );
  expect(stdout).toMatch(/zoe, close: not graded: nothing was handed in/);
  expect(code).toBe(0);
  const table = await readFile(join(folder, "graded/grades.csv"), "utf8");
  expect(table.split("\r\n").slice(1, 3)).toEqual([
    expect.stringMatching(/^ana,Ana,,\d+,missing,/),
    expect.stringMatching(/^zoe,'=Zoe,,\d+,missing,nothing was handed in/),
  ]);
  const results = await readFile(
    join(folder, "graded/students/zoe/prairielearn/results.json"),
    "utf8",
  );
  expect(JSON.parse(results)).toMatchObject({ gradable: false });
});
