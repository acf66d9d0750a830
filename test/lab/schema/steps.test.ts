import { expect, test } from "vitest";
import {
  client,
  ESTABLISHED,
  LISTEN,
  network,
  type Step,
  server,
  TIME_WAIT,
  time,
} from "../../../src/lab/index.ts";
import { problemsOf, right } from "../../support/labs/small-lab.ts";

const nothing = { why: ".", packets: [] } as const;
const holds = network.holdsEverything(nothing);
const delivers = network.delivers(client.sends("S"), nothing);
const passes = time.passes([59, 61], nothing);

/** The problems of a step after a step that holds everything. */
function problemsOfThird(step: object): readonly string[] {
  return problemsOf({ ...right, steps: [...right.steps, holds, step] }).map((problem) =>
    problem.replace(/^step 4 /, ""),
  );
}

const syn = client.sends("S");
const hello = client.sendsDatagram({ data: "hello" });

test.each<[string, Step]>([
  ["holds everything", holds],
  ["holds packets by their flags", network.holds([syn, server.sends("F.")], nothing)],
  ["holds packets by their length", network.holds(client.sends("P.", { length: 5 }), nothing)],
  ["holds packets by their data's length", network.holds(hello, nothing)],
  ["delivers a packet", delivers],
  ["delivers the second of them", network.delivers({ ...syn, nth: 2 }, nothing)],
  ["delivers packets by their numbers", network.delivers(client.sends(".", { ack: 1 }), nothing)],
  ["delivers a message", network.delivers(server.sendsIcmp("udp port"), nothing)],
  ["drops a packet", network.drops({ ...hello, nth: 1 }, nothing)],
  ["duplicates a packet", network.duplicates(client.sends("F.", { connection: 2 }), nothing)],
  ["releases", network.releases(nothing)],
  ["lets some time pass", passes],
  ["runs to a call", server.calls("accept4", { ...nothing, calls: [] })],
  ["runs to a call that waits", server.calls("any", { ...nothing, blocksIn: "recv" })],
  ["runs until it waits", server.runs({ ...nothing, blocksIn: "epoll_wait" })],
  ["runs until it ends", server.runs({ ...nothing, end: { code: 0 }, prints: "done\n" })],
  ["lets an exact time pass", time.passes([0, 0], nothing)],
  [
    "has all fields of a step",
    network.delivers(syn, {
      ...nothing,
      source: "RFC 9293, 3.5",
      within: 3,
      sockets: {
        server: [LISTEN, ESTABLISHED],
        client: [{ ...TIME_WAIT, timerSeconds: [50, 60] }],
      },
      sysctls: { client: { "net.ipv4.tcp_fin_timeout": "60" } },
      shows: ["E6"],
    }),
  ],
])("a step that %s", (_, step) => {
  expect(problemsOfThird(step)).toEqual([]);
});

const HEADER_ONLY =
  ": packets to hold are selected only by flags and length; leave other fields out";
const WHICH = ": must select packets; only `releases` and `holdsEverything` select none";

test.each([
  ["seq", client.sends("F.", { seq: 1 })],
  ["ack", client.sends(".", { ack: 1 })],
  ["window", client.sends(".", { window: 0 })],
  ["options", client.sends("S", { options: "mss" })],
  ["connection", client.sends("S", { connection: 2 })],
  ["what is read", client.sends("S", { reads: "win" })],
  ["time", client.sends("S", { afterSeconds: [0, 1] })],
  ["place among others", { ...syn, nth: 2 }],
  ["message", server.sendsIcmp("udp port")],
])("packets to hold cannot be selected by their %s", (_, packet) => {
  expect(problemsOfThird(network.holds([syn, packet], nothing))).toEqual([`(holds)${HEADER_ONLY}`]);
  expect(problemsOfThird(network.delivers([syn, packet], nothing))).toEqual([]);
});

test.each(["delivers", "drops", "duplicates"])("%s without packets is refused", (action) => {
  expect(problemsOfThird({ action, ...nothing })).toEqual([`(${action})${WHICH}`]);
});

