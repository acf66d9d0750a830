import { expect, test } from "vitest";
import { Acts } from "../../../src/explain/acts.ts";
import { sentAgain } from "../../../src/explain/rules/sending.ts";
import { hasSack, Side } from "../../../src/explain/side.ts";
import { type PacketWords, segmentIn } from "../../support/explain/exchange.ts";

/** The cause of the second transmission of data by the server, after these arrivals. */
function causeAfter(arrivals: readonly Omit<PacketWords, "from">[]) {
  const side = new Side("server");
  const data = { from: "server", flags: "P.", seq: 1, ack: 1, length: 100 } as const;
  side.send(segmentIn(1, data));
  side.arrive(segmentIn(2, { from: "client", flags: ".", seq: 1, ack: 101 }), 1);
  const lost = { ...data, seq: 101 };
  side.send(segmentIn(3, lost));
  arrivals.forEach((one, index) => {
    side.arrive(segmentIn(4 + index, { from: "client", ...one }), 1);
  });
  const segment = segmentIn(9, lost);
  return sentAgain({ segment, step: 2, side, acts: new Acts(), row: undefined })?.cause;
}

const ACK = { flags: ".", seq: 1, ack: 101 };

test("three duplicate ACKs bring a fast retransmission, and two do not", () => {
  expect(causeAfter([ACK, ACK, ACK])).toEqual({ kind: "packet", number: 6 });
  expect(causeAfter([ACK, ACK])).toMatchObject({ kind: "timer", timer: "retransmission" });
});

test("data of the other side with the same acknowledgement is no duplicate ACK", () => {
  const data = [1, 51, 101].map((seq) => ({ flags: "P.", seq, ack: 101, length: 50 }));
  expect(causeAfter(data)).toMatchObject({ kind: "timer", timer: "retransmission" });
});

test("one report of data beyond a gap is enough, with or without data of its own", () => {
  const options = "nop,nop,sack 1 {201:301}";
  expect(causeAfter([{ ...ACK, options }])).toEqual({ kind: "packet", number: 4 });
  expect(causeAfter([{ ...ACK, flags: "P.", length: 50, options }])).toEqual({
    kind: "packet",
    number: 4,
  });
});

test("the first ACK of a number is no duplicate of itself", () => {
  const acks = [101, 151, 151, 151].map((ack) => ({ ...ACK, ack }));
  expect(causeAfter(acks)).toMatchObject({ kind: "timer" });
});

test("the permission to report gaps is no report", () => {
  expect(hasSack({ options: "mss 1460,sackOK,TS val 1 ecr 0,nop,wscale 7" })).toBe(false);
  expect(hasSack({ options: "sack 1 {201:301}" })).toBe(true);
});
