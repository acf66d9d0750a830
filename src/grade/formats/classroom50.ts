/**
 * Classroom 50: result.json, with what its runner puts into the environment. Its scores are whole numbers, so
 * points with decimals are given in hundredths. Without a grade there is no file.
 */
import { sumOf } from "../results/grade.ts";
import { type FormatContext, itemsOf, json, type ResultFormat, ungraded } from "./format.ts";

export const classroom50: ResultFormat = {
  name: "classroom50",
  files: (student, context) => {
    if (ungraded(student) !== undefined) return [];
    const items = itemsOf(student, context.hint);
    const { points = 0, most } = sumOf(student.grades);
    const all = [points, ...items.flatMap(({ got, most: worth }) => [got, worth])];
    const scale = all.every(Number.isInteger) ? 1 : 100;
    const whole = (value: number): number => Math.round(value * scale);
    const result = {
      schema: "classroom50/result/v1",
      ...stated(context, student.student.id),
      ...(student.student.submitted !== undefined && { datetime: student.student.submitted }),
      graded_at: context.gradedAt,
      score: whole(points),
      "max-score": whole(most),
      tests: items.map((item) => ({
        "test-name": item.name,
        passed: item.passed,
        score: whole(item.got),
        "max-score": whole(item.most),
        message: item.message,
      })),
    };
    return [{ path: "result.json", text: json(result) }];
  },
};

/** The fields that Classroom 50's runner knows. The rest is left out. */
function stated({ env }: FormatContext, id: string): Readonly<Record<string, string>> {
  const fields = {
    classroom: env.CLASSROOM,
    assignment: env.ASSIGNMENT,
    assignment_type: "individual",
    owner: env.OWNER ?? id,
    submission: env.SUBMISSION_TAG,
    commit: env.COMMIT_URL,
    release: env.RELEASE_URL,
    review: env.REVIEW_URL,
  };
  const known = Object.entries(fields).flatMap(([name, value]) =>
    value === undefined || value === "" ? [] : [[name, value] as const],
  );
  return Object.fromEntries(known);
}
