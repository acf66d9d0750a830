/** One run of a lab with a student's programs to the files of another grader's format, without a course around it. */
import type { FormatContext, ResultFile, ResultFormat } from "../grade/formats/format.ts";
import type { Outcome } from "../grade/journal/outcome.ts";
import { gradeOf } from "../grade/results/grade.ts";
import type { Family } from "../lab/model.ts";
import type { RunRecord } from "../record/record.ts";
import { outcomeOfError, outcomeOfRecord } from "./outcome-of.ts";
import { readyLab } from "./ready-lab.ts";

export interface OneResult {
  /** The lab, as the user named it. */
  readonly lab: string;
  readonly family: Family;
  /** The student's id. */
  readonly student: string;
  /** When it was submitted, in RFC 3339, if that is known. */
  readonly submitted: string | undefined;
  /** The run's record, or the error that ended the run. */
  readonly ended: { readonly record: RunRecord } | { readonly error: unknown };
  readonly seconds: number;
  readonly format: ResultFormat;
  readonly context: FormatContext;
}

export interface WrittenResult {
  readonly files: readonly ResultFile[];
  readonly verdict: Outcome["verdict"];
}

/** @throws InvalidLabError if the lab itself can't run, which is no student's result */
export async function oneResult(one: OneResult): Promise<WrittenResult> {
  const { ended, student: id, submitted, seconds, format, context } = one;
  const lab = await readyLab(one.lab, one.family);
  const outcome =
    "record" in ended ? outcomeOfRecord(lab.rubric, ended.record) : outcomeOfError(ended.error);
  const attempt = {
    student: id,
    lab: lab.name,
    work: "",
    attempt: 1,
    grading: 1,
    outcome,
    seconds,
  };
  const inTime = { seconds: 0, left: 100, notes: [] };
  const grade = gradeOf(lab, { attempt, differing: [], next: undefined }, inTime);
  const student = { id, name: id, columns: {}, ...(submitted !== undefined && { submitted }) };
  const files = format.files({ student, attempt: 1, grades: [grade], notices: [] }, context);
  return { files, verdict: outcome.verdict };
}
