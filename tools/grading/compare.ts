/**
 * A grading and the declared grades, to the grades that are not as declared, to work that was lost or counted twice, and
 * to files that are wrong.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { type Attempt, readJournal } from "../../src/grade/journal/journal.ts";
import { checksum } from "../../src/grading/journal-file.ts";
import { messageOf } from "../corpus/message.ts";
import type { MadeStudent } from "./generate.ts";
import { wrongFiles } from "./written.ts";

export interface MadeGrading {
  readonly lab: string;
  /** The grading's folder. */
  readonly folder: string;
  readonly students: readonly MadeStudent[];
  /** The exit code of the command. */
  readonly code: number | null;
}

/** The texts say what is wrong. */
export interface Compared {
  readonly submissions: number;
  readonly attempts: readonly Attempt[];
  /** Grades that are not as declared. */
  readonly wrong: readonly string[];
  /** How many of them are lower. */
  readonly charged: number;
  readonly lost: readonly string[];
  readonly twice: readonly string[];
  readonly invalid: readonly string[];
}

export async function compared(made: MadeGrading): Promise<Compared> {
  const { lab, folder, students, code } = made;
  const table = await readFile(join(folder, "grades.csv"), "utf8");
  const { attempts } = readJournal(await readFile(join(folder, "journal"), "utf8"), checksum);
  const wrong = wrongGrades(lab, table, students, await causesOf(folder, attempts));
  return {
    submissions: students.length,
    attempts,
    wrong: [...(code === 0 ? [] : [`${lab}: exit code ${code}`]), ...wrong],
    charged: charged(lab, table, students).length,
    ...wrongJournal(attempts, students),
    invalid: await wrongFiles(folder),
  };
}

type Row = Readonly<Record<string, string>>;
const rowsOf = (table: string): readonly Row[] => parse(table, { columns: true });

/** @param causes the first cause of each student's mismatch, by id */
export function wrongGrades(
  lab: string,
  table: string,
  students: readonly MadeStudent[],
  causes: ReadonlyMap<string, string>,
): readonly string[] {
  const rows = rowsOf(table);
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
async function causesOf(
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

/** A student without an attempt that counts was lost, and one with more than one was counted twice. */
export function wrongJournal(
  attempts: readonly Attempt[],
  students: readonly MadeStudent[],
): Pick<Compared, "lost" | "twice"> {
  const counting = attempts.filter(({ outcome }) => outcome.verdict !== "inconclusive");
  const counts = Map.groupBy(counting, ({ student }) => student);
  const expected = students.filter(({ candidate }) => candidate.declared.verdict !== "missing");
  const ids = new Set(expected.map(({ id }) => id));
  const tooMany = [...counts].filter(([id, all]) => all.length > 1 || !ids.has(id));
  return {
    lost: [...ids].filter((id) => !counts.has(id)).map((id) => `${id}: no attempt counts`),
    twice: tooMany.map(([id, all]) => `${id}: ${all.length} attempts count`),
  };
}

/** Students whose cell has fewer points than the programs earn. An empty cell charges no one. */
export function charged(
  lab: string,
  table: string,
  students: readonly MadeStudent[],
): readonly string[] {
  const rows = new Map(rowsOf(table).map((row) => [row.id, row]));
  return students.flatMap(({ id, candidate: { declared } }) => {
    const [got = "", most] = [rows.get(id)?.[lab], rows.get(id)?.[`${lab}: of`]];
    const earned = declared.verdict === "passed" ? most : declared.points;
    return got !== "" && earned !== undefined && Number(got) < Number(earned) ? [id] : [];
  });
}
