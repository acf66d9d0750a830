import { expect, test } from "vitest";
import { checkStep, type StepObservation } from "../../src/check/step.ts";
import { mismatchText, text } from "../support/evidence/mismatch-text.ts";
import { executedLine } from "../support/evidence/steps.ts";
import { handshakeSlowRun } from "../support/runs/handshake-slow-run.ts";
import { lostAckRun } from "../support/runs/lost-ack-run.ts";
import type { SeenStep } from "../support/runs/seen-run.ts";

const slow = handshakeSlowRun();
const lost = lostAckRun();

function stepOf(run: readonly SeenStep[], name: string): SeenStep {
  const step = run.find(({ planned }) => planned.name === name);
  if (step === undefined) throw new Error(`there is no step ${name}`);
  return step;
}

/** The mismatches that a student reads after this observation. */
function check(
  { planned, observed, context }: SeenStep,
  seen: (observed: StepObservation) => Partial<StepObservation>,
): string {
  return mismatchText(checkStep(planned, { ...observed, ...seen(observed) }, context));
}

test("a packet that the network should deliver and that is not held", () => {
  const missing = "client > server  [S]";
  const step = stepOf(slow, "network: delivers");
  expect(check(step, () => ({ network: { what: [missing], packets: [], missing } }))).toBe(text`
    ✗ the packet that the network delivers
      expected  client > server  [S]
      observed  no such packet is held
      hint      the transcript marks each held packet in the step that sends it
  `);
});

test("a packet that the network should drop and that is not held", () => {
  const missing = "server > client  [.]";
  const step = stepOf(lost, "network: drops");
  expect(check(step, () => ({ network: { what: [missing], packets: [], missing } }))).toContain(
    "✗ the packet that the network drops\n",
  );
});

test("a packet that the network should duplicate and that was not sent", () => {
  const missing = "client > server  [F.]  nth 2";
  const step = stepOf(lost, "network: duplicates");
  expect(check(step, () => ({ network: { what: [missing], packets: [], missing } }))).toBe(text`
    ✗ the packet that the network duplicates
      expected  client > server  [F.]  nth 2
      observed  no such packet has been sent
  `);
});

const TIME = stepOf(lost, "time: passes");

test.each([55, 60.2, 65])("%d s are within 55 to 65 s", (passed) => {
  expect(check(TIME, () => ({ passed }))).toBe("as expected");
});

test("a table that is as expected too early", () => {
  expect(check(TIME, () => ({ passed: 2.24 }))).toBe(text`
    ✗ the time until the tables are as expected
      expected  55 to 65 s
      observed  2.2 s
  `);
});

test("a time that is a little too short is not rounded up to the limit", () => {
  expect(check(TIME, () => ({ passed: 54.99 }))).toContain("observed  54.9 s");
});

test("a table that is not as expected in time, with its rows", () => {
  const tables = stepOf(lost, "network: releases").observed.tables;
  expect(check(TIME, () => ({ passed: 65.03, tables }))).toBe(text`
    ✗ the time until the tables are as expected
      expected  55 to 65 s
      observed  not within 65 s
    ✗ client's socket table: extra row
      expected  no such row
      observed  tcp  0  0  client:40100  server:12345  FIN-WAIT-2  -
  `);
});

/** The client's connect finishes in the step that delivers the SYN,ACK. */
const WAKES = stepOf(
  slow.filter(({ planned }) => planned.finishes !== undefined),
  "network: delivers",
);

test("a line that a packet should wake and that still waits", () => {
  expect(check(WAKES, () => ({ finished: [] }))).toBe(text`
    ✗ the client's waiting line connect
      expected  runs to its end in this step
      observed  still waits
  `);
});

test("a line that finishes although the step does not expect it", () => {
  const [line] = WAKES.observed.finished;
  if (line === undefined) throw new Error("the client's connect finishes");
  expect(check(stepOf(slow, "network: delivers"), () => ({ finished: [line] }))).toBe(text`
    ✗ the client's waiting line connect
      expected  still waits after this step
      observed  ran to its end
  `);
});

test("a line of the other peer does not replace the line that should finish", () => {
  const finished = [executedLine({ tag: "accept" })];
  expect(check(WAKES, () => ({ finished }))).toBe(text`
    ✗ the server's waiting line accept
      expected  still waits after this step
      observed  ran to its end
    ✗ the client's waiting line connect
      expected  runs to its end in this step
      observed  still waits
  `);
});

test("two lines that finish in a step that expects one", () => {
  const accept = executedLine({ tag: "accept" });
  expect(check(WAKES, ({ finished }) => ({ finished: [...finished, accept] }))).toBe(text`
    ✗ the server's waiting line accept
      expected  still waits after this step
      observed  ran to its end
  `);
});
