/** A course whose work stands, to grades and their files. */
import type { Standing } from "../grade/journal/standing.ts";
import { type Lateness, latenessOf, lateText } from "../grade/points/lateness.ts";
import { gradeOf, missingGrade, type StudentGrades } from "../grade/results/grade.ts";
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
  const students = course.students.map((one) => gradesOf(one, course, standings, options));
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
