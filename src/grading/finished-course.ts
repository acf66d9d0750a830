/** A course whose work stands, to grades and their files. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Standing } from "../grade/journal/standing.ts";
import { type Lateness, latenessOf, lateText } from "../grade/points/lateness.ts";
import { type Grade, gradeOf, missingGrade, type StudentGrades } from "../grade/results/grade.ts";
import { RUN_FILES } from "../grade/results/student-page.ts";
import type { Notice } from "../grade/submissions/submission.ts";
import { foreignVariants } from "../grade/submissions/variants.ts";
import type { Course } from "./course.ts";
import { keyOf } from "./grade-course.ts";
import type { LabWork, StudentWork } from "./work.ts";
import { type Results, writeResults } from "./write-results.ts";

export interface FinishOptions extends Pick<Results, "formats" | "context"> {
  readonly out: string;
  readonly due?: string | undefined;
  readonly latePerDay: number;
  readonly timeZone?: string | undefined;
}

export interface FinishedCourse {
  readonly students: readonly StudentGrades[];
  /** For the instructor. */
  readonly files: readonly string[];
}

export async function finishedCourse(
  course: Course,
  standings: ReadonlyMap<string, Standing>,
  options: FinishOptions,
): Promise<FinishedCourse> {
  const students: StudentGrades[] = [];
  for (const one of course.students) {
    students.push(await withFoundRuns(options.out, gradesOf(one, course, standings, options)));
  }
  const { labs, roster, notices } = course;
  const files = await writeResults(options.out, { ...options, labs, roster, students, notices });
  return { students, files };
}

function gradesOf(
  { submission: { student, delivery }, works, notices }: StudentWork,
  course: Course,
  standings: ReadonlyMap<string, Standing>,
  { due, latePerDay, timeZone }: FinishOptions,
): StudentGrades {
  const policy = { perDay: latePerDay, ...(timeZone !== undefined && { zone: timeZone }) };
  const lateness = latenessOf(student.submitted, student.due ?? due, policy);
  const grades = works.map((work, index) => {
    const lab = course.labs[index];
    if (lab === undefined) throw new Error("each work has its lab");
    if ("missing" in work) return missingGrade(lab, work.missing);
    const standing = standings.get(keyOf(work));
    if (standing === undefined) throw new Error(`${student.id}: no result of ${lab.name}`);
    return gradeOf(lab, standing, lateness);
  });
  return {
    student,
    attempt: delivery?.attempt,
    grades,
    notices: [
      ...notices,
      ...works.flatMap((work) => variantNotices(work, course, standings)),
      ...(delivery === undefined ? [] : lateNotices(student.id, lateness, delivery.late)),
    ],
  };
}

/** Names the files of runs that are there. One that is missing was removed after it was graded, or has no page. */
export async function withFoundRuns(out: string, one: StudentGrades): Promise<StudentGrades> {
  const notices: Notice[] = [];
  const grades: Grade[] = [];
  for (const grade of one.grades) {
    const { run } = grade;
    if (run === undefined) {
      grades.push(grade);
      continue;
    }
    const names: readonly string[] = await readdir(join(out, run)).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return [];
        throw error;
      },
    );
    const [runFiles, missing] = [
      RUN_FILES.filter((file) => names.includes(file)),
      RUN_FILES.filter((file) => !names.includes(file)),
    ];
    grades.push({ ...grade, runFiles });
    if (missing.length === 0) continue;
    const text = `the run of ${grade.lab.name} has no ${missing.join(", ")} in ${run}: the grade stands, and its pages lack them. To have them again, grade into another folder with --out`;
    notices.push({ place: one.student.id, text });
  }
  return { ...one, grades, notices: [...one.notices, ...notices] };
}

/** Programs that answer the variant of another student. */
function variantNotices(
  work: LabWork,
  { variants }: Course,
  standings: ReadonlyMap<string, Standing>,
): readonly Notice[] {
  if ("missing" in work) return [];
  const all = variants.get(work.lab.name);
  const own = all?.get(work.student.id);
  if (all === undefined || own === undefined) return [];
  const outcome = standings.get(keyOf(work))?.attempt?.outcome;
  const causes = outcome?.verdict === "mismatch" ? outcome.causes : [];
  const texts = [
    work.given ?? "",
    ...work.files.map(({ bytes }) => bytes.toString()),
    ...causes.flatMap(({ what, observed }) => [what, observed]),
  ];
  return foreignVariants(texts, own, all.values()).map(({ id, found }) => ({
    place: work.student.id,
    text: `the programs for ${work.lab.name} have ${found.join(" and ")} of ${id}: this is the variant of ${id}`,
  }));
}

function lateNotices(
  place: string,
  { seconds, notes }: Lateness,
  isMarked: boolean,
): readonly Notice[] {
  const marked = isMarked && seconds === 0 ? ["Canvas marks it as late"] : [];
  const late = seconds > 0 ? [`late by ${lateText(seconds)}`] : [];
  return [...late, ...notes, ...marked].map((text) => ({ place, text }));
}
