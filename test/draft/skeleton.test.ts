import { describe, expect, test } from "vitest";
import { NoDraftError } from "../../src/draft/refusal.ts";
import { skeletonOf } from "../../src/draft/skeleton.ts";
import { stepName } from "../../src/lab/plan/step-name.ts";
import type { RunRecord, StepRecord } from "../../src/record/record.ts";
import { observed, withText } from "./kept-runs.ts";

const skeleton = (record: RunRecord) => skeletonOf(record, "two-words");

/** The record with a change of one step. */
function withStep(number: number, change: (step: StepRecord) => StepRecord): RunRecord {
  const steps = observed.steps.map((step) => (step.number === number ? change(step) : step));
  return { ...observed, steps };
}

test("the steps are those of the run, in its order", () => {
  const names = skeleton(observed).lab.steps.map(stepName);
  expect(names.slice(0, 8)).toEqual([
    "server: socket",
    "server: bind",
    "server: listen",
    "server: accept",
    "client: socket",
    "client: connect",
    "client: send",
    "client: recv",
  ]);
  expect(names.slice(-6)).toEqual(
    [
      "server: send-again",
      "server: close-again",
      "server: runs",
      "client: close-again",
      "client: runs",
    ].toSpliced(0, 0, "time: passes"),
  );
});

test("a line that waited is started, and a program's end is run to", () => {
  const { steps } = skeleton(observed).lab;
  expect(steps[3]).toMatchObject({ action: "starts", tag: "accept", blocksIn: "accept" });
  expect(steps.at(-1)).toMatchObject({ action: "runs", peer: "client", end: { code: 0 } });
});

test("a line that is executed twice has two tags", () => {
  const tags = skeleton(observed).tags.server.get("./server.cc");
  expect(tags?.get(21)).toEqual(["accept", "accept-again"]);
  expect(tags?.get(12)).toEqual(["socket"]);
});

test("two lines of one statement are one step", () => {
  const multiple = withText(
    observed,
    "::bind(fd, reinterpret_cast<sockaddr*>(&local), sizeof local);\\n  ::listen(fd, 1);",
    "bind(fd, reinterpret_cast<sockaddr*>(&local), sizeof local) ||\\n  listen(fd, 1);",
  );
  const { lab, tags } = skeleton(multiple);
  expect(lab.steps.map(stepName).slice(0, 3)).toEqual([
    "server: socket",
    "server: bind",
    "server: accept",
  ]);
  expect([...(tags.server.get("./server.cc")?.keys() ?? [])].slice(0, 2)).toEqual([12, 16]);
});

test("arguments and input of the run are settings of the stage, with places for what differs", () => {
  expect(skeleton(observed).lab.stage).toEqual({
    arguments: { server: ["{port}"], client: ["{server}", "{port}"] },
    input: { client: "one\n\n" },
  });
});

const LAST = observed.steps.length;

/** The record with an act of the network after the last step. All packets but the first are then held. */
function withAct(
  action: "holds" | "delivers" | "drops" | "duplicates" | "releases",
  network: NonNullable<StepRecord["network"]>,
): RunRecord {
  const held = observed.steps.flatMap(({ packets }) => packets.map(({ number }) => number));
  const steps = observed.steps.map((step) => ({ ...step, held: held.slice(1) }));
  const { executed: _, passed: __, ...rest } = observed.steps[0] ?? {};
  const act = { ...rest, number: LAST + 1, action, network, packets: [], finished: [] };
  return { ...observed, steps: [...steps, act as unknown as StepRecord] };
}

