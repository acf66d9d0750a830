import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Mismatch } from "../../../src/record/record.ts";
import { replay, replayStep } from "../../../tools/mutations/replay.ts";
import { isComplete, mutationsText } from "../../../tools/mutations/table.ts";
import {
  type Check,
  StaleRecordError,
  type Trial,
  tryLab,
} from "../../../tools/mutations/try-lab.ts";
import { KINDS } from "../../../tools/mutations/wrong.ts";
import { handshakeRecord } from "../../support/runs/handshake-record.ts";
import { handshakePlan } from "../../support/runs/handshake-run.ts";

const plan = handshakePlan();
const read = (file: string): string =>
  readFileSync(new URL(`../../../labs/handshake/${file}`, import.meta.url), "utf8");
const sources = { server: read("server.cc"), client: read("client.cc") };

function unnoticed(check?: Check, record = handshakeRecord()): readonly Trial[] {
  const trials = tryLab(plan, sources, record, check && { check });
  return trials.filter(({ outcome }) => outcome === "unnoticed");
}

/** A check that misses the mismatches whose subject matches the pattern. */
function blindTo(pattern: RegExp): Check {
  const seen = (mismatches: readonly Mismatch[]): readonly Mismatch[] =>
    mismatches.filter(({ subject }) => !pattern.test(subject));
  return {
    step: (...args) => seen(replayStep(...args)),
    run: (...args) => {
      const { steps, run } = replay(...args);
      return { steps: steps.map(seen), run: seen(run) };
    },
  };
}

test("each single wrong expectation is reported as a mismatch, or the lab is refused", () => {
  const trials = tryLab(plan, sources, handshakeRecord());
  expect(trials.filter(({ outcome }) => outcome === "unnoticed")).toEqual([]);
  expect(trials.filter(({ outcome }) => outcome === "mismatch").length).toBeGreaterThan(600);
  const kinds = new Set(trials.map(({ kind }) => kind));
  // The lab handshake holds no packets, and no time passes in it.
  expect(KINDS.filter((kind) => !kinds.has(kind))).toEqual(["network"]);
});

test.each([
  [/: ack$/, "step 2 (client: connect), packet 2: ack 2", "ack"],
  [/^segment \d: seq/, "step 2 (client: connect), packet 1: seq 1", "seq"],
  [/: options$/, "step 2 (client: connect), packet 1: options: word 1: missing", "options"],
  [/: missing$/, "step 1 (server: listen), a packet that no peer sent", "extra"],
  [/table: Recv-Q$/, "step 2 (client: connect), server row 1: Recv-Q", "queue"],
  [/table: state$/, "step 3 (server: accept), server row 2: state FIN-WAIT-1", "state"],
  [/^the call accept$/, "step 3 (server: accept), call 1: result one more", "result"],
])("a check that misses %s passes wrong labs, and they are reported", (pattern, what, kind) => {
  const named = unnoticed(blindTo(pattern)).map((trial) => `${trial.kind} ${trial.what}`);
  expect(named).toContain(`${kind} ${what}`);
});

test("a run of another version of the lab is not tried", () => {
  const record = handshakeRecord();
  const [first, ...others] = record.steps;
  if (first === undefined) throw new Error("no steps");
  const renamed = { ...record, steps: [{ ...first, name: "server: bind" }, ...others] };
  expect(() => unnoticed(undefined, renamed)).toThrow(
    new StaleRecordError('step 1 is "server: listen" in the lab, recorded: "server: bind"'),
  );
  const silent = { ...record, steps: [first, ...others].map((step) => ({ ...step, packets: [] })) };
  expect(() => unnoticed(undefined, silent)).toThrow(StaleRecordError);
  expect(() => unnoticed(undefined, { ...record, steps: others })).toThrow(StaleRecordError);
});

test("the table counts each kind and names the wrong expectations that passed", () => {
  const labs = [
    {
      name: "handshake",
      trials: tryLab(plan, sources, handshakeRecord(), { check: blindTo(/: ack$/) }),
    },
  ];
  const tried = { labs, untried: [["close", "it has no readable record of a run"]] } as const;
  const text = mutationsText(tried);
  expect(text).toMatch(/^kind +tried +mismatch +refused +same +unnoticed$/m);
  expect(text).toMatch(/^ack +16 +0 +4 +0 +12$/m);
  expect(text).toMatch(/^handshake +\d+ +\d+ +4\/16 /m);
  expect(text).toContain("UNNOTICED handshake: step 2 (client: connect), packet 2: ack 2\n");
  expect(text).toContain("not tried: close: it has no readable record of a run");
  expect(text).toMatch(/, 12 unnoticed; 9\d\.\d\d % caught\n$/);
  expect(isComplete(tried)).toBe(false);
});

test("the trial is complete only if every lab was tried and every mistake was caught", () => {
  const labs = [{ name: "handshake", trials: tryLab(plan, sources, handshakeRecord()) }];
  expect(isComplete({ labs, untried: [] })).toBe(true);
  expect(mutationsText({ labs, untried: [] })).toMatch(/ 0 unnoticed; 100\.00 % caught\n$/);
  expect(isComplete({ labs, untried: [["close", "no record"]] })).toBe(false);
  expect(isComplete({ labs: [], untried: [] })).toBe(false);
});

test("one in ten of a step's wrong expectations is tried if no more are wanted", () => {
  const all = tryLab(plan, sources, handshakeRecord());
  const some = tryLab(plan, sources, handshakeRecord(), { every: 10 });
  expect(some.length).toBeGreaterThan(all.length / 11);
  expect(some.length).toBeLessThan(all.length / 8);
  expect(all).toEqual(expect.arrayContaining([...some]));
});
