import { expect, test } from "vitest";
import { client, lab, network, type Step, server, time } from "../../../src/lab/index.ts";
import { orderProblems } from "../../../src/lab/problems/order.ts";

const states = { server: "CLOSED", client: "CLOSED" };
const problemsOfSteps = (...steps: readonly Step[]): readonly string[] =>
  orderProblems(lab("small", { question: "?", steps, flags: "", states })).map(({ text }) => text);

const waits = server.starts("accept", { blocksIn: "accept", why: ".", packets: [] });

test("a line that was not started cannot finish", () => {
  const finishes = server.line("accept");
  expect(problemsOfSteps(client.steps("connect", { why: ".", packets: [], finishes }))).toEqual([
    "step 1 (connect): finishes accept, but no earlier step starts this line on the server; add one with starts",
  ]);
});

test("a peer that waits takes no step until a step lets it finish", () => {
  const close = server.steps("close", { why: ".", packets: [] });
  expect(problemsOfSteps(waits, close)).toEqual([
    "step 2 (close): the server still waits in the line accept; finish it in an earlier step",
  ]);
  const connect = client.steps("connect", {
    why: ".",
    packets: [],
    finishes: server.line("accept"),
  });
  expect(problemsOfSteps(waits, connect, close)).toEqual([]);
});

test("a call that an earlier step left waiting finishes, and no other", () => {
  const accepts = server.calls("accept", { blocksIn: "accept", why: ".", packets: [] });
  const runs = server.runs({ blocksIn: "accept", why: ".", packets: [] });
  const connect = (finishes: ReturnType<typeof server.call>): Step =>
    client.steps("connect", { why: ".", packets: [], finishes });
  const close = server.calls("close", { why: ".", packets: [] });
  for (const waiting of [accepts, runs]) {
    expect(problemsOfSteps(waiting, connect(server.call()), close)).toEqual([]);
  }
  expect(problemsOfSteps(accepts, close)).toEqual([
    "step 2 (close): the server still waits in a call; finish it in an earlier step",
  ]);
  expect(problemsOfSteps(connect(server.call()))).toEqual([
    "step 1 (connect): finishes a call, but no earlier step leaves the server waiting in one; add one with calls or runs, and blocksIn",
  ]);
  expect(problemsOfSteps(runs, connect(server.line("accept")))).toEqual([
    "step 2 (connect): finishes accept, but no earlier step starts this line on the server; add one with starts",
  ]);
  const ends = server.runs({ end: { code: 0 }, why: ".", packets: [] });
  expect(problemsOfSteps(ends, close)).toEqual([
    "step 2 (close): the server's program has ended in an earlier step; move this step before it",
  ]);
});

test("a line that finished cannot finish again", () => {
  const finishes = server.line("accept");
  const connect = client.steps("connect", { why: ".", packets: [], finishes });
  expect(problemsOfSteps(waits, connect, connect)).toEqual([
    "step 3 (connect): finishes accept, but no earlier step starts this line on the server; add one with starts",
  ]);
});

test("a step cannot finish its own line", () => {
  const finishes = server.line("close");
  const close = server.steps("close", { why: ".", packets: [], finishes });
  expect(problemsOfSteps(close)).toEqual([
    "step 1 (close): finishes close, but no earlier step starts this line on the server; add one with starts",
  ]);
});

test("a program that has ended takes no step, but the other peer's program does", () => {
  const ends = server.ends("close", { why: ".", packets: [], end: { code: 0 } });
  const listen = server.steps("listen", { why: ".", packets: [] });
  const connect = client.steps("connect", { why: ".", packets: [] });
  expect(problemsOfSteps(ends, connect)).toEqual([]);
  expect(problemsOfSteps(ends, listen)).toEqual([
    "step 2 (listen): the server's program has ended in an earlier step; move this step before it",
  ]);
});

const nothing = { why: ".", packets: [] } as const;
const holds = network.holdsEverything(nothing);
const releases = network.releases(nothing);
const NONE_HELD = "no packet is held here; hold packets in an earlier step with network.holds";

test.each([
  ["delivers", network.delivers(client.sends("S"), nothing)],
  ["drops", network.drops(client.sends("S"), nothing)],
  ["releases", releases],
])(
  "the network %s packets only after it has started to hold and before it releases",
  (name, act) => {
    expect(problemsOfSteps(holds, act)).toEqual([]);
    expect(problemsOfSteps(network.holds(client.sends("S"), nothing), act)).toEqual([]);
    expect(problemsOfSteps(act, holds)).toEqual([`step 1 (${name}): ${NONE_HELD}`]);
    expect(problemsOfSteps(holds, releases, act)).toEqual([`step 3 (${name}): ${NONE_HELD}`]);
    expect(problemsOfSteps(holds, releases, holds, act)).toEqual([]);
  },
);

test("the network may deliver and drop packets one by one, and hold more in between", () => {
  const delivers = network.delivers(client.sends("S"), nothing);
  expect(problemsOfSteps(holds, delivers, delivers, holds, delivers, releases)).toEqual([]);
});

test("a packet can be duplicated and time can pass, whether packets are held or not", () => {
  const duplicates = network.duplicates(client.sends("S"), nothing);
  const passes = time.passes([1, 2], nothing);
  expect(
    problemsOfSteps(duplicates, passes, holds, duplicates, passes, releases, duplicates),
  ).toEqual([]);
});

test.each([
  ["the network", network.delivers(client.sends("."), nothing), "delivers"],
  ["time", time.passes([1, 2], nothing), "passes"],
])("a line that waits is finished by %s, once", (_, act, name) => {
  const close = server.steps("close", nothing);
  const finishing = { ...act, finishes: server.line("accept") };
  expect(problemsOfSteps(holds, waits, finishing, close)).toEqual([]);
  expect(problemsOfSteps(holds, waits, act, close)).toEqual([
    "step 4 (close): the server still waits in the line accept; finish it in an earlier step",
  ]);
  expect(problemsOfSteps(holds, waits, finishing, finishing)).toEqual([
    `step 4 (${name}): finishes accept, but no earlier step starts this line on the server; add one with starts`,
  ]);
});

test("a line is finished by its own tag, on its own peer", () => {
  const delivers = network.delivers(client.sends("."), nothing);
  expect(problemsOfSteps(holds, waits, { ...delivers, finishes: server.line("close") })).toEqual([
    "step 3 (delivers): finishes close, but no earlier step starts this line on the server; add one with starts",
  ]);
  expect(problemsOfSteps(holds, waits, { ...delivers, finishes: client.line("accept") })).toEqual([
    "step 3 (delivers): finishes accept, but no earlier step starts this line on the client; add one with starts",
  ]);
});

test("both peers may wait at the same time", () => {
  const connects = client.starts("connect", { blocksIn: "connect", ...nothing });
  const finishes = client.line("connect");
  expect(problemsOfSteps(waits, connects, { ...holds, finishes }, waits)).toEqual([
    "step 4 (accept): the server still waits in the line accept; finish it in an earlier step",
  ]);
});

test("all problems of one step are reported", () => {
  const finishes = client.line("connect");
  expect(problemsOfSteps({ ...releases, finishes })).toEqual([
    `step 1 (releases): ${NONE_HELD}`,
    "step 1 (releases): finishes connect, but no earlier step starts this line on the client; add one with starts",
  ]);
});
