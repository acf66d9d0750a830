import { expect, test } from "vitest";
import { Acts } from "../../../src/explain/acts.ts";
import { fin, sentAgain } from "../../../src/explain/rules/sending.ts";
import { hasSack, Side } from "../../../src/explain/side.ts";
import type { RecordedCall } from "../../../src/record/record.ts";
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

/** The cause of the client's FIN in a step with these calls on descriptor 3, and the end of a process. */
function causeOfFin(calls: readonly string[], ended?: number) {
  const acts = new Acts();
  const add = (name: string, step: number, process?: number): void => {
    const text = `${name}(3)`;
    const call = { name, text, fd: 3, result: 0, process } as RecordedCall;
    acts.add({ kind: "call", peer: "client", step, file: "client.c", line: 7, name, text, call });
  };
  add("connect", 1);
  acts.opened("client", 1);
  for (const words of calls) {
    const [name = "", process] = words.split(" of ");
    add(name, 2, process === undefined ? undefined : Number(process));
  }
  acts.add({ kind: "end", peer: "client", step: 2, ...(ended && { process: ended }) });
  const segment = segmentIn(4, { from: "client", flags: "F.", seq: 1, ack: 1 });
  const side = new Side("client");
  return fin({ segment, step: 2, side, acts, row: undefined })?.cause;
}

test("a program that closes its connection and ends in one step has sent the FIN by close", () => {
  expect(causeOfFin(["close"])).toMatchObject({ kind: "call", call: "close(3)", line: 7 });
  expect(causeOfFin([])).toEqual({ kind: "end", peer: "client", step: 2 });
});

test("the end sends the FIN if another process, or a copy of the descriptor, held the connection", () => {
  expect(causeOfFin(["close"], 2)).toMatchObject({ kind: "end" });
  expect(causeOfFin(["close of 2"], 2)).toMatchObject({ kind: "call" });
  expect(causeOfFin(["dup", "close"])).toMatchObject({ kind: "end" });
});
