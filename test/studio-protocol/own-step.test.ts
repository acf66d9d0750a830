import { describe, expect, test } from "vitest";
import handshakeSlowLab from "../../labs/handshake-slow/lab.ts";
import { heldPackets, selectPackets, sentPackets } from "../../src/check/packets/select.ts";
import type { PlannedNetworkStep, PlannedSelector, PlannedStep } from "../../src/lab/plan/plan.ts";
import type { StepRecord } from "../../src/record/record.ts";
import type { StepCommand } from "../../src/studio-protocol/commands.ts";
import { ownChoices, ownStep } from "../../src/studio-protocol/own-step.ts";
import { stepRecord } from "../support/evidence/steps.ts";
import { planOf } from "../support/labs/lab-plan.ts";
import { handshakeSlowRun } from "../support/runs/handshake-slow-run.ts";
import { lostAckRun } from "../support/runs/lost-ack-run.ts";
import type { SeenStep } from "../support/runs/seen-run.ts";

const PLAN = planOf(handshakeSlowLab);

/** A run's records up to a step. */
function made(run: readonly SeenStep[], count: number): readonly StepRecord[] {
  return run.slice(0, count).map(({ planned, observed: { executed, ...seen } }) => {
    const { packets, held, finished } = seen;
    const { executed: _, ...record } = stepRecord();
    return {
      ...record,
      number: planned.number,
      ...(executed && { executed }),
      packets: [...packets],
      held: [...held],
      finished: [...finished],
    };
  });
}

const command = (fields: Partial<StepCommand>): StepCommand => ({
  do: "step",
  number: 1,
  who: "network",
  own: true,
  ...fields,
});

function step(before: readonly StepRecord[], commanded: StepCommand): PlannedStep {
  const own = ownStep(PLAN, before, commanded);
  if (typeof own === "string") throw new Error(own);
  return own;
}

describe("a peer's step", () => {
  const run = handshakeSlowRun();

  test("is its next tagged line, of which nothing is expected", () => {
    expect(step([], command({ who: "client" }))).toMatchObject({
      number: 1,
      name: "client: connect",
      action: "starts",
      line: { file: "client.cc" },
      packets: [],
      unplanned: true,
    });
    expect(step(made(run, 3), command({ who: "server" }))).toMatchObject({
      number: 4,
      name: "server: accept",
    });
  });

  test("can't be made while its line waits, and can be made when the line has finished", () => {
    expect(ownStep(PLAN, made(run, 3), command({ who: "client" }))).toMatch(
      /^The client waits in connect, in line \d+\.$/,
    );
    expect(ownChoices(PLAN, made(run, 5)).peers.client).toEqual({
      why: "The client's program has no more tagged lines.",
    });
    expect(ownChoices(PLAN, made(run, 7)).peers.server).toEqual({
      why: "The server's program has no more tagged lines.",
    });
  });
});

describe("an act on a packet", () => {
  /** The packet that the gate would act on. */
  const selected = (
    before: readonly StepRecord[],
    action: PlannedNetworkStep["action"],
    what: PlannedSelector,
  ) => {
    const { packets } = selectPackets(
      { action, what: [what] },
      heldPackets(before),
      sentPackets(before),
    );
    return packets[0]?.number;
  };

  test.each([
    ["handshake-slow", handshakeSlowRun()],
    ["lost-ack", lostAckRun()],
  ])("acts on the chosen packet: %s", (_, run) => {
    let tried = 0;
    for (let count = 1; count <= run.length; count += 1) {
      const before = made(run, count);
      const sent = before.flatMap((one) => one.packets.map(({ number }) => number));
      for (const act of ["delivers", "drops", "duplicates"] as const) {
        for (const packet of act === "duplicates" ? sent : (before.at(-1)?.held ?? [])) {
          const own = step(before, command({ act, packet }));
          if (!("what" in own) || own.what?.[0] === undefined) throw new Error("it has a packet");
          expect(selected(before, act, own.what[0])).toBe(packet);
          tried += 1;
        }
      }
    }
    expect(tried).toBeGreaterThan(10);
  });

  test("is refused if the packet is not there", () => {
    const before = made(handshakeSlowRun(), 4);
    for (const fields of [
      { act: "drops", packet: 1 },
      { act: "duplicates", packet: 9 },
      {},
    ] as const) {
      expect(ownStep(PLAN, before, command(fields))).toBe("That packet is no longer there.");
    }
    expect(ownStep({ ...PLAN, gated: false }, before, command({ act: "holds" }))).toBe(
      "The network holds no packets in this lab.",
    );
  });
});

test("the network holds and releases, and time passes", () => {
  expect(step([], command({ act: "holds" }))).toMatchObject({ action: "holds", unplanned: true });
  expect(step([], command({ act: "releases" }))).toMatchObject({ action: "releases" });
  expect(step([], command({ who: "time" }))).toMatchObject({
    action: "passes",
    name: "time: passes",
    seconds: [1.1, 1.1],
  });
});

describe("a step by call", () => {
  const run = handshakeSlowRun();

  test("runs a program to its next call, or until it waits or ends", () => {
    expect(step([], command({ who: "client", to: "call" }))).toMatchObject({
      number: 1,
      name: "client: calls any",
      action: "calls",
      call: "any",
      unplanned: true,
    });
    expect(step([], command({ who: "server", to: "rest" }))).toMatchObject({
      name: "server: runs",
      action: "runs",
    });
  });

  test("can't be made while the program waits, but after its last tagged line", () => {
    expect(ownStep(PLAN, made(run, 3), command({ who: "client", to: "call" }))).toMatch(
      /^The client waits in connect, in line \d+\.$/,
    );
    expect(step(made(run, 5), command({ who: "client", to: "call" }))).toMatchObject({
      name: "client: calls any",
    });
  });
});
