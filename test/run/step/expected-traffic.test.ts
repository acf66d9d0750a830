import { expect, test } from "vitest";
import { client, inAnyOrder, type StepPacket, server } from "../../../src/lab/index.ts";
import { allSent } from "../../../src/run/step/expected-traffic.ts";
import type { Packet } from "../../../src/wire/index.ts";
import { plannedParts } from "../../support/evidence/steps.ts";
import { ipv4, tcp, type Upper, udp } from "../../wire/support/build.ts";
import { ethernet } from "../../wire/support/build-link.ts";
import { packetOf } from "../../wire/support/packets.ts";

const packetIn = (upper: Upper): Packet => packetOf(ethernet(ipv4(upper)));

const data = (seq: number, bytes: number): Packet =>
  packetIn(tcp(".", { from: 40100, to: 12345, seq, ack: 1 }, bytes));
const ack = (number: number): Packet =>
  packetIn(tcp(".", { from: 12345, to: 40100, seq: 1, ack: number }));

function isEnough(
  expected: readonly StepPacket[],
  fromClient: readonly Packet[],
  fromServer: readonly Packet[] = [],
): boolean {
  return allSent(plannedParts(...expected))({ client: fromClient, server: fromServer });
}

test("exact packets are awaited by their number", () => {
  const two = [client.sends("P.", { length: 5 }), server.sends(".")];
  expect(isEnough(two, [data(1, 5)])).toBe(false);
  expect(isEnough(two, [data(1, 5)], [ack(6)])).toBe(true);
});

test("a datagram is awaited with all its fragments", () => {
  const one = packetIn(udp({}, 5));
  expect(isEnough([client.sendsDatagram({ length: 3000 })], [one, one])).toBe(false);
  expect(isEnough([client.sendsDatagram({ length: 3000 })], [one, one, one])).toBe(true);
});

const transfer = [
  inAnyOrder([
    client.sendsSeveral({ atLeast: 2, bytes: 1000 }),
    server.sendsSeveral({ atLeast: 1 }),
  ]),
];

test.each<[string, boolean, readonly Packet[], readonly Packet[]]>([
  ["bytes are missing", false, [data(1, 500), data(501, 499)], [ack(1000)]],
  ["a segment is missing", false, [data(1, 1000)], [ack(1001), ack(1001)]],
  ["the ACKs are missing", false, [data(1, 500), data(501, 500)], []],
  ["the last ACK is missing", false, [data(1, 500), data(501, 500)], [ack(501)]],
  ["all is acknowledged", true, [data(1, 500), data(501, 500)], [ack(501), ack(1001)]],
])("several segments: %s", (_, enough, fromClient, fromServer) => {
  expect(isEnough(transfer, fromClient, fromServer)).toBe(enough);
});

test("a FIN is awaited even if other segments have its number", () => {
  const closing = [inAnyOrder([client.sendsSeveral({ atLeast: 1 })]), server.sends("F.")];
  const fin = packetIn(tcp("F.", { from: 12345, to: 40100, seq: 1, ack: 501 }));
  const answer = packetIn(tcp(".", { from: 40100, to: 12345, seq: 501, ack: 2 }));
  expect(isEnough(closing, [data(1, 500)], [ack(501)])).toBe(false);
  expect(isEnough(closing, [data(1, 500), answer], [fin])).toBe(true);
});

test("numbers that wrap at 2^32 are acknowledged too", () => {
  const near = 0xffff_ff00;
  const sent = [data(near, 500), data(near + 500 - 2 ** 32, 500)];
  expect(isEnough(transfer, sent, [ack(near + 500 - 2 ** 32)])).toBe(false);
  expect(isEnough(transfer, sent, [ack(near + 1000 - 2 ** 32)])).toBe(true);
});
