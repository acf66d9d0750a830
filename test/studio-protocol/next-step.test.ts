import { describe, expect, test } from "vitest";
import { client, server } from "../../src/lab/index.ts";
import type { StepRecord } from "../../src/record/record.ts";
import {
  type NextStep,
  nextStepOf,
  nextStepText,
  whyNotNext,
} from "../../src/studio-protocol/next-step.ts";
import { stepRecord } from "../support/evidence/steps.ts";
import { planOfSteps } from "../support/labs/small-lab.ts";
import { handshakeSlowRun } from "../support/runs/handshake-slow-run.ts";
import { lostAckRun } from "../support/runs/lost-ack-run.ts";
import type { SeenStep } from "../support/runs/seen-run.ts";

/** Each step as it is announced before it is made. */
function announced(run: readonly SeenStep[]): readonly NextStep[] {
  const before: StepRecord[] = [];
  return run.map(({ planned, observed }) => {
    const nextStep = nextStepOf(planned, run.length, before);
    const { packets, held } = observed;
    before.push(stepRecord({ number: planned.number, packets: [...packets], held: [...held] }));
    return nextStep;
  });
}

function nextStep(run: readonly SeenStep[], number: number): NextStep {
  const found = announced(run)[number - 1];
  if (found === undefined) throw new Error(`there is no step ${number}`);
  return found;
}

describe.each([
  ["handshake-slow", handshakeSlowRun()],
  ["lost-ack", lostAckRun()],
])("%s", (_, run) => {
  test("the packets that a step announces are those the network then acts on", () => {
    for (const [index, { action, packets, what }] of announced(run).entries()) {
      const done = run[index]?.observed.network;
      if (action === "releases" || action === "holds") expect(packets).toEqual([]);
      else expect(packets).toEqual(done?.packets ?? []);
      expect(what).toEqual(done?.what ?? []);
    }
  });
});

test("a sentence says who acts next, and on what", () => {
  const [slow, lost] = [handshakeSlowRun(), lostAckRun()];
  const sentences = (run: readonly SeenStep[]) => announced(run).map(nextStepText);
  expect(sentences(slow)).toEqual([
    "Next is step 1 of 7: the server executes line 4",
    "Next is step 2 of 7: the network holds all packets from now on",
    "Next is step 3 of 7: the client executes line 5",
    "Next is step 4 of 7: the network delivers packet 1 (client > server  [S])",
    "Next is step 5 of 7: the network delivers packet 2 (server > client  [S.])",
    "Next is step 6 of 7: the network delivers packet 3 (client > server  [.])",
    "Next is step 7 of 7: the server executes line 5",
  ]);
  expect(sentences(lost).slice(6)).toEqual([
    "Next is step 7 of 10: the network drops packet 5 (server > client  [.])",
    "Next is step 8 of 10: the network releases all packets",
    "Next is step 9 of 10: time passes",
    "Next is step 10 of 10: the network duplicates packet 6 (client > server  [F.]  nth 2)",
  ]);
});

test("a line whose program ends is announced as one that runs to its end", () => {
  const ends: NextStep = { ...nextStep(handshakeSlowRun(), 1), action: "ends" };
  expect(nextStepText(ends)).toBe("Next is step 1 of 7: the server runs to its end from line 4");
});

test("a packet that is not there is named as the lab selects it", () => {
  const [planned] = handshakeSlowRun().slice(3);
  if (planned === undefined) throw new Error("there are seven steps");
  expect(nextStepText(nextStepOf(planned.planned, 7, []))).toBe(
    "Next is step 4 of 7: the network delivers client > server  [S]",
  );
});

describe("a command", () => {
  const run = handshakeSlowRun();
  const [line, network] = [nextStep(run, 3), nextStep(run, 4)];

  test("for the next step is accepted", () => {
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
  ] as const)("%j is answered with the next step", (command) => {
    expect(whyNotNext(network, command)).toBe(
      "The lab plans another step. Next is step 4 of 7: the network delivers packet 1 (client > server  [S]).",
    );
  });
});

test("a step without a line says what the program runs to", () => {
  const plan = planOfSteps(
    server.runs({ blocksIn: "accept", why: ".", packets: [] }),
    client.calls("any", { why: ".", packets: [] }),
    client.calls("send", { why: ".", packets: [] }),
  );
  expect(plan.steps.map((step) => nextStepText(nextStepOf(step, 3, [])))).toEqual([
    "Next is step 1 of 3: the server runs until it waits or ends",
    "Next is step 2 of 3: the client runs to its next call",
    "Next is step 3 of 3: the client runs to its next call of send",
  ]);
});

test("a command by call is for the next step only if that step is by call", () => {
  const plan = planOfSteps(
    server.steps("listen", { why: ".", packets: [] }),
    server.calls("any", { why: ".", packets: [] }),
    server.runs({ blocksIn: "accept", why: ".", packets: [] }),
  );
  const allowed = plan.steps.map((step) =>
    ([undefined, "call", "rest"] as const).map((to) => {
      const command = { do: "step", number: 1, who: "server", ...(to && { to }) } as const;
      return whyNotNext(nextStepOf(step, 3, []), command) === undefined;
    }),
  );
  expect(allowed).toEqual([
    [true, false, false],
    [true, true, false],
    [true, false, true],
  ]);
});
