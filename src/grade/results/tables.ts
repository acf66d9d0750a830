/**
 * Grades as comma-separated values. `grades.csv` has everything, with the reason next to each grade. Canvas and
 * Moodle get tables of their own, with the columns by which they know a student and one for each lab. A cell that
 * would be a formula in a spreadsheet is written as text.
 */
import { stringify } from "csv-stringify/sync";
import { lateText } from "../points/lateness.ts";
import type { Roster } from "../submissions/roster.ts";
import { type Grade, type StudentGrades, sumOf } from "./grade.ts";

/** One for each lab. */
type Labs = readonly { readonly name: string }[];

export function gradesTable(students: readonly StudentGrades[], labs: Labs): string {
  const identifying = identifyingColumns(students);
  const head = [
    ...identifying,
    ...labs.flatMap(({ name }) => [name, `${name}: of`, `${name}: verdict`, `${name}: why`]),
    "total", "of", "late", "attempt",
  ]; // biome-ignore format: a list
  const rows = students.map(({ student, grades, attempt }) => {
    const { points, most } = sumOf(grades);
    const late = Math.max(0, ...grades.map(({ lateness }) => lateness.seconds));
    return [
      ...identifying.map((name) => student.columns[name] ?? ""),
      ...grades.flatMap((grade) => [cell(grade.points), `${grade.most}`, grade.verdict, grade.reason]),
      cell(points), `${most}`, late > 0 ? lateText(late) : "", `${attempt ?? ""}`,
    ]; // biome-ignore format: a list
  });
  return table([head, ...rows]);
}

/** The table that the platform of the roster imports; undefined for a roster of one's own. */
export function platformTable(
  students: readonly StudentGrades[],
  labs: Labs,
  kind: Roster["kind"],
): { readonly name: string; readonly text: string } | undefined {
  if (kind === "own") return undefined;
  const identifying = identifyingColumns(students);
  const rows = students.map(({ student, grades }) => [
    ...identifying.map((name) => student.columns[name] ?? ""),
    ...grades.map(({ points }) => cell(points)),
  ]);
  const head = [...identifying, ...labs.map(({ name }) => name)];
  const possible = identifying.map((_, index) => (index === 0 ? "    Points Possible" : ""));
  const mosts = students[0]?.grades.map(({ most }) => `${most}`) ?? [];
  const all = kind === "canvas" ? [head, [...possible, ...mosts], ...rows] : [head, ...rows];
  return { name: `${kind}.csv`, text: table(all) };
}

function identifyingColumns(students: readonly StudentGrades[]): readonly string[] {
  return [...new Set(students.flatMap(({ student }) => Object.keys(student.columns)))];
}

const cell = (points: Grade["points"]): string => (points === undefined ? "" : `${points}`);

const table = (rows: readonly (readonly string[])[]): string =>
  stringify(
    rows.map((row) => [...row]),
    { escape_formulas: true, record_delimiter: "windows" },
  );
