import { expect, test } from "vitest";
import { checkPackets } from "../../../src/check/packets/compare.ts";
import { wordsOf } from "../../../src/check/packets/pairing.ts";
import { client, inAnyOrder, type StepPacket, server } from "../../../src/lab/index.ts";
import type { RecordedPacket } from "../../../src/record/record.ts";
import { mismatchText, text } from "../../support/evidence/mismatch-text.ts";
import { datagram, ping, segment } from "../../support/evidence/packets.ts";
import { plannedParts } from "../../support/evidence/steps.ts";

const check = (expected: readonly StepPacket[], ...observed: readonly RecordedPacket[]): string =>
  mismatchText(checkPackets(plannedParts(...expected), observed));

/** A segment of the client with five bytes, from `seq` on. */
const data = (seq: number, flags = "."): RecordedPacket =>
  segment("client", flags, { seq, data: "hello" });
const ack = (number: number): RecordedPacket => segment("server", ".", { ack: number });

const transfer = inAnyOrder([
  client.sendsSeveral({ atLeast: 3, bytes: 15 }),
  server.sendsSeveral({ flags: ["."], atLeast: 1, atMost: 2, bytes: 0 }),
]);
const seen = [data(1), data(6), ack(11), data(11, "P."), ack(16)];

test("several segments and their ACKs in any order", () => {
  expect(check([transfer], ...seen)).toBe("as expected");
  expect(check([transfer], ...seen.toReversed())).toBe("as expected");
});

test("too few segments and bytes are one mismatch of one line each", () => {
  expect(check([transfer], data(1), data(6), ack(11))).toBe(text`
    ✗ segments 1: number, bytes
      expected  client > server  at least 3 segments  15 bytes
      observed  client > server  2 segments  10 bytes
  `);
});

test("too many ACKs", () => {
  expect(check([transfer], ...seen, ack(16))).toBe(text`
    ✗ segments 2: number
      expected  server > client  [.]  1 to 2 segments
      observed  server > client  [.]  3 segments
  `);
});

test("bytes that are sent again count once, whatever their pieces", () => {
  const again = segment("client", ".", { seq: 3, data: "hello" });
  expect(check([transfer], ...seen, again)).toBe("as expected");
  expect(check([transfer], ...seen, segment("client", ".", { seq: 16, data: "x" }))).toContain(
    "15 bytes\n  observed  client > server  4 segments  16 bytes",
  );
});

test("a gap in the stream is not filled by its borders", () => {
  expect(check([transfer], data(1), data(6), data(16, "P."), ack(11))).toBe("as expected");
  expect(check([client.sendsSeveral({ bytes: 20 })], data(1), data(6), data(16))).toContain(
    "observed  client > server  3 segments  15 bytes",
  );
});

test.each([
  ["a FIN", segment("client", "F.", { seq: 16 })],
  ["a RST of the server", segment("server", "R")],
  ["a segment of another connection", segment("client", ".", { connection: 2, data: "hello" })],
  ["a datagram", datagram("client", { data: "hello" })],
  ["ICMP", ping()],
])("%s is not one of several segments", (_, packet) => {
  expect(check([transfer], ...seen, packet)).toContain("packet 6: extra");
});

test("packets before and after several are known one by one", () => {
  const around = [
    client.sends("P.", { seq: 1, ack: 1, data: "hello" }),
    server.sendsSeveral({ atLeast: 1 }),
    client.sends("F.", { seq: 6, ack: 1 }),
  ];
  const [first, last] = [data(1, "P."), segment("client", "F.", { seq: 6 })];
  expect(check(around, first, ack(6), ack(6), last)).toBe("as expected");
  const early = check(around, first, last, ack(6));
  expect(early).toContain("✗ packet 3: extra");
  expect(early).toContain("✗ segments 2: number");
  expect(check(around, first, ack(6))).toContain("✗ segment 3: missing");
});

test("exact packets in any order: each must be there once", () => {
  const both = inAnyOrder([
    client.sends("P.", { seq: 1, ack: 1, data: "hello" }),
    server.sends(".", { seq: 1, ack: 1 }),
  ]);
  expect(check([both], ack(1), data(1, "P."))).toBe("as expected");
  expect(check([both], data(1, "P."), ack(1))).toBe("as expected");
  expect(check([both], ack(1))).toContain("✗ segment 1: missing");
  expect(check([both], ack(1), data(1, "P."), ack(1))).toContain("packet 3: extra");
  expect(check([both], ack(2), data(1, "P."))).toContain("✗ segment 2: ack");
});

test("several datagrams have a number and bytes", () => {
  const expected = client.sendsSeveralDatagrams({ atLeast: 2, atMost: 2, bytes: 10 });
  const [one, other] = [1, 2].map((number) => datagram("client", { data: "hello", number }));
  if (one === undefined || other === undefined) throw new Error("there are two");
  expect(check([expected], one, other)).toBe("as expected");
  expect(check([expected], one)).toBe(text`
    ✗ datagrams 1: number, bytes
      expected  client > server  UDP  2 datagrams  10 bytes
      observed  client > server  UDP  1 datagram  5 bytes
  `);
});

test("a group is one word in a sequence of flags", () => {
  const syn = segment("client", "S");
  const parts = plannedParts(client.sends("S"), transfer);
  expect(wordsOf(parts, [syn, ...seen]).join(" ")).toBe("S {TCP* (.)*}");
  expect(wordsOf([], [syn, ...seen]).join(" ")).toBe("S . . . P. .");
});

test("many packets that are not expected are one short mismatch", () => {
  const bulk = Array.from({ length: 700 }, (_, index) => data(1 + 5 * index));
  const acks = Array.from({ length: 300 }, (_, index) => ack(1 + 10 * index));
  expect(check([], ...bulk, ...acks)).toBe(text`
    ✗ 1000 of packets 1 to 1000: extra
      expected  no such packets in this step
      observed  client > server  700 segments  3500 bytes
                server > client  300 segments  0 bytes
                first of them: client > server  [.]  seq 1  ack 1  length 5
                IP client.40100 > server.12345: Flags [.], seq 1:6, ack 1, win 502, options [nop,nop,TS val 990001 ecr 880001], length 5
      hint      if their number is not known beforehand, expect sendsSeveral (labs/AUTHORING.md)
  `);
});

test("many missing packets are one mismatch too", () => {
  const expected = Array.from({ length: 9 }, () => client.sends("P.", { data: "hello" }));
  expect(check(expected)).toBe(text`
    ✗ 9 packets: missing
      expected  first of them: client > server  [P.]  seq 0  ack 0  length 5
      observed  none of them
  `);
});
