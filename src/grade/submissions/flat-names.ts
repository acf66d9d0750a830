/**
 * The name of a file or folder in a download of Canvas or Moodle to its student and its own name:
 *
 *     muellerana_LATE_4711_90210_server-1.cc                      Canvas
 *     Ana Müller_4711_assignsubmission_file_server.cc             Moodle, in one folder
 *     Ana Müller_4711_assignsubmission_file_/server.cc            Moodle, in a folder for each student
 *
 * Follows Canvas' app/models/content_zipper.rb and Moodle's mod/assign/locallib.php (download_submissions).
 */
import type { NameOfStudent } from "./submission.ts";

export interface FlatName {
  readonly of: NameOfStudent;
  readonly late: boolean;
  /** The name that the student gave the file; empty for a folder. */
  readonly file: string;
}

const MOODLE = /^(?<name>.+?)_(?<number>\d+)_assignsubmission_(?:file|onlinetext)_?(?<file>.*)$/su;
const CANVAS = /^(?<name>[^_]+)_(?<late>LATE_)?(?<number>\d+)_(?:\d+|text)_(?<file>.+)$/su;

/** Undefined if the name is of neither. */
export function flatName(name: string): FlatName | undefined {
  const found = MOODLE.exec(name) ?? CANVAS.exec(name);
  const { name: text, number, file, late } = found?.groups ?? {};
  if (text === undefined || number === undefined) return undefined;
  return { of: { text, number }, late: late !== undefined, file: file ?? "" };
}

/** `ana-attempt-2`, `ana (attempt 2)`: the name without the number of the attempt. */
const ATTEMPT = /^(?<text>.*?)[\s_-]*\(?\battempt[\s_-]*(?<attempt>\d{1,4})\)?$/isu;

export function withoutAttempt(name: string): { readonly text: string; readonly attempt: number } {
  const { text, attempt } = ATTEMPT.exec(name.replaceAll("_", "-"))?.groups ?? {};
  if (text === undefined || text === "" || attempt === undefined) return { text: name, attempt: 1 };
  return { text: name.slice(0, text.length), attempt: Number(attempt) };
}