describe("an act of the network", () => {
  const last = (record: RunRecord) => skeleton(record).lab.steps.at(-1);
  const fins = observed.steps
    .flatMap(({ packets }) => packets)
    .filter(({ segment, source }) => source.peer === "client" && segment?.flags === "F.");
  const numbers = fins.map(({ number }) => number);

  test("on packets names them by sender, flags and place among those that are held", () => {
    expect(numbers).toHaveLength(2);
    const fin = { kind: "segment", from: "client", flags: "F." };
    const what = (packets: readonly number[]) => ({ what: [], packets: [...packets] });
    expect(last(withAct("drops", what(numbers)))).toMatchObject({
      action: "drops",
      what: [fin, fin], // the first one is no longer held when the second one is dropped
    });
    expect(last(withAct("delivers", what(numbers.slice(1))))).toMatchObject({
      what: [{ ...fin, nth: 2 }],
    });
    expect(last(withAct("duplicates", what(numbers)))).toMatchObject({
      what: [fin, { ...fin, nth: 2 }],
    });
  });

  test("on all packets names none, and a rule is read from the packets of the run", () => {
    const all = { what: [], packets: [] };
    expect(last(withAct("holds", all))).toMatchObject({ action: "holds" });
    expect(last(withAct("holds", all))).not.toHaveProperty("what");
    expect(last(withAct("releases", all))).toMatchObject({ action: "releases" });
    const rule = { what: ["client > server  [F.]"], packets: [] };
    expect(last(withAct("holds", rule))).toMatchObject({
      what: [{ kind: "segment", from: "client", flags: "F." }],
    });
  });
});

test("a run of a lab has the steps of its programs, and the lab's settings", () => {
  const { observed: _, ...ofLab } = observed;
  const record: RunRecord = { ...ofLab, verdict: "mismatch" };
  const stage = { arguments: { client: ["{server}", "7"] } };
  const { lab, tags } = skeletonOf(record, "two-words", stage);
  expect(lab.steps).toEqual(skeleton(observed).lab.steps);
  expect(tags).toEqual(skeleton(observed).tags);
  expect(lab.stage).toEqual(stage);
});

describe("no lab is drafted", () => {
  const refusal = (record: RunRecord): string => {
    try {
      skeleton(record);
    } catch (error) {
      if (error instanceof NoDraftError) return error.message;
      throw error;
    }
    return "";
  };

  test("of packets that were held by a rule that none of them shows", () => {
    const rule = { what: ["client > server  [U]"], packets: [] };
    expect(refusal(withAct("holds", rule))).toMatch(/by a rule that no packet of the run shows/);
  });

  test("of an act on a packet that was not there", () => {
    const gone = { what: [], packets: [99] };
    expect(refusal(withAct("delivers", gone))).toBe(
      "a lab cannot name packet 99, on which the network acts",
    );
  });

  test("of a command", () => {
    const sources = { server: observed.sources?.server ?? "", client: "" };
    const files = { ...observed.files, client: { main: "curl", others: [] } };
    expect(refusal({ ...observed, sources, files } as RunRecord)).toBe(
      "the client is a command (curl), so no line of it is known; a lab needs both sources, in C or C++",
    );
  });

  test("of a language that labs are not written in", () => {
    expect(refusal(withText(observed, "client.cc", "client.py"))).toMatch(
      /^\.\/client\.py is in a language that labs are not written in/,
    );
  });

  test("of steps that are calls", () => {
    const by = { ...observed, observed: { ...observed.observed, by: "call" } } as RunRecord;
    expect(refusal(by)).toMatch(/observe the programs without --by call/);
  });

  test("of a run that was inconclusive or cut off", () => {
    expect(refusal({ ...observed, verdict: "inconclusive", reason: "no tcpdump" })).toBe(
      "the run is inconclusive: no tcpdump",
    );
    const { end: _, ...cut } = observed.observed ?? {
      by: "line",
      arguments: { server: [], client: [] },
    };
    expect(refusal({ ...observed, observed: cut } as RunRecord)).toMatch(/cut off/);
  });

  test("of a race, whose two calls are named", () => {
    const raced = withStep(1, (step) => ({
      ...step,
      executed: step.executed && {
        ...step.executed,
        races: [
          [
            { name: "send", at: { file: "server.cc", number: 7 }, thread: 2 },
            { name: "send", at: { file: "server.cc", number: 9 }, thread: 3 },
          ],
        ],
      },
    }));
    expect(refusal(raced)).toMatch(
      "send at server.cc:7 in thread 2, and send at server.cc:9 in thread 3",
    );
  });

  test("of a program that never waits", () => {
    const endless = withStep(1, (step) => ({
      ...step,
      executed: step.executed && { ...step.executed, outcome: { kind: "runs" } },
    }));
    expect(refusal(endless)).toMatch("the server never waits after ./server.cc:12");
  });
});
