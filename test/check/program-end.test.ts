import { expect, test } from "vitest";
import { checkExecution, type ExecutionExpectation } from "../../src/check/execution.ts";
import type { ExecutedLine, Outcome } from "../../src/record/record.ts";
import { mismatchText, text } from "../support/evidence/mismatch-text.ts";
import { call, executedLine } from "../support/evidence/steps.ts";

/** The mismatches of a line from which the program should run to its end. */
function check(fields: Partial<ExecutedLine>, expected: Partial<ExecutionExpectation>): string {
  return mismatchText(checkExecution(executedLine(fields), { prints: "", ...expected }));
}

test("a program that ends as expected", () => {
  const exited = { kind: "exited", code: 3 } as const;
  expect(check({ outcome: exited }, { end: { code: 3 } })).toBe("as expected");
  const killed = { kind: "killed", signal: "SIGPIPE" } as const;
  expect(check({ outcome: killed }, { end: { signal: "SIGPIPE" } })).toBe("as expected");
});

test.each<readonly [Outcome, ExecutionExpectation["end"], string]>([
  [
    { kind: "exited", code: 1 },
    { code: 0 },
    text`
      ✗ the line server.cc:4
        expected  the program ends with exit code 0
        observed  the program ended with exit code 1
    `,
  ],
  [
    { kind: "killed", signal: "SIGABRT" },
    { code: 0 },
    text`
      ✗ the line server.cc:4
        expected  the program ends with exit code 0
        observed  the program was ended by SIGABRT
        hint      the program crashed: check the pointers, buffers and arguments of this line
    `,
  ],
  [
    { kind: "exited", code: 0 },
    { signal: "SIGPIPE" },
    text`
      ✗ the line server.cc:4
        expected  the program is ended by SIGPIPE
        observed  the program ended with exit code 0
    `,
  ],
  [
    { kind: "killed", signal: "SIGTERM" },
    { signal: "SIGPIPE" },
    text`
      ✗ the line server.cc:4
        expected  the program is ended by SIGPIPE
        observed  the program was ended by SIGTERM
        hint      the program crashed: check the pointers, buffers and arguments of this line
    `,
  ],
  [
    { kind: "finished" },
    { code: 0 },
    text`
      ✗ the line server.cc:4
        expected  the program ends with exit code 0
        observed  ran to its end
    `,
  ],
  [
    { kind: "waits", call: "recv" },
    { code: 0 },
    text`
      ✗ the line server.cc:4
        expected  the program ends with exit code 0
        observed  waits inside the system call recv
    `,
  ],
  [
    { kind: "runs" },
    { signal: "SIGPIPE" },
    text`
      ✗ the line server.cc:4
        expected  the program is ended by SIGPIPE
        observed  still runs and does not wait in a system call
        hint      is there a loop on this line that does not end?
    `,
  ],
])("a program that ends otherwise, or not at all: %j instead of %j", (outcome, end, mismatch) => {
  expect(check({ outcome }, { end })).toBe(mismatch);
});

test("the calls and the output up to the program's end are checked", () => {
  const outcome = { kind: "exited", code: 0 } as const;
  const refused = call("connect(3, 198.18.7.2:12345)", -1, "ECONNREFUSED");
  expect(check({ outcome, calls: [refused], output: "x" }, { end: { code: 0 } })).toBe(text`
    ✗ the call connect
      expected  connect succeeds
      observed  connect(3, 198.18.7.2:12345) = -1 ECONNREFUSED
    ✗ the program's output
      expected  no output
      observed  "x"
  `);
});
