import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { RunRecord } from "../../../src/record/record.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "wirestep-course-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs commands as a user types them, with two variants in place of fifty. */
async function shell(commands: string) {
  const here = commands.replaceAll("npx wirestep", join(ROOT, "bin/wirestep"));
  const script = `set -e\n${here.replace("--variants 50", "--variants 2")}`;
  return promisify(execFile)("bash", ["-c", script], { cwd: folder });
}

const guide = await readFile(join(ROOT, "docs/grading.md"), "utf8");
const commands = [...guide.matchAll(/^```sh\n(.*?)^```/gms)].map(([, text = ""]) => text);

const grades = async (): Promise<readonly Record<string, string>[]> =>
  parse(await readFile(join(folder, "graded/grades.csv"), "utf8"), { columns: true });

test("the guide's commands take an instructor from a lab to grades", async () => {
  expect(commands).toHaveLength(4);
  let output = "";
  for (const block of commands) output += (await shell(block)).stdout;
  expect(output).toContain("2 of 2 variants of homework-1 pass");
  expect(output).toContain("4 handouts in handouts");
  expect(output).toContain("3 of 4 graded, 1 passed");
  expect(output).toContain("s3: no time of submission is known");
  expect(output).not.toContain("s4: no time"); // s4 handed in nothing
  const rows = (await grades()).map((row) => [
    row.id,
    row["homework-1"],
    row["homework-1: verdict"],
    row.late,
  ]);
  const [[, most] = []] = rows;
  expect(rows).toEqual([
    ["s1", most, "passed", ""],
    ["s2", expect.stringMatching(/^\d/), "mismatch", "8 h 15 min"],
    ["s3", "0", "invalid", ""],
    ["s4", "", "missing", ""],
  ]);
  expect(Number(rows[1]?.[1])).toBeLessThan(Number(most));
});

test("each student's run, transcript and pages say whose they are, and no other folder has a run", async () => {
  const [time = ""] = await readdir(join(folder, "graded/runs/s1")).then(async ([lab = ""]) =>
    (await readdir(join(folder, "graded/runs/s1", lab))).map((name) => join(lab, name)),
  );
  const run = join(folder, "graded/runs/s1", time);
  const record = JSON.parse(await readFile(join(run, "record.json"), "utf8")) as RunRecord;
  expect(record.student).toEqual({ id: "s1", name: "s1", attempt: 1 });
  expect(await readFile(join(run, "transcript.txt"), "utf8")).toContain(
    "submission of s1 (s1), attempt 1",
  );
  expect(await readFile(join(run, "report.html"), "utf8")).toMatch(/<title>[^<]*s1/);
  expect(await readFile(join(folder, "graded/junit.xml"), "utf8")).toContain(
    "homework-1 of s1 (s1)",
  );
  expect(await readFile(join(folder, "graded/students/s1/index.html"), "utf8")).toContain("s1");
  expect(await readdir(folder)).not.toContain("runs");
  expect((await readdir(join(folder, "graded/students/s1"))).sort()).toContain(
    "homework-1-report.html",
  );
});

test("the same command again grades nothing, and writes the same table", async () => {
  const before = await grades();
  const { stderr } = await shell(commands.at(-1) ?? "");
  expect(stderr).not.toMatch(/\d of \d graded/);
  expect(await grades()).toEqual(before);
});
