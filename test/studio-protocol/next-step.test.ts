import { describe, expect, test } from "vitest";
import type { StepRecord } from "../../src/record/record.ts";
import {
  type NextStep,
  nextStepOf,
  nextText,
  whyNotNext,
} from "../../src/studio-protocol/next-step.ts";
import { stepRecord } from "../support/evidence/steps.ts";
import { handshakeSlowRun } from "../support/runs/handshake-slow-run.ts";
import { lostAckRun } from "../support/runs/lost-ack-run.ts";
import type { SeenStep } from "../support/runs/seen-run.ts";

/** Each step's turn, as it is before the step is made. */
function turns(run: readonly SeenStep[]): readonly NextStep[] {
  const before: StepRecord[] = [];
  return run.map(({ planned, observed }) => {
    const nextStep = nextStepOf(planned, run.length, before);
    const { packets, held } = observed;
    before.push(stepRecord({ number: planned.number, packets: [...packets], held: [...held] }));
    return nextStep;
  });
}

function nextStep(run: readonly SeenStep[], number: number): NextStep {
  const found = turns(run)[number - 1];
  if (found === undefined) throw new Error(`there is no step ${number}`);
  return found;
}

describe.each([
  ["handshake-slow", handshakeSlowRun()],
  ["lost-ack", lostAckRun()],
])("%s", (_, run) => {
  test("the packets a turn names are those the network then acts on", () => {
    for (const [index, { action, packets, what }] of turns(run).entries()) {
      const done = run[index]?.observed.network;
      if (action === "releases" || action === "holds") expect(packets).toEqual([]);
      else expect(packets).toEqual(done?.packets ?? []);
      expect(what).toEqual(done?.what ?? []);
    }
  });
});

test("a turn is said in a sentence", () => {
  const [slow, lost] = [handshakeSlowRun(), lostAckRun()];
  expect(nextText(nextStep(slow, 1))).toMatch(/^the server is next, with its line \d+$/);
  expect(nextText(nextStep(slow, 2))).toBe("the network is next: it holds everything");
  expect(nextText(nextStep(slow, 4))).toBe(
    "the network is next: it delivers packet 1 (client > server  [S])",
  );
  expect(nextText(nextStep(lost, 9))).toBe("time is to pass next");
  expect(nextText(nextStep(lost, 10))).toContain("it duplicates packet 6 (client > server  [F.]");
});

test("a packet that is not there is named as the lab names it", () => {
  const [planned] = handshakeSlowRun().slice(3);
  if (planned === undefined) throw new Error("there are seven steps");
  expect(nextText(nextStepOf(planned.planned, 7, []))).toBe(
    "the network is next: it delivers client > server  [S]",
  );
});

describe("a wish", () => {
  const run = handshakeSlowRun();
  const [line, network] = [nextStep(run, 3), nextStep(run, 4)];

  test("of whoever is next is granted", () => {
    expect(whyNotNext(line, { do: "step", number: 3, who: "client" })).toBeUndefined();
    expect(whyNotNext(network, { do: "step", number: 4, who: "network" })).toBeUndefined();
    const delivered = {
      do: "step",
      number: 4,
      who: "network",
      act: "delivers",
      packet: 1,
    } as const;
    expect(whyNotNext(network, delivered)).toBeUndefined();
  });

  test.each([
    [{ do: "step", number: 4, who: "server" }],
    [{ do: "step", number: 4, who: "network", act: "drops", packet: 1 }],
    [{ do: "step", number: 4, who: "network", act: "delivers", packet: 2 }],
  ] as const)("%j is told what is next", (command) => {
    expect(whyNotNext(network, command)).toBe(
      "In this lab the network is next: it delivers packet 1 (client > server  [S]).",
    );
  });
});
