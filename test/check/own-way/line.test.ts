/** The ends that a step accepts, and the output that counts. */
import { expect, test } from "vitest";
import sendAfterCloseLab from "../../../labs/send-after-close/lab.ts";
import { checkOutcome, checkOutput, expectedCalls } from "../../../src/check/own-way/line.ts";
import { checkStep } from "../../../src/check/step.ts";
import { isLineStep } from "../../../src/lab/model.ts";
import type { PlannedLineStep } from "../../../src/lab/plan/plan.ts";
import type { ExecutedLine } from "../../../src/record/record.ts";
import { after } from "../../support/evidence/context.ts";
import { mismatchText } from "../../support/evidence/mismatch-text.ts";
import { call, executedLine } from "../../support/evidence/steps.ts";
import { planOf } from "../../support/labs/lab-plan.ts";

const last = planOf(sendAfterCloseLab).steps.findLast(isLineStep) as PlannedLineStep;
const EPIPE = call('send(4, "still there?", 12, 0)', -1, "EPIPE");
const ends = (outcome: ExecutedLine["outcome"]): string =>
  mismatchText(checkOutcome(executedLine({ outcome }), last, []));

test("either of several ends is right", () => {
  expect(ends({ kind: "killed", signal: "SIGPIPE" })).toBe("as expected");
  expect(ends({ kind: "exited", code: 0 })).toBe("as expected");
});

test("an end that is none of them names all", () => {
  expect(ends({ kind: "killed", signal: "SIGSEGV" })).toContain(
    "expected  the program is ended by SIGPIPE, or the program ends with exit code 0",
  );
});

test("each end has its own calls", () => {
  const exited = executedLine({ outcome: { kind: "exited", code: 0 }, calls: [EPIPE] });
  expect(expectedCalls(exited, last)).toEqual([{ name: "send", result: -1, errno: "EPIPE" }]);
  const killed = executedLine({ outcome: { kind: "killed", signal: "SIGPIPE" } });
  expect(expectedCalls(killed, last)).toBeUndefined();
});

test("the lab's own program must have the first end", () => {
  const seen = (outcome: ExecutedLine["outcome"]) =>
    mismatchText(
      checkStep(
        last,
        {
          executed: executedLine({ outcome }),
          finished: [],
          packets: [],
          held: [],
          tables: { server: [], client: [] },
          sysctls: [],
        },
        after(1),
      ),
    );
  expect(seen({ kind: "killed", signal: "SIGPIPE" })).toBe("as expected");
  expect(seen({ kind: "exited", code: 0 })).toContain("expected  the program is ended by SIGPIPE");
});

test("output counts only where the lab marks it, and it may be longer", () => {
  const prints = "welcome to join\n";
  const output = "client: got 'welcome to join' (15 bytes)\n";
  expect(mismatchText(checkOutput("", { prints }))).toBe("as expected");
  expect(mismatchText(checkOutput(output, { prints, printsMatter: true }))).toBe("as expected");
  expect(mismatchText(checkOutput("welcome\n", { prints, printsMatter: true }))).toContain(
    'expected  it contains "welcome to join"\n  observed  "welcome\\n"',
  );
});

test("a number in the output is a whole word", () => {
  const matters = { prints: "own port 0\n", printsMatter: "0" } as const;
  expect(mismatchText(checkOutput("port: 0\n", matters))).toBe("as expected");
  expect(mismatchText(checkOutput("port: 40000\n", matters))).toContain('it contains "0"');
});
