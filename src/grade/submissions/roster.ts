/**
 * A roster's text to students. Reads a table of one's own with the columns id, name, email, submitted and due, and
 * the exports of Canvas' gradebook and Moodle's grading worksheet, whose columns have names of their own.
 */
import { parse } from "csv-parse/sync";
import type { Student } from "./submission.ts";

/** The roster can't be used. The message names the line. */
export class RosterError extends Error {
  override readonly name = "RosterError";
}

/** The names of columns, in lower case, the best first. */
const COLUMNS = {
  id: ["id", "student id", "sis user id", "id number", "identifier", "username"],
  name: ["name", "student", "full name", "student name"],
  first: ["first name", "given name"],
  last: ["last name", "surname", "family name"],
  email: ["email", "e-mail", "email address", "e-mail address", "mail"],
  submitted: ["submitted", "datetime", "submitted at", "last modified (submission)"],
  due: ["due", "extension", "due date"],
} as const;

/** Columns that are copied to the table of grades, because the platform knows the student by them. */
const IDENTIFYING =
  /^(?:student|id|sis user id|sis login id|integration id|root account|section|identifier|full name|first name|last name|surname|username|id number|e-?mail(?: address)?|name|student id|student name)$/i;

export interface Roster {
  readonly students: readonly Student[];
  /** The platform that exported it; `own` for any other table. */
  readonly kind: "canvas" | "moodle" | "own";
}

/** The text of a table as spreadsheets save it: in UTF-8, in UTF-16 with its mark, or in the encoding of Windows. */
export function rosterText(bytes: Uint8Array): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  if (isUtf16) return new TextDecoder("utf-16le").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes); // every byte is a character of it
  }
}

/** @throws RosterError */
export function readRoster(text: string): Roster {
  const [head = [], ...rows] = cells(text);
  const names = head.map((name) => name.trim());
  const lower = names.map((name) => name.toLowerCase());
  const column = (wanted: keyof typeof COLUMNS): number =>
    COLUMNS[wanted].map((name) => lower.indexOf(name)).find((index) => index >= 0) ?? -1;
  const at = {
    id: column("id"), name: column("name"), first: column("first"), last: column("last"),
    email: column("email"), submitted: column("submitted"), due: column("due"),
  }; // biome-ignore format: a list
  if (at.id < 0) {
    throw new RosterError(
      `The first line has no column for the students' ids. It has: ${names.join(", ") || "nothing"}. Name one column id.`,
    );
  }
  const students: Student[] = [];
  const lines = new Map<string, number>();
  for (const [index, row] of rows.entries()) {
    const cell = (where: number): string => (row[where] ?? "").trim().normalize("NFC");
    const line = index + 2;
    if (/^points possible$/i.test(cell(at.name))) continue; // the second line of Canvas' export
    const id = cell(at.id);
    const name = cell(at.name) || `${cell(at.first)} ${cell(at.last)}`.trim();
    if (id === "") throw new RosterError(`Line ${line} has no id. Give every student one.`);
    const before = lines.get(id);
    if (before !== undefined) {
      throw new RosterError(
        `Lines ${before} and ${line} have the same id, ${id}. Give each student one.`,
      );
    }
    lines.set(id, line);
    const columns = names.flatMap((title, place) =>
      IDENTIFYING.test(title) ? [[title, cell(place)] as const] : [],
    );
    students.push({
      id,
      name: name || id,
      ...present("email", cell(at.email)),
      ...present("submitted", cell(at.submitted)),
      ...present("due", cell(at.due)),
      columns: Object.fromEntries(columns),
    });
  }
  return { students, kind: kindOf(lower) };
}

function present<K extends string>(key: K, value: string): Partial<Record<K, string>> {
  return value === "" || value === "-" ? {} : ({ [key]: value } as Record<K, string>);
}

function kindOf(columns: readonly string[]): Roster["kind"] {
  if (columns.includes("student") && columns.includes("section")) return "canvas";
  if (columns.includes("identifier") && columns.includes("full name")) return "moodle";
  return "own";
}

/** Spreadsheets of some languages separate by semicolons; the first line shows which it is. */
function separatorOf(text: string): string {
  const head = text.split("\n", 1)[0] ?? "";
  return [",", ";", "\t"].find((sign) => head.includes(sign)) ?? ",";
}

function cells(text: string): string[][] {
  try {
    return parse(text, {
      delimiter: separatorOf(text),
      bom: true,
      relax_column_count: true,
      skip_empty_lines: true,
    });
  } catch (cause) {
    throw new RosterError(
      `It is not a table of comma-separated values: ${(cause as Error).message}.`,
      {
        cause,
      },
    );
  }
}
