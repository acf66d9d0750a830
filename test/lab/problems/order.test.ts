import { expect, test } from "vitest";
import { client, lab, network, type Step, server, time } from "../../../src/lab/index.ts";
import { orderProblems } from "../../../src/lab/problems/order.ts";

const states = { server: "CLOSED", client: "CLOSED" };
const problemsOfSteps = (...steps: readonly Step[]): readonly string[] =>
  orderProblems(lab("small", { question: "?", steps, flags: "", states })).map(({ text }) => text);

const waits = server.starts("accept", { blocksIn: "accept", why: ".", packets: [] });

test("a line that nobody started cannot finish", () => {
  const finishes = server.line("accept");
  expect(problemsOfSteps(client.steps("connect", { why: ".", packets: [], finishes }))).toEqual([
    "step 1 (connect): finishes accept, which no step before has started on the server",
  ]);
});

test("a peer that waits takes no step until a step lets it finish", () => {
  const close = server.steps("close", { why: ".", packets: [] });
  expect(problemsOfSteps(waits, close)).toEqual([
    "step 2 (close): the server still waits in the line accept; let a step finish it",
  ]);
  const connect = client.steps("connect", {
    why: ".",
    packets: [],
    finishes: server.line("accept"),
  });
  expect(problemsOfSteps(waits, connect, close)).toEqual([]);
});

test("a line that finished cannot finish again", () => {
  const finishes = server.line("accept");
  const connect = client.steps("connect", { why: ".", packets: [], finishes });
  expect(problemsOfSteps(waits, connect, connect)).toEqual([
    "step 3 (connect): finishes accept, which no step before has started on the server",
  ]);
});

test("a step that finishes its own peer's line is told so", () => {
  const finishes = server.line("close");
  const close = server.steps("close", { why: ".", packets: [], finishes });
  expect(problemsOfSteps(close)).toEqual([
    "step 1 (close): finishes close, which no step before has started on the server",
  ]);
});

test("a program that has ended takes no step, the other peer's does", () => {
  const ends = server.ends("close", { why: ".", packets: [], end: { code: 0 } });
  const listen = server.steps("listen", { why: ".", packets: [] });
  const connect = client.steps("connect", { why: ".", packets: [] });
  expect(problemsOfSteps(ends, connect)).toEqual([]);
  expect(problemsOfSteps(ends, listen)).toEqual([
    "step 2 (listen): the server's program has ended in a step before",
  ]);
});

const nothing = { why: ".", packets: [] } as const;
const holds = network.holdsEverything(nothing);
const releases = network.releases(nothing);
const NONE_HELD = "nothing is held here: let the network hold packets in a step before";

test.each([
  ["delivers", network.delivers(client.sends("S"), nothing)],
  ["drops", network.drops(client.sends("S"), nothing)],
  ["releases", releases],
])("the network %s packets once it holds some, neither before nor after it opens", (name, act) => {
  expect(problemsOfSteps(holds, act)).toEqual([]);
  expect(problemsOfSteps(network.holds(client.sends("S"), nothing), act)).toEqual([]);
  expect(problemsOfSteps(act, holds)).toEqual([`step 1 (${name}): ${NONE_HELD}`]);
  expect(problemsOfSteps(holds, releases, act)).toEqual([`step 3 (${name}): ${NONE_HELD}`]);
  expect(problemsOfSteps(holds, releases, holds, act)).toEqual([]);
});

test("the network may deliver and drop one packet after the other, and hold more meanwhile", () => {
  const delivers = network.delivers(client.sends("S"), nothing);
  expect(problemsOfSteps(holds, delivers, delivers, holds, delivers, releases)).toEqual([]);
});

test("a packet is copied, and time passes, whether something is held or not", () => {
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
    "step 4 (close): the server still waits in the line accept; let a step finish it",
  ]);
  expect(problemsOfSteps(holds, waits, finishing, finishing)).toEqual([
    `step 4 (${name}): finishes accept, which no step before has started on the server`,
  ]);
});

test("a line is finished by its own tag, on its own peer", () => {
  const delivers = network.delivers(client.sends("."), nothing);
  expect(problemsOfSteps(holds, waits, { ...delivers, finishes: server.line("close") })).toEqual([
    "step 3 (delivers): finishes close, which no step before has started on the server",
  ]);
  expect(problemsOfSteps(holds, waits, { ...delivers, finishes: client.line("accept") })).toEqual([
    "step 3 (delivers): finishes accept, which no step before has started on the client",
  ]);
});

test("both peers may wait at the same time", () => {
  const connects = client.starts("connect", { blocksIn: "connect", ...nothing });
  const finishes = client.line("connect");
  expect(problemsOfSteps(waits, connects, { ...holds, finishes }, waits)).toEqual([
    "step 4 (accept): the server still waits in the line accept; let a step finish it",
  ]);
});

test("everything that is wrong with one step is told", () => {
  const finishes = client.line("connect");
  expect(problemsOfSteps({ ...releases, finishes })).toEqual([
    `step 1 (releases): ${NONE_HELD}`,
    "step 1 (releases): finishes connect, which no step before has started on the client",
  ]);
});
