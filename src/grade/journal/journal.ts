/**
 * The journal of a grading: one line for each attempt, appended when the attempt is over. A line begins with the
 * length and the checksum of the rest, so a line that was being written when the process was killed is recognised:
 *
 *     412 6c1f0a2b9d3e4f50 {"student":"ana","lab":"close",…}
 */
import { z } from "zod";
import { outcomeSchema } from "./outcome.ts";

const attemptSchema = z.object({
  student: z.string(),
  lab: z.string(),
  work: z.string().describe("a hash of all that decides the result: programs, lab, version"),
  attempt: z.int().min(1).describe("counted from 1, of this work"),
  grading: z
    .int()
    .min(1)
    .describe("counted from 1: a grading that came to its end begins the next"),
  stage: z
    .string()
    .optional()
    .describe("the place that made the stage: docker or namespaces; a grading has one"),
  outcome: outcomeSchema,
  run: z.string().optional().describe("the run's folder, from the journal's"),
  seconds: z.number().min(0),
  images: z
    .string()
    .optional()
    .describe("a hash of the images that made the run, if a worker has made it; a lab has one"),
});

/** The last line of a grading that came to its end. */
const endSchema = z.object({ end: z.int().min(1).describe("the grading's number") });
const lineSchema = z.union([attemptSchema, endSchema]);

export type Attempt = z.infer<typeof attemptSchema>;
export type JournalEntry = z.infer<typeof lineSchema>;

/** The checksum of a text: short, and the same everywhere. */
export type Checksum = (text: string) => string;

export function journalLine(entry: JournalEntry, checksum: Checksum): string {
  const text = JSON.stringify(entry);
  return `${text.length} ${checksum(text)} ${text}\n`;
}

export interface ReadJournal {
  readonly attempts: readonly Attempt[];
  /** The number of the grading that goes on or begins now. */
  readonly grading: number;
  /** The part of the text that is whole lines, in characters. The rest was cut off and must be removed. */
  readonly whole: number;
}

/** A line in the middle is not as it was written: the file was changed or its disk is broken. */
export class JournalError extends Error {
  override readonly name = "JournalError";
}

/** @throws JournalError unless only the last line is broken */
export function readJournal(text: string, checksum: Checksum): ReadJournal {
  const attempts: Attempt[] = [];
  let grading = 1;
  let at = 0;
  for (let number = 1; at < text.length; number += 1) {
    const end = text.indexOf("\n", at);
    const entry = end < 0 ? undefined : entryIn(text.slice(at, end), checksum);
    if (entry === undefined) {
      if (end < 0 || end === text.length - 1) break; // it was being written
      throw new JournalError(
        `Line ${number} of the journal is not as it was written. Restore the file, or grade into another folder.`,
      );
    }
    if ("end" in entry) grading = entry.end + 1;
    else attempts.push(entry);
    at = end + 1;
  }
  return { attempts, grading, whole: at };
}

function entryIn(line: string, checksum: Checksum): JournalEntry | undefined {
  const [, length, sum, text] = /^(\d+) ([0-9a-f]+) (.*)$/s.exec(line) ?? [];
  if (text === undefined || text.length !== Number(length) || checksum(text) !== sum) {
    return undefined;
  }
  return lineSchema.parse(JSON.parse(text));
}
