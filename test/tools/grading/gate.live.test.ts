/** A small `make grade-gate`: one lab, a program of each kind, and a grader that is killed once. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readJournal } from "../../../src/grade/journal/journal.ts";
import { checksum } from "../../../src/grading/journal-file.ts";
import { causesOf, wrongGrades, wrongJournal } from "../../../tools/grading/compare.ts";
import { numbers, studentsOf, writeCourse } from "../../../tools/grading/generate.ts";
import { killedGrading } from "../../../tools/grading/killed-grading.ts";
import { candidates } from "../../../tools/grading/programs.ts";
import { wrongFiles } from "../../../tools/grading/written.ts";

const KINDS = [
  "other-names",
  "misspelt-second",
  "prints-a-verdict",
  "does-not-compile",
  "odd-names",
  "empty",
];

test("every grade is as declared after a kill, and no attempt is lost or counted twice", async () => {
  const folder = await mkdtemp(join(tmpdir(), "wirestep-small-gate-"));
  try {
    const next = numbers(7);
    const all = (await candidates()).filter(
      ({ lab, name }) => lab === "send-recv" && KINDS.includes(name),
    );
    const students = studentsOf(all, KINDS.length, next);
    await writeCourse(folder, students, next);
    const lab = "send-recv";
    const killed = await killedGrading({ lab, folder, kills: 1, next: () => 0, engine: undefined });
    expect(killed).toEqual({ grader: 1, engine: 0, code: 0 });
    const graded = join(folder, "graded");
    const table = await readFile(join(graded, "grades.csv"), "utf8");
    const journal = await readFile(join(graded, "journal"), "utf8");
    const { attempts } = readJournal(journal, checksum);
    const causes = await causesOf(graded, attempts);
    expect(wrongGrades(lab, table, students, causes)).toEqual([]);
    expect(wrongJournal(attempts, students)).toEqual([]);
    expect(await wrongFiles(graded)).toEqual([]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
