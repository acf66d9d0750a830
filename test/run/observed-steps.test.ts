import { expect, test } from "vitest";
import type { Peer } from "../../src/lab/model.ts";
import type { Outcome, StepRecord } from "../../src/record/record.ts";
import { ObservedSteps } from "../../src/run/observed-steps.ts";
import type { StepContext } from "../../src/run/step/context.ts";

const LINE = { file: "./a.c", number: 1, text: "" };
const WAITS: Outcome = { kind: "waits", call: "accept" };
const FINISHED: Outcome = { kind: "finished" };
const ENDED: Outcome = { kind: "exited", code: 0 };

const ran = (peer: Peer, outcome: Outcome) => ({
  peer,
  outcome,
  line: LINE,
  calls: [],
  output: "",
});

/** A step as far as the order of the steps depends on it. */
function step(number: number, fields: Partial<StepRecord>): StepRecord {
  const nothing = { packets: [], finished: [], held: [], sysctls: [], mismatches: [], shows: [] };
  const tables = { server: [], client: [] };
  return { number, name: "", action: "calls", why: "", tables, ...nothing, ...fields };
}

type Doing = Pick<StepContext, "actors" | "waiting">;

/** Both programs wait, with a time limit or without. */
function waiting(limited: Readonly<Record<Peer, boolean>>): Doing {
  const actor = (peer: Peer) => ({ program: { rest: async () => ({ limited: limited[peer] }) } });
  const actors = { server: actor("server"), client: actor("client") };
  const both = new Map([
    ["server", {}],
    ["client", {}],
  ]);
  return { actors, waiting: both } as unknown as Doing;
}

const NO_LIMIT = waiting({ server: false, client: false });

/** Makes the run of these steps, one for each that is asked for. @returns the asked steps and the end */
async function run(made: readonly Partial<StepRecord>[], doing: Doing = NO_LIMIT) {
  const steps: StepRecord[] = [];
  const asked: string[] = [];
  const observed = new ObservedSteps({ by: "line" }, doing, steps);
  for await (const { name } of observed) {
    asked.push(name);
    const next = made[steps.length];
    if (next === undefined) break;
    steps.push(step(steps.length + 1, next));
  }
  return { asked, end: observed.end };
}

test("a peer goes on until it waits, the server first", async () => {
  const { asked, end } = await run([
    { executed: ran("server", FINISHED) },
    { executed: ran("server", WAITS) },
    { executed: ran("client", FINISHED) },
    { executed: ran("client", { kind: "waits", call: "recv" }) },
  ]);
  expect(asked).toEqual([
    "server: next line",
    "server: next line",
    "client: next line",
    "client: next line",
  ]);
  expect(end).toBe("both wait: server in accept, client in recv");
});

test("a peer that another one's step wakes goes on when that one waits or has ended", async () => {
  const { asked, end } = await run([
    { executed: ran("server", WAITS) },
    { executed: ran("client", FINISHED), finished: [ran("server", FINISHED)] },
    { executed: ran("client", ENDED) },
    { executed: ran("server", ENDED) },
  ]);
  expect(asked.map((name) => name.split(":")[0])).toEqual(["server", "client", "client", "server"]);
  expect(end).toBe("both programs have ended");
});

test("time passes while a wait has a limit, and not otherwise", async () => {
  const both = [{ executed: ran("server", WAITS) }, { executed: ran("client", WAITS) }];
  const limited = waiting({ server: false, client: true });
  const wakes = { action: "passes" as const, passed: 1, finished: [ran("client", ENDED)] };
  const { asked } = await run([...both, wakes], limited);
  expect(asked.at(2)).toBe("time: passes");
  expect((await run([...both, wakes])).asked).toHaveLength(2);
});

test("time passes while a kernel has a timer, but no one waits for the end of TIME-WAIT", async () => {
  const row = (state: "SYN-SENT" | "TIME-WAIT", kind: string) => ({
    protocol: "tcp" as const,
    recvQ: 0,
    sendQ: 1,
    local: { address: "198.18.0.3", port: 50_000 },
    remote: { address: "198.18.0.2", port: 7 },
    state,
    owner: undefined,
    timer: { kind, seconds: 1 },
  });
  const both = (table: ReturnType<typeof row>) => [
    { executed: ran("server", WAITS) },
    { executed: ran("client", WAITS), tables: { server: [], client: [table] } },
  ];
  expect((await run(both(row("SYN-SENT", "on")))).asked).toHaveLength(3);
  expect((await run(both(row("TIME-WAIT", "timewait")))).asked).toHaveLength(2);
});

test("programs that only ask again and again are over after three time limits without a packet", async () => {
  const limited = waiting({ server: true, client: false });
  const idle = { action: "passes", passed: 1, executed: undefined } as const;
  const both = [{ executed: ran("server", WAITS) }, { executed: ran("client", ENDED) }];
  const { end } = await run([...both, ...Array(9).fill(idle)], limited);
  expect(end).toBe(
    "3 time limits in a row brought no packet; server waits in accept, client has ended",
  );
});

test("a program that never waits does not go on, and the other one does", async () => {
  const { asked, end } = await run([
    { executed: ran("server", { kind: "runs" }) },
    { executed: ran("client", ENDED) },
  ]);
  expect(asked).toHaveLength(2);
  expect(end).toBe("server never waits, and was stopped, client has ended");
});

test("a program that goes on for ever ends the run after 400 steps", async () => {
  const { asked, end } = await run(Array(500).fill({ executed: ran("server", FINISHED) }));
  expect(asked).toHaveLength(400);
  expect(end).toBe("stopped after 400 steps; server goes on, client goes on");
});
