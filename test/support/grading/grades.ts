/** Grades of every kind, as a class has them. */
import type { Outcome } from "../../../src/grade/journal/outcome.ts";
import type { LatePolicy } from "../../../src/grade/points/lateness.ts";
import { latenessOf } from "../../../src/grade/points/lateness.ts";
import {
  type Grade,
  type GradedLab,
  gradeOf,
  missingGrade,
  type StudentGrades,
} from "../../../src/grade/results/grade.ts";

export const LAB: GradedLab = {
  name: "close",
  question: "Who closes <first>?",
  rubric: [
    { kind: "step", key: "1", name: "server: listen", points: 2 },
    { kind: "step", key: "2", name: "client: connect", points: 1.5 },
    { kind: "run", key: "run", name: "the whole run", points: 1 },
  ],
};

export const OUTCOMES = {
  passed: { verdict: "passed", score: [2, 1.5, 1] },
  mismatch: {
    verdict: "mismatch",
    score: [2, 0, 0],
    causes: [
      {
        step: "step 2 (client: connect)",
        where: "submission/client.cc:7",
        what: "connects to <b>another</b> port",
        expected: "port 12345",
        observed: "port 12354",
        why: "write the lab's port\nThe server listens there alone.",
      },
    ],
  },
  invalid: { verdict: "invalid", reason: "close: a program does not compile\nserver.cc:3: error" },
  inconclusive: { verdict: "inconclusive", reason: "The engine did not answer.\nStart it." },
} as const satisfies Record<string, Outcome>;

export function grade(
  kind: keyof typeof OUTCOMES | "missing",
  policy: LatePolicy = { perDay: 0 },
  submitted?: string,
): Grade {
  if (kind === "missing") return missingGrade(LAB, "nothing was handed in");
  const outcome = { ...OUTCOMES[kind] } as Outcome;
  const attempt = {
    student: "s", lab: "close", work: "w", attempt: 1, grading: 1, outcome, seconds: 2,
    ...(kind === "passed" || kind === "mismatch" ? { run: "runs/s/close/2026" } : {}),
  }; // biome-ignore format: one attempt
  const lateness = latenessOf(submitted, policy.due, policy);
  return gradeOf(LAB, { attempt, differing: [], next: undefined }, lateness);
}

export function student(id: string, grades: readonly Grade[], name = id): StudentGrades {
  return {
    student: { id, name, columns: { ID: id, Student: name } },
    attempt: 1,
    grades,
    notices: [],
  };
}
