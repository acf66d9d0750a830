import { expect, test } from "vitest";
import {
  client,
  inAnyOrder,
  lab,
  network,
  type PacketExpectation,
  server,
} from "../../../src/lab/index.ts";
import { flagWord, type PacketSelector } from "../../../src/lab/model.ts";
import { problemsOf, problemsOfStep, right } from "../../support/labs/small-lab.ts";

const problemsOfPacket = (packet: object): readonly string[] =>
  problemsOfStep({ packets: [packet] }).filter((problem) => !problem.startsWith("flags: "));

const syn = client.sends("S");
const hello = client.sendsDatagram({ data: "grüß" });
const unreachable = server.sendsIcmp("udp port 12345 unreachable");

test.each([syn, hello, unreachable])("$kind: the vocabulary makes valid packets", (packet) => {
  expect(problemsOfPacket(packet)).toEqual([]);
});

test.each([
  [
    "an ack without the ACK flag",
    { ...syn, ack: 1 },
    ": an ack needs the ACK flag; add the dot to flags",
  ],
  [
    "an ISN without a SYN",
    client.sends(".", { isn: "new" }),
    ": only a SYN has an ISN; leave isn out",
  ],
  [
    "another length than its data's",
    client.sends("P.", { data: "grüß", length: 4 }),
    ": length differs from the length of data; leave length out",
  ],
  [
    "another length than its data's",
    { ...hello, length: 4 },
    ": length differs from the length of data; leave length out",
  ],
  ["flags", { ...hello, flags: "S" }, /: there is no field "flags"; /],
  ["a sequence number", { ...hello, seq: 1 }, /: there is no field "seq"; /],
  [
    "a negative length",
    client.sendsDatagram({ length: -1 }),
    " length: Too small: expected number to be >=0",
  ],
  [
    "connection 0",
    { ...hello, connection: 0 },
    " connection: Too small: expected number to be >=1",
  ],
  ["an empty reads", { ...hello, reads: "" }, / reads: is empty/],
  ["an ICMP message without text", { ...unreachable, reads: "" }, / reads: is empty/],
  ["a connection", { ...unreachable, connection: 1 }, /: there is no field "connection"; /],
  ["a receiver that is no address", { ...hello, to: "router" }, / to: must be "server", /],
  ["one fragment", { ...hello, fragments: [14] }, / fragments/],
  ["port 0", { ...hello, port: 0 }, / port: Too small/],
  ["no amount", client.sendsSeveral({}), /: any number of any packets says nothing; add atLeast/],
  [
    "amounts in the wrong order",
    client.sendsSeveral({ atLeast: 3, atMost: 2 }),
    ": atLeast is more than atMost; swap them",
  ],
  [
    "several SYNs",
    client.sendsSeveral({ atLeast: 1, flags: ["S"] }),
    " flags 1: must be letters without S, F and R, e.g. . or P.",
  ],
  ["nothing in any order", inAnyOrder([]), / packets: /],
  ["an unknown kind", { ...hello, kind: "message" }, / kind: must be one of: /],
  ["no kind", { from: "client", flags: "S" }, / kind: must be one of: /],
  ["an unknown sender", { ...unreachable, from: "router" }, / from: is "router", /],
])("a packet with %s", (_, packet, problem) => {
  expect(problemsOfPacket(packet)).toEqual([
    typeof problem === "string"
      ? `step 2 (connect) packets 1${problem}`
      : expect.stringMatching(new RegExp(`^step 2 \\(connect\\) packets 1${problem.source}`)),
  ]);
});

test.each([
  client.sends("P.U"),
  client.sends("PU."),
  client.sends("SEW"),
  client.sends("S", { connection: 2, port: 12346 }),
  client.sendsDatagram({ to: "broadcast", fragments: [1480, 48] }),
  client.sendsDatagram({ to: "ff02::1" }),
  client.sendsSeveral({ atMost: 3, flags: ["P.", "."] }),
  client.sendsSeveralDatagrams({ bytes: { 4: 10, 6: 12 } }),
  inAnyOrder([syn, client.sendsSeveral({ atLeast: 1 })]),
])("%j is a valid packet", (packet) => {
  expect(problemsOfPacket(packet)).toEqual([]);
});

test("a length may be given if it is the length of data in bytes", () => {
  expect(problemsOfPacket({ ...hello, length: 6 })).toEqual([]);
});

