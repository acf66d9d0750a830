/**
 * A sample of graded submissions as text, for a person to grade by hand: the program and what its run showed, without
 * a word about the grade. The key has what the generator declared and what each student got.
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

export interface Sample {
  readonly texts: string;
  readonly key: string;
}

export async function sample(
  { lab, folder, students, attempts }: Sampled,
  count: number,
  next: () => number,
): Promise<Sample> {
  const table = await readFile(join(folder, "grades.csv"), "utf8");
  const rows = parse(table, { columns: true }) as readonly Readonly<Record<string, string>>[];
  const graded = students.filter(({ id }) =>
    attempts.some(({ student, run }) => student === id && run !== undefined),
  );
  const chosen = shuffled(graded, next).slice(0, count);
  const all = chosen.map(async ({ id, candidate }) => {
    const row = rows.find((one) => one.id === id);
    const run = attempts.findLast((one) => one.student === id && one.run !== undefined)?.run ?? "";
    const { verdict, points, cause } = candidate.declared;
    const title = `${"=".repeat(20)} ${lab} ${id}`;
    const texts = [
      title,
      ...Object.entries(candidate.files).map(([name, text]) => `---- ${name}\n${text}`),
      "---- what the run showed",
      withoutVerdict(await readFile(join(folder, run, "transcript.txt"), "utf8")),
    ];
    const key = [
      `${title}: ${candidate.name}`,
      `declared  ${verdict}${points === undefined ? "" : `, ${points} points`}${cause ? `, ${cause}` : ""}`,
      `got       ${row?.[`${lab}: verdict`]}, ${row?.[lab]} of ${row?.[`${lab}: of`]} points: ${row?.[`${lab}: why`]}`,
    ];
    return { texts: texts.join("\n"), key: key.join("\n") };
  });
  const made = await Promise.all(all);
  return {
    texts: made.map(({ texts }) => texts).join("\n"),
    key: made.map(({ key }) => key).join("\n"),
  };
}

/** The transcript without what the program was judged to be: the marked lines, and the lines that belong to each. */
export function withoutVerdict(transcript: string): string {
  let depth = Number.POSITIVE_INFINITY;
  const kept = transcript.split("\n").filter((line) => {
    const indent = line.search(/\S/);
    if (/^\s*[✓✗?] /.test(line)) depth = indent;
    else if (indent >= 0 && indent <= depth) depth = Number.POSITIVE_INFINITY;
    return depth === Number.POSITIVE_INFINITY;
  });
  return kept.join("\n");
}
