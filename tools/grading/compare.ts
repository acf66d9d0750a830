/** A grading and the declared grades, to the grades that are not as declared and to work that was lost or counted twice. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import type { Attempt } from "../../src/grade/journal/journal.ts";
import { byWork } from "../../src/grade/journal/standing.ts";
import { messageOf } from "../corpus/message.ts";
import type { MadeStudent } from "./generate.ts";

/** @param causes the first cause of each student's mismatch, by id */
export function wrongGrades(
  lab: string,
  table: string,
  students: readonly MadeStudent[],
  causes: ReadonlyMap<string, string>,
): readonly string[] {
  const rows = parse(table, { columns: true }) as readonly Record<string, string>[];
  const found = new Map(rows.map((row) => [row.id, row]));
  if (rows.length !== students.length)
    return [`${rows.length} rows for ${students.length} students`];
  return students.flatMap(({ id, name, candidate }) => {
    const row = found.get(id);
    if (row === undefined) return [`${id}: no row`];
    const { verdict, points, cause } = candidate.declared;
    const [got, most, why] = [row[lab] ?? "", row[`${lab}: of`], causes.get(id) ?? ""];
    const wrong = [
      ...(row.name === name ? [] : [`it is called ${row.name}`]),
      ...(row[`${lab}: verdict`] === verdict
        ? []
        : [`${row[`${lab}: verdict`]} and not ${verdict}`]),
      ...((got === "") === (verdict === "missing") ? [] : [`the cell is ${JSON.stringify(got)}`]),
      ...((got === most) === (verdict === "passed") ? [] : [`${got} of ${most} points`]),
      ...(points === undefined || got === `${points}` ? [] : [`${got} points and not ${points}`]),
      ...(cause === undefined || cause.test(why) ? [] : [`the cause does not match ${cause}`]),
    ];
    return wrong.length === 0
      ? []
      : [`${lab} ${id} ${candidate.name}: ${wrong.join("; ")}; ${why}`];
  });
}

/** The first mismatch of each student's transcript, for which the corpus declares its causes. */
export async function causesOf(
  folder: string,
  attempts: readonly Attempt[],
): Promise<ReadonlyMap<string, string>> {
  const found = attempts.map(async ({ student, run }) => {
    const file = run === undefined ? undefined : join(folder, run, "transcript.txt");
    const message = file === undefined ? undefined : messageOf(await readFile(file, "utf8"));
    return [student, message?.mismatch ?? ""] as const;
  });
  return new Map(await Promise.all(found));
}

/** Work with more than one conclusive attempt was counted twice, and work without one was lost. */
export function wrongJournal(
  attempts: readonly Attempt[],
  students: readonly MadeStudent[],
): readonly string[] {
  const works = [...byWork(attempts).values()];
  const graded = students.filter(({ candidate }) => candidate.declared.verdict !== "missing");
  const conclusive = (all: readonly Attempt[]): number =>
    all.filter(({ outcome }) => outcome.verdict !== "inconclusive").length;
  const twice = works.filter((all) => conclusive(all) !== 1);
  return [
    ...(works.length === graded.length
      ? []
      : [`${works.length} works in the journal, not ${graded.length}`]),
    ...twice.map(([first]) => `${first?.student}: not exactly one conclusive attempt`),
  ];
}
