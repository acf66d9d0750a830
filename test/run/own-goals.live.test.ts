/**
 * Programs that reach for their tools, as real labs. An inconclusive run charges no program, so no program may
 * make its own run one.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { hostileLab } from "../support/labs/hostile-lab.ts";
import type { LabCopy } from "../support/labs/lab-copy.ts";
import * as goals from "../support/labs/own-goals.ts";
import { type FinishedRun, runOnce } from "../support/runs/lab-run.ts";

const labs: LabCopy[] = [];
const runs: FinishedRun[] = [];
let killer: FinishedRun;
let never: FinishedRun;
let ended: FinishedRun;
let calls: FinishedRun;
let trapped: FinishedRun;
let called: FinishedRun;
beforeAll(async () => {
  [killer, never, ended] = await Promise.all([
    run(goals.KILLER),
    run(goals.NEVER_IN_MAIN),
    run(goals.ENDS_BEFORE_MAIN),
  ]);
  [calls, trapped, called] = await Promise.all([
    run(goals.CALLS),
    run(goals.BREAKPOINT),
    run(goals.BREAKPOINTS_CALLED),
  ]);
}, 180_000);
afterAll(async () => {
  for (const made of [...runs, ...labs]) await made[Symbol.asyncDispose]();
});

async function run(code: string): Promise<FinishedRun> {
  const lab = await hostileLab(code);
  labs.push(lab);
  const finished = await runOnce(lab.folder);
  runs.push(finished);
  return finished;
}

test("a program that tries to kill all of its container harms nothing, and its run passes", () => {
  expect(killer.code, killer.transcript).toBe(0);
});

test("a program that never reaches its main has a mismatch", () => {
  expect(never.code, never.transcript).toBe(1);
  expect(never.transcript).toContain("✗ the client's program before its main\n");
  expect(never.transcript).toMatch(/code that runs before it has used \d+ s of processor/);
});

test("a program that ends before its main has a mismatch", () => {
  expect(ended.code, ended.transcript).toBe(1);
  expect(ended.transcript).toContain("code that runs before it ended it: exit code 0");
});

test("its own filter refuses each call that reaches around the tools, and no other", () => {
  const lines = (calls.record.steps[1]?.executed?.output ?? "").trimEnd().split("\n");
  const allowed = lines.filter((line) => !/: (?:Operation not permitted)$/.test(line));
  expect(lines.filter((line) => /^[a-z_]+[a-z0-9_]*: /.test(line)).length).toBe(31);
  expect(allowed).toEqual([
    "clone3: Function not implemented",
    "family 1: DONE",
    "family 2: DONE",
    "family 10: DONE",
    "family 16: DONE",
    "netlink 0: DONE",
    "a pair of AF_UNIX: DONE",
    "not dumpable: DONE",
    "dumpable: 1",
    "a thread: DONE",
  ]);
});

test("a breakpoint instruction of its own ends it as without a debugger, and is named", () => {
  for (const { code, transcript, record } of [trapped, called]) {
    expect(code, transcript).toBe(1);
    expect(record.steps[1]?.executed?.outcome).toMatchObject({ kind: "killed", signal: "SIGTRAP" });
  }
  const outcome = trapped.record.steps[1]?.executed?.outcome;
  expect(outcome).toMatchObject({ at: { file: "client.cc" } });
  expect(trapped.transcript).toContain("hint      remove the breakpoint instruction");
});

test("its own handler for such an instruction runs", () => {
  expect(called.record.steps[1]?.executed?.output).toBe("handled\n");
});
