import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import {
  add,
  decode,
  type Frame,
  FrameReader,
  type Packet,
  PROTOCOL,
  sequenceLength,
} from "../../../src/wire/index.ts";
import { smallPackets } from "../../../tools/bench/small-packets.ts";
import { checksum, concat } from "../../wire/support/bytes.ts";

const SIZE = 2_000_000;

function packetsOf(seed: number): readonly Packet[] {
  const packets: Packet[] = [];
  const reader = new FrameReader((frame: Frame) => packets.push(decode(frame)));
  for (const piece of smallPackets(SIZE, seed)) reader.push(piece);
  reader.end();
  return packets;
}

const packets = packetsOf(1);

function share(wanted: (packet: Packet) => boolean): number {
  return packets.filter(wanted).length / packets.length;
}

test("every packet is complete, small, and of a known kind", () => {
  expect(packets.length).toBeGreaterThan(15_000);
  const odd = packets.filter(({ problem, ip, frame: { bytes, originalLength } }) => {
    const whole = ip?.missing === 0 && ip.end === bytes.length && bytes.length === originalLength;
    return problem !== undefined || !whole || bytes.length > 160;
  });
  expect(odd).toEqual([]);
});

test("the capture has packets, options and flags of each kind", () => {
  expect(share(({ tcp }) => tcp !== undefined)).toBeGreaterThan(0.6);
  expect(share(({ udp }) => udp !== undefined)).toBeGreaterThan(0.05);
  expect(share(({ icmp }) => icmp !== undefined)).toBeGreaterThan(0.003);
  expect(share(({ ip }) => ip?.version === 6)).toBeGreaterThan(0.1);
  const options = new Set(packets.flatMap(({ tcp }) => tcp?.options.map(({ kind }) => kind) ?? []));
  expect(options).toEqual(new Set(["mss", "sackOK", "timestamp", "nop", "wscale", "sack"]));
  const flags = new Set(packets.flatMap(({ tcp }) => tcp?.flags ?? []));
  expect(flags).toEqual(new Set(["S", "S.", ".", "P.", "F.", "R."]));
});

test("every checksum is right", () => {
  const wrong = packets.filter(({ ip, frame }) => {
    if (ip === undefined) return true;
    const header = frame.bytes.subarray(ip.offset, ip.payloadOffset);
    const content = frame.bytes.subarray(ip.payloadOffset, ip.end);
    if (ip.version === 4 && checksum(header) !== 0) return true;
    if (ip.protocol === PROTOCOL.icmp) return checksum(content) !== 0;
    const addresses = header.subarray(ip.version === 4 ? 12 : 8, ip.version === 4 ? 20 : 40);
    const pseudo = concat(addresses, [0, ip.protocol, content.length >>> 8, content.length & 0xff]);
    return checksum(pseudo, content) !== 0;
  });
  expect(wrong).toEqual([]);
});

test("a host acknowledges only data that has been sent, in each connection", () => {
  const sent = new Map<string, number>();
  const wrong: number[] = [];
  let looked = 0;
  for (const { ip, tcp } of packets) {
    if (ip === undefined || tcp === undefined) continue;
    const from = `${ip.source} ${tcp.sourcePort} ${ip.destination} ${tcp.destinationPort}`;
    const back = `${ip.destination} ${tcp.destinationPort} ${ip.source} ${tcp.sourcePort}`;
    if (tcp.flags !== "S" && sent.has(back)) {
      looked += 1;
      if (tcp.ack !== sent.get(back)) wrong.push(tcp.ack);
    }
    sent.set(from, add(tcp.seq, sequenceLength(tcp.flags, tcp.length)));
  }
  expect(wrong).toEqual([]);
  expect(looked).toBeGreaterThan(10_000);
});

test("a seed gives the same bytes every time, and another seed gives others", () => {
  const hash = (seed: number): string => {
    const sum = createHash("sha256");
    for (const piece of smallPackets(200_000, seed)) sum.update(piece);
    return sum.digest("hex");
  };
  expect(hash(1)).toBe(hash(1));
  expect(hash(2)).not.toBe(hash(1));
});
