import { expect, test } from "vitest";
import type { RunRecord } from "../../../src/record/record.ts";
import { styleFor } from "../../../src/report/text/style.ts";
import { Transcript } from "../../../src/report/text/transcript/transcript.ts";
import { verdictLines } from "../../../src/report/text/verdict.ts";
import { handshakeRecord } from "../../support/runs/handshake-record.ts";

const record = handshakeRecord();
const mismatch = { subject: "segment 1: missing", expected: "a", observed: "nothing" };

function verdict(fields: Partial<RunRecord>): string {
  return verdictLines({ ...record, ...fields }, styleFor(false)).join("\n");
}

test("a run that passed", () => {
  expect(verdict({})).toBe("✓ passed  handshake: 5 of 5 steps as expected");
});

test("a run on IPv6 is marked so with every verdict", () => {
  expect(verdict({ family: 6 })).toBe("✓ passed  handshake on IPv6: 5 of 5 steps as expected");
  expect(verdict({ family: 6, verdict: "mismatch", mismatches: [mismatch] })).toBe(
    "✗ mismatch  handshake on IPv6: not as expected over the whole run",
  );
  expect(verdict({ family: 6, verdict: "inconclusive", reason: "No engine." })).toContain(
    "? inconclusive  handshake on IPv6: No engine.",
  );
});

test("a run with a mismatch names the first step with one, and the number of steps not run", () => {
  const [listen, connect] = record.steps;
  const steps = [listen, connect].flatMap((step) => step ?? []);
  const failing = steps.with(1, { ...handshakeStep(1), mismatches: [mismatch] });
  expect(verdict({ verdict: "mismatch", steps: failing })).toBe(
    "✗ mismatch  handshake: not as expected at step 2 (client: connect); the 3 steps after it were not run",
  );
});

test("after a mismatch of the last step no step is left", () => {
  const steps = record.steps.with(4, { ...handshakeStep(4), mismatches: [mismatch] });
  expect(verdict({ verdict: "mismatch", steps })).toBe(
    "✗ mismatch  handshake: not as expected at step 5 (client: connect-again)",
  );
});

test("a mismatch of the whole run", () => {
  expect(verdict({ verdict: "mismatch", mismatches: [mismatch] })).toBe(
    "✗ mismatch  handshake: not as expected over the whole run",
  );
});

test("an inconclusive run states the reason, what to do, and that it says nothing about the programs", () => {
  const reason = "The kernel dropped 3 packets.\nRun this again.";
  expect(verdict({ verdict: "inconclusive", reason })).toBe(`\
? inconclusive  handshake: The kernel dropped 3 packets.
   Run this again.
   This says nothing about the programs: the environment could not give evidence.`);
});

test("the end shows the flags of the run and the states of both peers", () => {
  expect(new Transcript(record, styleFor(false)).end(record)).toBe(`
   flags    S S. . S S. .
   server   CLOSED → LISTEN → ESTABLISHED
   client   CLOSED → ESTABLISHED

✓ passed  handshake: 5 of 5 steps as expected
`);
});

test("the end shows mismatches of the whole run, and a run without segments", () => {
  const flags = { expected: "S S. .", observed: "" };
  const mismatches = [{ subject: "the flag sequence of the run", ...flags }];
  const end = { ...record, verdict: "mismatch", flags, mismatches } as const;
  expect(new Transcript(record, styleFor(false)).end(end)).toBe(`
   flags    none
   server   CLOSED → LISTEN → ESTABLISHED
   client   CLOSED → ESTABLISHED
   ✗ the flag sequence of the run
     expected  S S. .
     observed  

✗ mismatch  handshake: not as expected over the whole run
`);
});

function handshakeStep(index: number): RunRecord["steps"][number] {
  const step = record.steps[index];
  if (step === undefined) throw new Error(`the handshake has no step ${index + 1}`);
  return step;
}
