/** A table of grades and the declared grades, to the grades that are not as declared. */
import { parse } from "csv-parse/sync";
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
