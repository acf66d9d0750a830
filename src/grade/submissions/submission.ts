/**
 * The words of a grading: what lies in the folder of submissions, whose it is, and what is graded. Names are in
 * Unicode's form NFC, so that two computers' spellings of one name are equal.
 */

/** A file of a submission. Its path has slashes, and none of it is absolute or `..`. */
export interface SubmittedFile {
  readonly path: string;
  readonly bytes: Buffer;
}

/** Something at the top of the folder of submissions, as it was read. An archive is its files. */
export interface TopEntry {
  readonly name: string;
  readonly kind: "folder" | "archive" | "file";
  readonly files: readonly SubmittedFile[];
  /** Why it can't be used, e.g. an archive with a link in it. */
  readonly refused?: string;
}

/** A student, as the name of a submission has it. */
export interface NameOfStudent {
  /** A name, an id or an e-mail address, as the folder or file is called. */
  readonly text: string;
  /** The number that a learning platform gave the student or the submission. */
  readonly number?: string;
}

/** One attempt, found by its name. */
export interface Delivery {
  readonly of: NameOfStudent;
  /** The names at the top that it comes from. */
  readonly from: readonly string[];
  /** Counted from 1. */
  readonly attempt: number;
  /** The learning platform marks it as late. */
  readonly late: boolean;
  readonly files: readonly SubmittedFile[];
  readonly refused?: string;
}

export interface Student {
  /** Unique in the grading: the roster's id, or the name of the folder. */
  readonly id: string;
  readonly name: string;
  readonly email?: string;
  /** When the student submitted, as the roster says it. */
  readonly submitted?: string;
  /** The student's own time limit, in place of the course's. */
  readonly due?: string;
  /** The roster's columns that identify the student, as they were. */
  readonly columns: Readonly<Record<string, string>>;
}

/** A student and the attempt that is graded; none if nothing was handed in. */
export interface Submission {
  readonly student: Student;
  readonly delivery?: Delivery;
  /** Why nothing can be graded. */
  readonly missing?: string;
}

/** Something for the instructor to read, in one sentence, with the place that it is about. */
export interface Notice {
  readonly place: string;
  readonly text: string;
}
