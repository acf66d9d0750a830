/** Grades as suites of test cases for JUnit: a suite for each student and lab, a case for each item of the rubric. */
import type { CaseOutcome, TestCase, TestSuite } from "../../report/ci/test-cases.ts";
import { safeText } from "../../report/text/safe-text.ts";
import { causeText, firstLine, type Grade, type StudentGrades } from "./grade.ts";

export function gradeSuites(students: readonly StudentGrades[]): readonly TestSuite[] {
  return students.flatMap(({ student, grades }) =>
    grades.map((grade) => ({
      name: safeText(`${grade.lab.name} of ${student.name} (${student.id})`),
      seconds: grade.seconds,
      started: undefined,
      properties: {
        verdict: grade.verdict,
        student: student.id,
        points: grade.points === undefined ? "" : `${grade.points}`,
        most: `${grade.most}`,
        ...(grade.run !== undefined && { folder: grade.run }),
      },
      cases: casesOf(grade),
    })),
  );
}

function casesOf(grade: Grade): readonly TestCase[] {
  const { score, verdict, reason } = grade;
  if (score === undefined || verdict === "invalid") {
    const message = firstLine(safeText(reason));
    const outcome: CaseOutcome =
      verdict === "missing"
        ? { kind: "skipped", message }
        : {
            kind: "error",
            type: verdict === "invalid" ? "invalid" : "inconclusive",
            message,
            text: safeText(reason),
          };
    return [testCase("the programs", outcome)];
  }
  return grade.lab.rubric.map(({ kind, key, name, points }, index) => {
    const title = kind === "step" ? `${key} ${name}` : name;
    if (score[index] === points) return testCase(title, { kind: "passed" });
    const own = grade.causes.find(
      ({ step }) => kind === "step" && step?.startsWith(`step ${key} (`),
    );
    if (own === undefined && kind !== "run") {
      return testCase(title, {
        kind: "skipped",
        message: "no points: it may follow from an earlier fault",
      });
    }
    const cause = own ?? grade.causes[0];
    const message = cause === undefined ? "not as expected" : causeText(cause);
    const text =
      cause === undefined ? message : `expected  ${cause.expected}\nobserved  ${cause.observed}`;
    return testCase(title, {
      kind: "failure",
      type: "mismatch",
      message: firstLine(message),
      text,
    });
  });
}

const testCase = (name: string, outcome: CaseOutcome): TestCase => ({
  name: safeText(name), place: undefined, seconds: 0, outcome,
}); // biome-ignore format: one case
