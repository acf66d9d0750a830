/**
 * A sample of graded submissions as text, for a person to grade by hand: the program, what its run showed, the grade
 * that the generator declared, and the one that the student got.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import type { Attempt } from "../../src/grade/journal/journal.ts";
import { type MadeStudent, shuffled } from "./generate.ts";

export interface Sampled {
  readonly lab: string;
  /** The grading's. */
  readonly folder: string;
  readonly students: readonly MadeStudent[];
  readonly attempts: readonly Attempt[];
}

export async function sample(
  { lab, folder, students, attempts }: Sampled,
  count: number,
  next: () => number,
): Promise<string> {
  const table = await readFile(join(folder, "grades.csv"), "utf8");
  const rows = parse(table, { columns: true }) as readonly Readonly<Record<string, string>>[];
  const graded = students.filter(({ id }) =>
    attempts.some(({ student, run }) => student === id && run !== undefined),
  );
  const chosen = shuffled(graded, next).slice(0, count);
  const texts = chosen.map(async ({ id, candidate }) => {
    const row = rows.find((one) => one.id === id);
    const run = attempts.findLast((one) => one.student === id && one.run !== undefined)?.run ?? "";
    const { verdict, points, cause } = candidate.declared;
    return [
      `${"=".repeat(20)} ${lab} ${id}: ${candidate.name}`,
      `declared  ${verdict}${points === undefined ? "" : `, ${points} points`}${cause ? `, ${cause}` : ""}`,
      `got       ${row?.[`${lab}: verdict`]}, ${row?.[lab]} of ${row?.[`${lab}: of`]} points: ${row?.[`${lab}: why`]}`,
      ...Object.entries(candidate.files).map(([name, text]) => `---- ${name}\n${text}`),
      "---- transcript",
      await readFile(join(folder, run, "transcript.txt"), "utf8"),
    ].join("\n");
  });
  return (await Promise.all(texts)).join("\n");
}
