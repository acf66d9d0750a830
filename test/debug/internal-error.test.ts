import { expect, test } from "vitest";
import { internalErrorIn } from "../../src/debug/internal-error.ts";
import { event } from "../support/evidence/debugger.ts";

type Event = Parameters<typeof internalErrorIn>[0];
const said = (category: string, output: string): Event =>
  event("output", { category, output }) as Event;

const CHECK = "resume_1: Assertion `pc_in_thread_step_range (pc, tp)' failed.";

test("GDB's report of a check that failed is read without its place in GDB's sources", () => {
  const report = `/build/gdb/infrun.c:2640: internal-error: ${CHECK}\nA problem internal to GDB has been detected,\n`;
  expect(internalErrorIn(said("stderr", report))).toBe(CHECK);
  expect(internalErrorIn(said("console", report))).toBe(CHECK);
});

test("no other text is one", () => {
  expect(internalErrorIn(said("stderr", "warning: something\n"))).toBeUndefined();
  expect(internalErrorIn(said("stdout", `internal-error: ${CHECK}`))).toBeUndefined();
  expect(internalErrorIn(event("stopped", { reason: "step" }) as Event)).toBeUndefined();
});
