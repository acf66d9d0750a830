import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readCourse } from "../../../src/grading/course.ts";
import { charged, wrongGrades, wrongJournal } from "../../../tools/grading/compare.ts";
import { numbers, studentsOf, writeCourse } from "../../../tools/grading/generate.ts";
import { candidates } from "../../../tools/grading/programs.ts";
import { LABS } from "../../corpus/program.ts";

test("a made course is read as it was made: each student's programs, and no one else's", async () => {
  const folder = await mkdtemp(join(tmpdir(), "wirestep-course-"));
  try {
    const next = numbers(7);
    const all = (await candidates()).filter(({ lab }) => lab === "send-recv");
    const students = studentsOf(all, 160, next);
    await writeCourse(folder, students, next);
    const course = await readCourse({
      labs: ["send-recv"],
      family: 4,
      submissions: join(folder, "submissions"),
      roster: join(folder, "roster.csv"),
      out: join(folder, "graded"),
    });
    const unread = course.notices.filter(({ text }) => /not graded|left out/.test(text));
    expect(unread).toEqual([]);
    const found = new Map(course.works.map((work) => [work.student.id, work]));
    for (const { id, candidate } of students) {
      const isMissing = candidate.declared.verdict === "missing";
      const names = isMissing ? [] : Object.keys(candidate.files).sort();
      const work = found.get(id);
      expect((work?.files ?? []).map(({ name }) => name).sort(), id).toEqual(names);
      for (const { name, bytes } of work?.files ?? []) {
        if (/\.(?:c|cc|cpp)$/.test(name)) expect(bytes.toString(), id).toContain(`// ${id}\n`);
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test("the same seed gives the same course, and each lab has every kind of program", async () => {
  const all = await candidates();
  const once = studentsOf(all, 20, numbers(3));
  expect(studentsOf(all, 20, numbers(3))).toEqual(once);
  for (const lab of LABS) {
    const verdicts = new Set(
      all.filter((one) => one.lab === lab).map(({ declared }) => declared.verdict),
    );
    expect([...verdicts], lab).toEqual(expect.arrayContaining(["passed", "mismatch", "missing"]));
  }
});

const made = (verdict: "passed" | "mismatch" | "missing", more = {}) => ({
  id: "s0",
  name: "Ana",
  candidate: { lab: "close", name: "x", files: {}, declared: { verdict, ...more } },
});
const table = (cells: string) => `id,name,close,close: of,close: verdict\ns0,${cells}\n`;
const causes = new Map([["s0", "another port"]]);

test.each([
  ["passed", {}, "Ana,4,4,passed", 0],
  ["mismatch", { points: 2, cause: /port/ }, "Ana,2,4,mismatch", 0],
  ["missing", {}, "Ana,,4,missing", 0],
  ["passed", {}, "Ben,4,4,passed", 1],
  ["passed", {}, "Ana,4,4,mismatch", 1],
  ["passed", {}, "Ana,3,4,passed", 1],
  ["mismatch", {}, "Ana,4,4,mismatch", 1],
  ["mismatch", { points: 2 }, "Ana,1,4,mismatch", 1],
  ["mismatch", { cause: /listen/ }, "Ana,1,4,mismatch", 1],
  ["mismatch", {}, "Ana,,4,inconclusive", 1],
  ["missing", {}, "Ana,0,4,missing", 1],
] as const)(
  "of a student declared as %s %j the row %s is wrong %d times",
  (verdict, more, cells, count) => {
    expect(wrongGrades("close", table(cells), [made(verdict, more)], causes)).toHaveLength(count);
  },
);

test("a lost row is wrong", () => {
  expect(wrongGrades("close", "id,close\n", [made("passed")], causes)).toHaveLength(1);
});

test.each([
  ["passed", {}, "Ana,3,4,mismatch", ["s0"]],
  ["passed", {}, "Ana,,4,inconclusive", []],
  ["mismatch", { points: 2 }, "Ana,1,4,mismatch", ["s0"]],
  ["mismatch", { points: 2 }, "Ana,3,4,mismatch", []],
] as const)(
  "a student declared as %s %j is charged by the row %s: %j",
  (verdict, more, cells, ids) => {
    expect(charged("close", table(cells), [made(verdict, more)])).toEqual(ids);
  },
);

const attempt = (student: string, work: string, verdict: "passed" | "inconclusive") => ({
  ...{ student, lab: "close", work, attempt: 1, grading: 1, seconds: 1 },
  outcome: verdict === "passed" ? { verdict, score: [4] } : { verdict, reason: "the engine died" },
});

test("each student has exactly one attempt that counts; others are lost or counted twice", () => {
  const students = [made("passed")];
  const journal = (...attempts: readonly ReturnType<typeof attempt>[]) => {
    const { lost, twice } = wrongJournal(attempts, students);
    return [lost.length, twice.length];
  };
  expect(journal(attempt("s0", "a", "inconclusive"), attempt("s0", "a", "passed"))).toEqual([0, 0]);
  expect(journal(attempt("s0", "a", "inconclusive"))).toEqual([1, 0]);
  expect(journal(attempt("s0", "a", "passed"), attempt("s0", "a", "passed"))).toEqual([0, 1]);
  expect(journal(attempt("s0", "a", "passed"), attempt("s0", "b", "passed"))).toEqual([0, 1]);
  expect(journal(attempt("s0", "a", "passed"), attempt("s9", "a", "passed"))).toEqual([0, 1]);
});
