/**
 * Programs that reach for their tools, as real labs. An inconclusive run charges no program, so no program may
 * make its own run one.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { hostileLab } from "../support/labs/hostile-lab.ts";
import type { Change, LabCopy } from "../support/labs/lab-copy.ts";
import * as goals from "../support/labs/own-goals.ts";
import { type FinishedRun, runOnce } from "../support/runs/lab-run.ts";

const labs: LabCopy[] = [];
const runs: FinishedRun[] = [];
let killer: FinishedRun;
let root: FinishedRun;
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
  [root, calls, trapped, called] = await Promise.all([
    run(goals.ROOT_KILLER, AS_ROOT),
    run(goals.CALLS),
    run(goals.BREAKPOINT),
    run(goals.BREAKPOINTS_CALLED),
  ]);
}, 180_000);
afterAll(async () => {
  for (const made of [...runs, ...labs]) await made[Symbol.asyncDispose]();
});

const AS_ROOT: Change = {
  file: "lab.ts",
  from: "families: [4, 6],",
  to: 'stage: { user: { client: "root" } },',
};

async function run(code: string, change?: Change): Promise<FinishedRun> {
  const lab = await hostileLab(code);
  if (change) await lab.change(change);
  labs.push(lab);
  const finished = await runOnce(lab.folder);
  runs.push(finished);
  return finished;
}

test("a program that tries to kill all of its container harms nothing, and its run passes", () => {
  expect(killer.code, killer.transcript).toBe(0);
});

test("a program that is root can neither signal, open nor trace its tools", () => {
  expect(root.code, root.transcript).toBe(1); // it prints, which the lab does not
  expect(root.record.steps[1]?.executed?.output).toMatch(
    /^user 0, others 1, killed 0, stopped 0, opened 0\nits source: (?:Read-only file system|Permission denied)\n$/,
  );
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

test("its filters refuse each call that reaches around the tools, and no other", () => {
  const lines = (calls.record.steps[1]?.executed?.output ?? "").trimEnd().split("\n");
  const allowed = lines.filter((line) => !/: (?:Operation not permitted)$/.test(line));
  expect(lines.filter((line) => /^[a-z_]+[a-z0-9_]*: /.test(line)).length).toBe(
    process.arch === "x64" ? 66 : 57,
  );
  expect(allowed).toEqual([
    "clone3: Function not implemented",
    "a call that the filter is too old for: Function not implemented",
    "its own personality: DONE",
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
