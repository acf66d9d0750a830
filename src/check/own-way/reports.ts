/**
 * Turns the words of a program's runtime into faults of the program: a sanitizer's report, or an exception that
 * no handler caught.
 */
import type { Mismatch, Outcome } from "../../record/record.ts";
import { type Place, placeIn } from "./calls/descriptors.ts";

/** The first words of a sanitizer's report. */
const SANITIZER = /^.*(?:(?:ERROR|WARNING): \w+Sanitizer|: runtime error:).*$/m;
/** A line of the program in it. The compiler's container has the sources in /lab. */
const PLACE = /(?:\/lab\/|^)([\w./-]+\.(?:cc|cpp|cxx|C|c|hh|hpp|hxx|h)):(\d+)/m;
const EXCEPTION =
  /^terminate called (?:after throwing an instance of .*|without .*)(?:\n.*what\(\):.*)?/m;

/** The first line of a sanitizer's report in a program's output, and the line that it names. */
export function sanitizerReport(
  output: string,
): { readonly text: string; readonly at?: Place } | undefined {
  const found = SANITIZER.exec(output);
  if (found === null) return undefined;
  const [, file, number] = PLACE.exec(output.slice(found.index)) ?? [];
  return {
    text: found[0].trim(),
    ...(file !== undefined && { at: { file: file.replace(/^.*\//, ""), number: Number(number) } }),
  };
}

/** A mismatch if a line's program printed a sanitizer's report, whether it went on or not. */
export function checkReport(output: string, line: Place): readonly Mismatch[] {
  const report = sanitizerReport(output);
  if (report === undefined) return [];
  const { file, number } = placeIn(line, report.at);
  return [
    {
      subject: `${file}:${number}: a sanitizer's report`,
      expected: "no report",
      observed: report.text,
      advice: "the transcript has the whole report in the step's output",
    },
  ];
}

/** The exception that ended a program, as the runtime printed it. */
export function uncaughtException(
  outcome: Outcome,
  output: string,
): Pick<Mismatch, "evidence" | "advice"> {
  const text = outcome.kind === "killed" && outcome.signal === "SIGABRT" && EXCEPTION.exec(output);
  if (!text) return {};
  return {
    evidence: text[0].replace(/\n\s*/, ": "),
    advice: "no handler catches this exception: check the call that failed before it",
  };
}
