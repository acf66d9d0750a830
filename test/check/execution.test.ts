/** How a line ended, and what it printed, against a lab's expectation. */
import { expect, test } from "vitest";
import { describeCall, describeOutcome } from "../../src/check/execution.ts";
import { returns } from "../../src/lab/index.ts";
import type { Outcome } from "../../src/record/record.ts";
import { checkedLine as check } from "../support/evidence/checked-line.ts";
import { text } from "../support/evidence/mismatch-text.ts";
import { call } from "../support/evidence/steps.ts";

test("a line that runs to its end", () => {
  expect(check({})).toBe("as expected");
});

test("a line that waits in the expected call", () => {
  expect(check({ outcome: { kind: "waits", call: "accept" } }, { blocksIn: "accept" })).toBe(
    "as expected",
  );
});

test.each<readonly [Outcome, string]>([
  [
    { kind: "waits", call: "accept" },
    text`
      ✗ the line server.cc:4
        expected  runs to its end
        observed  waits inside the system call accept
    `,
  ],
  [
    { kind: "runs" },
    text`
      ✗ the line server.cc:4
        expected  runs to its end
        observed  still runs and does not wait in a system call
        hint      is there a loop on this line that does not end?
    `,
  ],
  [
    { kind: "exited", code: 2 },
    text`
      ✗ the line server.cc:4
        expected  runs to its end
        observed  the program ended with exit code 2
        hint      is there a return or exit before the end of this line?
    `,
  ],
  [
    { kind: "killed", signal: "SIGSEGV" },
    text`
      ✗ the line server.cc:4
        expected  runs to its end
        observed  the program was ended by SIGSEGV
        hint      the program crashed: check the pointers, buffers and arguments of this line
    `,
  ],
  [
    { kind: "killed", signal: "SIGSEGV", at: { file: "peer.h", number: 12 } },
    text`
      ✗ the line server.cc:4
        expected  runs to its end
        observed  the program was ended by SIGSEGV at peer.h:12
        hint      the program crashed: check the pointers, buffers and arguments of this line
    `,
  ],
  [
    { kind: "elsewhere", at: { file: "server.cc", number: 9 } },
    text`
      ✗ the line server.cc:4
        expected  runs to its end
        observed  the program stopped at server.cc:9 instead
        hint      the lab steps the lines in a different order than the program executes them
    `,
  ],
])("a line that should finish and did not: $kind", (outcome, mismatch) => {
  expect(check({ outcome })).toBe(mismatch);
});

test("a line that should wait and finished", () => {
  expect(check({}, { blocksIn: "accept" })).toBe(text`
    ✗ the line server.cc:4
      expected  waits inside the system call accept
      observed  ran to its end
  `);
});

test("a line that waits in another system call", () => {
  expect(check({ outcome: { kind: "waits", call: "recvfrom" } }, { blocksIn: "accept" })).toBe(text`
    ✗ the line server.cc:4
      expected  waits inside the system call accept
      observed  waits inside the system call recvfrom
  `);
});

test("output is printed with its line ends", () => {
  expect(check({ output: "hello\n" }, { prints: "hello\n" })).toBe("as expected");
  expect(check({ output: "hello\n" })).toBe(text`
    ✗ the program's output
      expected  no output
      observed  "hello\\n"
  `);
  expect(check({}, { prints: "hello\n" })).toBe(text`
    ✗ the program's output
      expected  "hello\\n"
      observed  no output
  `);
  expect(check({ output: "hello" }, { prints: "hello\n" })).toBe(text`
    ✗ the program's output
      expected  "hello\\n"
      observed  "hello"
  `);
});

test("all mismatches of a line are reported at once", () => {
  const mismatches = check(
    {
      outcome: { kind: "killed", signal: "SIGPIPE" },
      calls: [call("connect(3, 198.18.7.2:12345)", -1, "ECONNREFUSED")],
      output: "x",
    },
    { calls: [returns("connect", 0)] },
  );
  expect(mismatches.match(/✗.*/g)).toEqual([
    "✗ the line server.cc:4",
    "✗ the call connect",
    "✗ the program's output",
  ]);
});

test("a call that sets up io_uring says why it is refused, and another that fails does not", () => {
  const asked = { name: "io_uring_setup", text: "io_uring_setup(8, pointer)", result: -1 };
  expect(describeCall({ ...asked, errno: "EPERM" })).toBe(
    "io_uring_setup(8, pointer) = -1 EPERM (refused: io_uring sends and receives without system calls, so a run could not see it; use calls such as send and recv)",
  );
  expect(describeCall({ ...asked, errno: "EINVAL" })).toBe(
    "io_uring_setup(8, pointer) = -1 EINVAL",
  );
});

test("a crash is reported with its line and the values of the variables that the line names", () => {
  const crash = { kind: "killed", signal: "SIGSEGV" } as const;
  const at = { file: "server.cc", number: 5 };
  const values = [
    { name: "node.next", value: "NULL" },
    { name: "index", value: "7" },
  ];
  expect([{ ...crash, at, values }, { ...crash, at }, crash].map(describeOutcome)).toEqual([
    "the program was ended by SIGSEGV at server.cc:5, with node.next = NULL, index = 7",
    "the program was ended by SIGSEGV at server.cc:5",
    "the program was ended by SIGSEGV",
  ]);
});