test("a packet's word in the flags of the run: its flags, UDP or ICMP", () => {
  expect([client.sends("P."), hello, unreachable].map(flagWord)).toEqual(["P.", "UDP", "ICMP"]);
});

test("the words of packets that are not known one by one", () => {
  const data = client.sendsSeveral({ atLeast: 1 });
  const acks = server.sendsSeveral({ atLeast: 1, flags: [".", "PU."] });
  const datagrams = client.sendsSeveralDatagrams({ bytes: 1 });
  const words = [data, acks, datagrams, inAnyOrder([client.sends("P."), data])].map(flagWord);
  expect(words).toEqual(["TCP*", "(.|P.U)*", "UDP*", "{P. TCP*}"]);
});

test("datagrams and ICMP messages count in the flags of the run", () => {
  const { name, ...rest } = right;
  const steps = [client.steps("send", { why: ".", packets: [syn, hello, unreachable] })];
  expect(problemsOf(lab(name, { ...rest, steps, flags: "S UDP ICMP" }))).toEqual([]);
  expect(problemsOf(lab(name, { ...rest, steps, flags: "S" }))).toEqual([
    'flags: is "S", but the packets of the steps give "S UDP ICMP"; correct one of them',
  ]);
});

test("the time of a segment has a lower and an upper bound", () => {
  const after = (...seconds: readonly number[]): object => ({ ...syn, afterSeconds: seconds });
  expect(problemsOfPacket(after(0.2, 0.4))).toEqual([]);
  expect(problemsOfPacket(after(1, 1))).toEqual([]);
  expect(problemsOfPacket(after(0.4, 0.2))).toEqual([
    "step 2 (connect) packets 1 afterSeconds: must be at least and at most, the smaller number first",
  ]);
  expect(problemsOfPacket(after(-1, 0.2))).toEqual([
    "step 2 (connect) packets 1 afterSeconds 1: Too small: expected number to be >=0",
  ]);
  expect(problemsOfPacket(after(0.2))).toHaveLength(1);
  expect(problemsOfPacket({ ...hello, afterSeconds: [0, 1] })).toEqual([
    expect.stringMatching(/^step 2 \(connect\) packets 1: there is no field "afterSeconds"; /),
  ]);
});

test("only a selected packet can be the second of its kind", () => {
  expect(problemsOfPacket({ ...syn, nth: 2 })).toEqual([
    expect.stringMatching(/^step 2 \(connect\) packets 1: there is no field "nth"; /),
  ]);
});

/** The problems of the second of two packets that the network duplicates. */
function problemsOfSelector(selector: object): readonly string[] {
  const what = [syn, selector as PacketExpectation];
  return problemsOf({
    ...right,
    flags: "",
    steps: [network.duplicates(what, { why: ".", packets: [] })],
  });
}

test.each<PacketSelector>([
  { ...syn, nth: 2 },
  { ...hello, nth: 1 },
  { ...unreachable, nth: 3 },
  client.sends("P.", { seq: 1, ack: 1, data: "hello", window: 502, connection: 2 }),
])("a packet can be selected by $kind $flags", (selector) => {
  expect(problemsOfSelector(selector)).toEqual([]);
});

test.each([
  ["nth 0", { ...syn, nth: 0 }, " nth: Too small: expected number to be >=1"],
  ["a fraction as nth", { ...hello, nth: 1.5 }, " nth: must be a whole number, not the number 1.5"],
  ["no flags", { kind: "segment", from: "client" }, / flags: is missing: /],
  [
    "an ack without the ACK flag",
    { ...syn, ack: 1 },
    ": an ack needs the ACK flag; add the dot to flags",
  ],
  [
    "another length than its data's",
    client.sends("P.", { data: "grüß", length: 4 }),
    ": length differs from the length of data; leave length out",
  ],
  [
    "another length than its data's",
    { ...hello, length: 4 },
    ": length differs from the length of data; leave length out",
  ],
  ["an unknown field", { ...syn, number: 3 }, /: there is no field "number"; /],
])("a packet cannot be selected by %s", (_, selector, problem) => {
  const place = "step 1 (duplicates) what 2";
  const problems = problemsOfSelector(selector);
  expect(problems).toHaveLength(1);
  expect(problems[0]?.slice(0, place.length)).toBe(place);
  const rest = problems[0]?.slice(place.length);
  if (typeof problem === "string") expect(rest).toBe(problem);
  else expect(rest).toMatch(problem);
});
