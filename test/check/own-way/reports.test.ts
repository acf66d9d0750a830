/** A sanitizer's report and an uncaught exception are faults, and are named before what follows from them. */
import { expect, test } from "vitest";
import { checkAfter } from "../../../src/check/after-run.ts";
import { checkOutcome } from "../../../src/check/own-way/line.ts";
import { mismatchText } from "../../support/evidence/mismatch-text.ts";
import { executedLine } from "../../support/evidence/steps.ts";
import { closePlan, closeRun } from "../../support/runs/close-run.ts";
import { firstOwnWay, type Other } from "../../support/runs/own-way.ts";

const close = (others: Readonly<Record<number, Other>>): string =>
  firstOwnWay(closePlan(), closeRun(), others);

test("a report of undefined behaviour is a fault although the program goes on", () => {
  const output = "server.cc:9:14: runtime error: signed integer overflow: 2147483647 + 1\n";
  const reported = close({ 4: { output } });
  expect(reported).toContain("✗ server.cc:9: a sanitizer's report");
  expect(reported).toContain("runtime error: signed integer overflow");
});

test("a report that ends the program is the cause, and the end follows from it", () => {
  const output = [
    "=================================================================",
    "==12==ERROR: AddressSanitizer: stack-buffer-overflow on address 0x7ffc",
    "READ of size 80 at 0x7ffc thread T0",
    "    #0 0x7f00 in memcpy (/lib/x86_64-linux-gnu/libasan.so.8+0x1)",
    "    #1 0x55 in main /lab/programs/server.cc:6",
    "",
  ].join("\n");
  const outcome = { kind: "exited", code: 1 } as const;
  const reported = close({ 4: { output, outcome, calls: [], packets: [] } });
  expect(reported).toContain("✗ server.cc:6: a sanitizer's report");
  expect(reported).toContain("ERROR: AddressSanitizer: stack-buffer-overflow");
  expect(reported).toMatch(/follows {3}.*the line server\.cc:7/);
  expect(reported.match(/✗/g)).toHaveLength(1);
});

test("output that only speaks of errors is no report", () => {
  expect(close({ 4: { output: "ERROR: cannot open the log\nno runtime error\n" } })).toBe(
    "as expected",
  );
});

const ABORTED = {
  kind: "killed",
  signal: "SIGABRT",
  at: { file: "server.cc", number: 3 },
} as const;
const OUTPUT =
  "terminate called after throwing an instance of 'std::system_error'\n  what():  send: Broken pipe\n";

test("an exception that no handler catches is named with its text", () => {
  const line = executedLine({ outcome: ABORTED, output: OUTPUT });
  const thrown = mismatchText(checkOutcome(line, {}, []));
  expect(thrown).toContain("✗ the line server.cc:3");
  expect(thrown).toContain("'std::system_error': what():  send: Broken pipe");
  expect(thrown).toContain("no handler catches this exception");
  expect(mismatchText(checkOutcome({ ...line, output: "" }, {}, []))).toContain(
    "the program crashed",
  );
  const after = mismatchText(
    checkAfter({ server: { outcome: ABORTED, output: OUTPUT } }, ["server"]),
  );
  expect(after).toContain("send: Broken pipe");
});
