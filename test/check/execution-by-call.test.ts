/** Programs that ran to a call instead of over a tagged line. */
import { describe, expect, test } from "vitest";
import { checkExecution, type ExecutionExpectation } from "../../src/check/execution.ts";
import type { ExecutedLine } from "../../src/record/record.ts";
import { mismatchText, text } from "../support/evidence/mismatch-text.ts";
import { call, executedLine } from "../support/evidence/steps.ts";

describe("a program that ran to a call", () => {
  const { tag: _, ...ran } = executedLine({ outcome: { kind: "waits", call: "accept" } });
  const check = (fields: Partial<ExecutedLine>, expected: Partial<ExecutionExpectation> = {}) =>
    mismatchText(checkExecution({ ...ran, ...fields }, { prints: "", ...expected }));

  test("that waits in it instead", () => {
    expect(check({ call: "accept" })).toBe(text`
      ✗ the line server.cc:4
        expected  its next call of accept returns
        observed  waits inside the system call accept
    `);
  });

  test("is named as a program if no line is known", () => {
    const line = { file: "server.cc", number: 0, text: "" };
    expect(check({ call: "any", line })).toBe(text`
      ✗ the server's program
        expected  its next call returns
        observed  waits inside the system call accept
    `);
  });

  test("has made all calls of the step when it waits, so that they are compared", () => {
    const calls = [call("socket(AF_INET, SOCK_STREAM, 0)", 3)];
    const listed = [{ name: "socket", result: 3 }];
    expect(check({ calls }, { blocksIn: "accept", calls: listed })).toBe("as expected");
    expect(check({ calls }, { blocksIn: "accept", calls: [] })).toContain("✗ the call socket");
    const line = executedLine({ outcome: { kind: "waits", call: "accept" }, calls });
    expect(checkExecution(line, { prints: "", blocksIn: "accept", calls: [] })).toEqual([]);
  });
});
