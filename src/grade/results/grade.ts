/**
 * The grade of one student for one lab, from the attempts in the journal. A grade has points only if a run has
 * shown something about the programs: without a submission, or with an inconclusive run, the cell stays empty.
 */
import type { Attempt } from "../journal/journal.ts";
import type { Cause } from "../journal/outcome.ts";
import type { Standing } from "../journal/standing.ts";
import { afterLateness, type Lateness, lateText } from "../points/lateness.ts";
import { mostPoints, type Rubric } from "../points/rubric.ts";
import { nothing, type Score, total } from "../points/score.ts";
import type { Notice, Student } from "../submissions/submission.ts";

export type GradeVerdict = "passed" | "mismatch" | "invalid" | "inconclusive" | "missing";

export interface GradedLab {
  readonly name: string;
  readonly question: string;
  readonly rubric: Rubric;
}

export interface Grade {
  readonly lab: GradedLab;
  readonly verdict: GradeVerdict;
  /** Points of each item of the rubric, before lateness; undefined if there are none to give. */
  readonly score: Score | undefined;
  /** After lateness; undefined if the cell stays empty. */
  readonly points: number | undefined;
  readonly most: number;
  readonly lateness: Lateness;
  /** Why the points are not all, in one line; empty if they are. */
  readonly reason: string;
  /** The whole reason, such as the compiler's messages; empty if the causes have it. */
  readonly details: string;
  readonly causes: readonly Cause[];
  /** The run's folder, from that of the grading. */
  readonly run: string | undefined;
  /** The files for a student that are in the run's folder. All of them if left out. */
  readonly runFiles?: readonly string[];
  readonly seconds: number;
  /** Attempts with different results. */
  readonly differing: readonly Attempt[];
}

/** All grades of a student. */
export interface StudentGrades {
  readonly student: Student;
  /** The number of the attempt that is graded, as the student counts. */
  readonly attempt: number | undefined;
  readonly grades: readonly Grade[];
  /** For the instructor alone. */
  readonly notices: readonly Notice[];
}

const IN_TIME: Lateness = { seconds: 0, left: 100, notes: [] };

/** @param reason why there is nothing to grade */
export function missingGrade(lab: GradedLab, reason: string): Grade {
  return {
    lab, verdict: "missing", score: undefined, points: undefined, most: mostPoints(lab.rubric),
    lateness: IN_TIME, reason, details: reason, causes: [], run: undefined, seconds: 0, differing: [],
  }; // biome-ignore format: a list
}

/** @throws Error without an attempt */
export function gradeOf(
  lab: GradedLab,
  { attempt, differing }: Standing,
  lateness: Lateness,
): Grade {
  if (attempt === undefined) throw new Error(`no attempt of ${lab.name}`);
  const { outcome, run, seconds } = attempt;
  const most = mostPoints(lab.rubric);
  const common = {
    lab,
    most,
    lateness,
    run,
    seconds,
    differing,
    verdict: outcome.verdict,
  } as const;
  if (outcome.verdict === "inconclusive") {
    const reason = `inconclusive, so not graded: ${firstLine(outcome.reason)}`;
    return {
      ...common,
      score: undefined,
      points: undefined,
      reason,
      details: outcome.reason,
      causes: [],
    };
  }
  const score = outcome.verdict === "invalid" ? nothing(lab.rubric) : outcome.score;
  const causes = outcome.verdict === "mismatch" ? outcome.causes : [];
  const details = outcome.verdict === "invalid" ? outcome.reason : "";
  const reasons = [
    ...(outcome.verdict === "invalid" ? [firstLine(outcome.reason)] : []),
    ...(causes[0] ? [causeText(causes[0])] : []),
    ...(lateness.seconds > 0
      ? [`late by ${lateText(lateness.seconds)}: ${lateness.left} % of the points`]
      : []),
    ...(differing.length > 0
      ? [`${differing.length} runs gave different results; the better one stands`]
      : []),
  ];
  return {
    ...common,
    score,
    points: afterLateness(total(score), lateness),
    reason: reasons.join("; "),
    details,
    causes,
  };
}

/** `step 2 (server: listen): the bytes of the port are swapped`. The name of a line or a call says nothing alone. */
export function causeText({
  step,
  what,
  observed,
}: Pick<Cause, "step" | "what" | "observed">): string {
  const text = /^the (?:line|call) /.test(what) ? `${what}: ${firstLine(observed)}` : what;
  return step === undefined ? text : `${step}: ${text}`;
}

export const firstLine = (text: string): string =>
  text.split("\n").find((line) => line.trim() !== "") ?? "";

/** The sum over a student's labs; undefined if one of them has no points. */
export function sumOf(grades: readonly Grade[]): {
  readonly points: number | undefined;
  readonly most: number;
} {
  const points = grades.map((grade) => grade.points);
  const most = grades.reduce((sum, grade) => sum + grade.most, 0);
  const isWhole = points.every((one) => one !== undefined);
  const sum = points.reduce<number>((all, one) => all + (one ?? 0), 0);
  return { points: isWhole ? Math.round(sum * 100) / 100 : undefined, most };
}