test.each<[string, object, string | RegExp]>([
  ["releases for some packets only", { ...delivers, action: "releases" }, `(releases)${WHICH}`],
  ["delivers none of the packets", network.delivers([], nothing), "(delivers) what: is empty"],
  ["holds none of the packets", network.holds([], nothing), "(holds) what: is empty"],
  [
    "delivers an unknown kind of packet",
    { ...delivers, what: [{ from: "client" }] },
    /^\(delivers\) what 1 kind: must be one of: /,
  ],
  ["makes a call", { ...delivers, calls: [] }, /^\(delivers\): there is no field "calls"; /],
  ["has a line", { ...delivers, tag: "connect" }, /^\(connect\): there is no field "tag"; /],
  ["has a peer", { ...passes, peer: "client" }, /^\(passes\): there is no field "peer"; /],
  [
    "gives no reason",
    { ...delivers, why: "" },
    "(delivers) why: is empty: explain in one or two sentences why this happens",
  ],
  [
    "shows a statement that does not exist",
    { ...passes, shows: ["C6", "E99"] },
    "(passes) shows 2: there is no such statement; wirestep statements lists their ids",
  ],
  [
    "has a negative time",
    time.passes([-1, 2], nothing),
    "(passes) seconds 1: Too small: expected number to be >=0",
  ],
  [
    "has the longer time first",
    time.passes([61, 59], nothing),
    "(passes) seconds: must be at least and at most, the smaller number first",
  ],
  ["has no time", { action: "passes", ...nothing }, /^\(passes\) seconds: is missing/],
  ["has one time", { ...passes, seconds: 60 }, /^\(passes\) seconds: must be a pair, not /],
  ["lets packets pass", { ...passes, what: [syn] }, /^\(passes\): there is no field "what"; /],
  [
    "has an unknown action",
    { ...delivers, action: "delays" },
    /^\(delays\) action: must be one of: /,
  ],
  [
    "has the later time of a timer first",
    network.releases({
      ...nothing,
      sockets: { client: [{ ...TIME_WAIT, timerSeconds: [60, 50] }] },
    }),
    "(releases) sockets client 1 timerSeconds: must be at least and at most, the smaller number first",
  ],
])("a step that %s is refused", (_, step, problem) => {
  const problems = problemsOfThird(step);
  expect(problems).toEqual([
    typeof problem === "string" ? problem : expect.stringMatching(problem),
  ]);
});

test("a line that waits cannot have calls, because no step would check them", () => {
  const waits = server.starts("accept", { blocksIn: "accept", ...nothing });
  const problem =
    "a line that waits has made no call yet; give its calls in the step that finishes it";
  expect(problemsOfThird({ ...waits, calls: [] })).toEqual([`(accept): ${problem}`]);
});

test.each([
  [{ action: "calls" }, 'only `calls` has call, the name of the next call or "any", and needs it'],
  [
    { action: "runs", call: "accept", blocksIn: "accept" },
    'only `calls` has call, the name of the next call or "any", and needs it',
  ],
  [
    { action: "calls", call: "accept", end: { code: 0 } },
    "only `runs` and `ends` have end, the way in which the program ends",
  ],
  [
    { action: "runs" },
    "`runs` needs blocksIn, the system call in which the program waits, or end, the way in which it ends; not both",
  ],
  [
    { action: "runs", blocksIn: "accept", end: { code: 0 } },
    "`runs` needs blocksIn, the system call in which the program waits, or end, the way in which it ends; not both",
  ],
  [
    { action: "calls", call: "any", printsMatter: true },
    "printsMatter needs prints, the text that the output must contain",
  ],
])("a step by call that cannot be: %j", (fields, problem) => {
  expect(problemsOfThird({ peer: "server", ...nothing, ...fields })).toEqual([
    expect.stringContaining(problem),
  ]);
});

test.each([
  ["acept", 'a run reports no call "acept"; did you mean "accept"?'],
  ["jc::AcceptFd", 'a run reports no call "jc::AcceptFd"; use "any" for the next call'],
])("a run can't stop at a call of a name that is never reported: %s", (name, problem) => {
  const step = { peer: "server", action: "calls", call: name, ...nothing };
  expect(problemsOfThird(step)).toEqual([expect.stringContaining(problem)]);
});
