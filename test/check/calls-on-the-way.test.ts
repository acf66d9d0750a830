/** Calls of the lines that a step runs on the way to its own. */
import { expect, test } from "vitest";
import { checkExecution } from "../../src/check/execution.ts";
import { returns } from "../../src/lab/index.ts";
import type { CallExpectation } from "../../src/lab/model.ts";
import type { RecordedCall } from "../../src/record/record.ts";
import { mismatchText, text } from "../support/evidence/mismatch-text.ts";
import { call, executedLine } from "../support/evidence/steps.ts";

const socket = call("socket(AF_INET, SOCK_STREAM, 0)", 3);
const connect = call("connect(3, 198.18.7.2:12345)", 0);
const refused = call("connect(3, 198.18.7.2:12345)", -1, "ECONNREFUSED");

function check(
  { calls }: { readonly calls: RecordedCall[] },
  expected: { readonly calls: readonly CallExpectation[] },
): string {
  return mismatchText(checkExecution(executedLine({ calls }), { prints: "", ...expected }));
}

const ON_THE_WAY = { at: { file: "server.cc", number: 2 } };

test("calls of other lines before the step's own need not be listed", () => {
  const calls = [{ ...socket, ...ON_THE_WAY }, connect];
  expect(check({ calls }, { calls: [returns("connect", 0)] })).toBe("as expected");
});

test("they can be listed, and are then as the lab says", () => {
  const calls = [{ ...socket, ...ON_THE_WAY }, connect];
  const expected = [returns("socket", 3), returns("connect", 0)];
  expect(check({ calls }, { calls: expected })).toBe("as expected");
  const other = [returns("socket", 4), returns("connect", 0)];
  expect(check({ calls }, { calls: other })).toBe(text`
    ✗ the call socket
      expected  socket(...) = 4
      observed  socket(AF_INET, SOCK_STREAM, 0) = 3
  `);
});

test("the same call on the way doesn't replace a failure of the line's own call", () => {
  const calls = [{ ...connect, ...ON_THE_WAY }, refused];
  expect(check({ calls }, { calls: [returns("connect", 0)] })).toBe(text`
    ✗ the call connect
      expected  connect(...) = 0
      observed  connect(3, 198.18.7.2:12345) = -1 ECONNREFUSED
  `);
});

test("a call on the way may not fail", () => {
  const calls = [{ ...refused, ...ON_THE_WAY }, socket];
  expect(check({ calls }, { calls: [returns("socket", 3)] })).toBe(text`
    ✗ the call connect
      expected  connect succeeds
      observed  connect(3, 198.18.7.2:12345) = -1 ECONNREFUSED
  `);
});

test("a call of a function that the line called is a call of the line", () => {
  const calls = [{ ...socket, ...ON_THE_WAY, below: true as const }, connect];
  expect(check({ calls }, { calls: [returns("connect", 0)] })).toBe(text`
    ✗ the call socket
      expected  no such call on this line
      observed  socket(AF_INET, SOCK_STREAM, 0) = 3
  `);
});
