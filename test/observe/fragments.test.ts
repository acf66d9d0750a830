import { expect, test } from "vitest";
import { joined } from "../../src/observe/fragments.ts";
import type { Packet } from "../../src/wire/index.ts";
import { ipv4, other, udp } from "../wire/support/build.ts";
import { ethernet } from "../wire/support/build-link.ts";
import { packetOf } from "../wire/support/packets.ts";

const packetIn = (ip: Uint8Array): Packet => packetOf(ethernet(ip));

const small = packetIn(ipv4(udp({}, 5)));
const payload = ipv4(udp({ to: 12345 }, 2000)).subarray(20);
const piece = (id: number, start: number, end: number): Packet =>
  packetIn(
    ipv4(other(17, [...payload.subarray(start, end)]), {
      id,
      fragmentOffset: start,
      moreFragments: end < payload.length,
    }),
  );
const passed = (packet: Packet, received = true) => ({ packet, received });

test("a datagram in fragments is one packet in the place of its first, with the fragments", () => {
  const first = piece(7, 0, 1480);
  const last = piece(7, 1480, payload.length);
  const all = joined([passed(small), passed(first), passed(small), passed(last)]);
  expect(all.map(({ packet }) => packet.udp?.length)).toEqual([5, 2000, 5]);
  expect(all[1]?.fragments).toEqual([first, last]);
});

test("it has been received if each of its fragments has", () => {
  const parts = [passed(piece(7, 0, 1480)), passed(piece(7, 1480, payload.length), false)];
  expect(joined(parts).map(({ received }) => received)).toEqual([false]);
});

test("fragments of two datagrams that are mixed make two", () => {
  const mixed = [piece(7, 0, 1480), piece(8, 0, 1480), piece(8, 1480, 2008), piece(7, 1480, 2008)];
  const lengths = joined(mixed.map((packet) => passed(packet))).map(
    ({ packet }) => packet.udp?.length,
  );
  expect(lengths).toEqual([2000, 2000]);
});

test("a datagram with a missing fragment stays in pieces", () => {
  const one = passed(piece(7, 0, 1480));
  expect(joined([one, passed(small)])).toEqual([one, passed(small)]);
});
