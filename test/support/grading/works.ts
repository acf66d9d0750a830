/** Work of a course that no engine runs: each attempt's result is known. */
import type { Outcome } from "../../../src/grade/journal/outcome.ts";
import type { Attempted } from "../../../src/grading/attempt.ts";
import type { ReadyLab } from "../../../src/grading/ready-lab.ts";
import type { Work } from "../../../src/grading/work.ts";

const LAB: ReadyLab = {
  name: "close",
  question: "Who closes first?",
  rubric: [
    { kind: "step", key: "1", name: "server: listen", points: 1 },
    { kind: "run", key: "run", name: "the whole run", points: 1 },
  ],
  asked: "close",
  family: 4,
  folder: { folder: "/labs/close", files: [], problems: [] },
  digest: "d",
  hasVariants: false,
};

export function workOf(id: string, work = "w"): Work {
  const student = { id, name: id, columns: { id } };
  return { student, lab: LAB, attempt: 1, files: [], programs: work, work };
}

export const PASSED: Outcome = { verdict: "passed", score: [1, 1] };
export const VAIN: Outcome = { verdict: "inconclusive", reason: "no engine" };

export const attempted = (outcome: Outcome, folder?: string): Attempted => ({
  outcome,
  folder,
  seconds: 1,
});
