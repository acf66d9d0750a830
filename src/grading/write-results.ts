/** Grades to the files of a grading: tables, JUnit, the class's page, each student's page, and other formats. */
import { copyFile, link, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { FormatContext, ResultFormat } from "../grade/formats/format.ts";
import { classPage } from "../grade/results/class-page.ts";
import type { GradedLab, StudentGrades } from "../grade/results/grade.ts";
import { RUN_FILES, runFileName, studentPage } from "../grade/results/student-page.ts";
import { gradesTable, platformTable } from "../grade/results/tables.ts";
import { gradeSuites } from "../grade/results/test-suites.ts";
import type { Roster } from "../grade/submissions/roster.ts";
import type { Notice } from "../grade/submissions/submission.ts";
import { suitesXml } from "../report/ci/junit.ts";
import { makeOwnFolders, writeOwnFile } from "../runtime/own-files.ts";
import { fileNameOf } from "./file-name.ts";

export interface Results {
  readonly labs: readonly GradedLab[];
  readonly students: readonly StudentGrades[];
  readonly notices: readonly Notice[];
  readonly roster: Roster["kind"];
  readonly formats: readonly ResultFormat[];
  readonly context: FormatContext;
}

/** The folder of what students get. */
const STUDENTS = "students";

/** @param out the folder of the grading, which exists @returns the files for the instructor */
export async function writeResults(out: string, results: Results): Promise<readonly string[]> {
  const { labs, students, notices, roster } = results;
  const pageOf = (id: string): string => `${STUDENTS}/${fileNameOf(id)}/index.html`;
  const platform = platformTable(students, labs, roster);
  const files = [
    { name: "grades.csv", text: gradesTable(students, labs) },
    ...(platform ? [platform] : []),
    { name: "junit.xml", text: suitesXml(gradeSuites(students)) },
    { name: "index.html", text: classPage({ labs, students, notices, pageOf }) },
  ];
  await removeOld(
    out,
    ["canvas.csv", "moodle.csv"].filter((name) => name !== platform?.name),
  );
  await makeOwnFolders([join(out, STUDENTS)]);
  await removeOld(join(out, STUDENTS), await readdir(join(out, STUDENTS)));
  for (const student of students) await writeStudent(out, student, results);
  for (const { name, text } of files) await writeOwnFile(join(out, name), text);
  return files.map(({ name }) => join(out, name));
}

/** Files of an earlier grading: a student who left, or a platform's table with another roster. */
async function removeOld(folder: string, names: readonly string[]): Promise<void> {
  await Promise.all(names.map((name) => rm(join(folder, name), { recursive: true, force: true })));
}

async function writeStudent(
  out: string,
  one: StudentGrades,
  { formats, context }: Results,
): Promise<void> {
  const folder = join(out, STUDENTS, fileNameOf(one.student.id));
  await makeOwnFolders([folder]);
  await writeOwnFile(join(folder, "index.html"), studentPage(one, context.hint));
  for (const format of formats) {
    for (const { path, text } of format.files(one, context)) {
      const parts = [format.name, ...path.split("/")];
      const folders = parts
        .slice(0, -1)
        .map((_, index) => join(folder, ...parts.slice(0, index + 1)));
      await makeOwnFolders(folders);
      await writeOwnFile(join(folder, ...parts), text);
    }
  }
  if (context.hint !== "why") return;
  for (const { lab, run, runFiles = RUN_FILES } of one.grades) {
    if (run === undefined) continue;
    for (const file of runFiles) {
      await sameFile(join(out, run, file), join(folder, runFileName(lab.name, file)));
    }
  }
}

/** A second name for the file, or a copy where the disk has none. */
async function sameFile(from: string, to: string): Promise<void> {
  await link(from, to).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") throw error;
    return copyFile(from, to);
  });
}
