import { expect, test } from "vitest";
import { checkStep, type StepObservation } from "../../src/check/step.ts";
import { text, told } from "../support/commands/told.ts";
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

/** What a student is told of the step when this was seen. */
function check(
  { planned, observed, context }: SeenStep,
  seen: (observed: StepObservation) => Partial<StepObservation>,
): string {
  return told(checkStep(planned, { ...observed, ...seen(observed) }, context));
}

test("a packet the network was to let in, and that is not held", () => {
  const missing = "client > server  [S]";
  const step = stepOf(slow, "network: delivers");
  expect(check(step, () => ({ network: { what: [missing], packets: [], missing } }))).toBe(text`
    ✗ what the network delivers
      expected  client > server  [S]
      observed  no such packet is held
      hint      a packet that is held is marked where it is sent
  `);
});

test("a packet the network was to lose, and that is not held", () => {
  const missing = "server > client  [.]";
  const step = stepOf(lost, "network: drops");
  expect(check(step, () => ({ network: { what: [missing], packets: [], missing } }))).toContain(
    "✗ what the network drops\n",
  );
});

test("a packet the network was to bring once more, and that never was", () => {
  const missing = "client > server  [F.]  nth 2";
  const step = stepOf(lost, "network: duplicates");
  expect(check(step, () => ({ network: { what: [missing], packets: [], missing } }))).toBe(text`
    ✗ what the network duplicates
      expected  client > server  [F.]  nth 2
      observed  no such packet has been sent
  `);
});

const TIME = stepOf(lost, "time: passes");

test.each([55, 60.2, 65])("%d s are within 55 to 65 s", (passed) => {
  expect(check(TIME, () => ({ passed }))).toBe("as expected");
});

test("what comes too early", () => {
  expect(check(TIME, () => ({ passed: 2.24 }))).toBe(text`
    ✗ how long it takes until the tables are as expected
      expected  55 to 65 s
      observed  2.2 s
  `);
});

test("what comes a little too early is not told as if it were in time", () => {
  expect(check(TIME, () => ({ passed: 54.99 }))).toContain("observed  54.9 s");
});

test("what does not come in time, with the table as it still is", () => {
  const tables = stepOf(lost, "network: releases").observed.tables;
  expect(check(TIME, () => ({ passed: 65.03, tables }))).toBe(text`
    ✗ how long it takes until the tables are as expected
      expected  55 to 65 s
      observed  not within 65 s
    ✗ client's socket table: extra row
      expected  no such row
      observed  tcp  0  0  client:40100  server:12345  FIN-WAIT-2  -
  `);
});

/** The client's connect finishes in the step that delivers the server's answer. */
const WAKES = stepOf(
  slow.filter(({ planned }) => planned.finishes !== undefined),
  "network: delivers",
);

test("a line that a packet was to wake, and that sleeps on", () => {
  expect(check(WAKES, () => ({ finished: [] }))).toBe(text`
    ✗ the client's waiting line connect
      expected  comes to its end in this step
      observed  still waits
  `);
});

test("a line that nobody expected to wake", () => {
  const [line] = WAKES.observed.finished;
  if (line === undefined) throw new Error("the client's connect finishes");
  expect(check(stepOf(slow, "network: delivers"), () => ({ finished: [line] }))).toBe(text`
    ✗ the client's waiting line connect
      expected  still waits after this step
      observed  ran to its end
  `);
});

test("a line of the other peer does not stand for the one that was to wake", () => {
  const finished = [executedLine({ tag: "accept" })];
  expect(check(WAKES, () => ({ finished }))).toBe(text`
    ✗ the server's waiting line accept
      expected  still waits after this step
      observed  ran to its end
    ✗ the client's waiting line connect
      expected  comes to its end in this step
      observed  still waits
  `);
});

test("two lines that wake where one was expected to", () => {
  const accept = executedLine({ tag: "accept" });
  expect(check(WAKES, ({ finished }) => ({ finished: [...finished, accept] }))).toBe(text`
    ✗ the server's waiting line accept
      expected  still waits after this step
      observed  ran to its end
  `);
});
