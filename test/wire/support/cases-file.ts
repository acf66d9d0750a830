/** Link types and file formats as tcpdump prints them. */
import { icmp6, ipv4, ipv6, tcp, udp } from "./build.ts";
import { Pcapng } from "./build-capture.ts";
import { arp, cooked, cooked2, ethernet, loopback } from "./build-link.ts";
import { concat, payload } from "./bytes.ts";
import { epoch, epochNano, frames, timeCases } from "./cases-time.ts";
import { framesCase, type TcpdumpCase, WITHOUT_TIME } from "./tcpdump-case.ts";

const packet4 = ipv4(tcp("S", { seq: 5 }));
const packet6 = ipv6(udp({}, 5));
const interfaceName = (index: number): string => (index === 1 ? "lo" : "?");

const links: TcpdumpCase[] = [
  framesCase("VLAN tags", [
    ethernet(packet4, { tags: [[0x8100, 7]] }),
    ethernet(packet6, {
      tags: [
        [0x8100, 7],
        [0x8100, 0xe123],
      ],
    }),
    ethernet(packet4, {
      tags: [
        [0x88a8, 7],
        [0x8100, 8],
      ],
    }),
    ethernet(packet4, { tags: [[0x9100, 7]] }),
    ethernet(arp(1), { etherType: 0x0806, tags: [[0x8100, 7]] }),
  ]),
  framesCase("an ethertype of a program's own", [
    ethernet(payload(0), { etherType: 0x88b5 }),
    ethernet(payload(1), { etherType: 0x88b5 }),
    ethernet(payload(15), { etherType: 0x88b5 }),
    ethernet(payload(16), { etherType: 0x88b5 }),
    ethernet(payload(46), { etherType: 0x88b5 }),
    ethernet(
      Uint8Array.from({ length: 256 }, (_, n) => n),
      { etherType: 0x88b6 },
    ),
    ethernet(payload(5), { etherType: 0x88b5, tags: [[0x8100, 7]] }),
  ]),
  framesCase(
    "Linux cooked",
    [
      cooked(packet4),
      cooked(packet6, 4),
      cooked(arp(1), 1, 0x0806),
      cooked(payload(20), 0, 0x88b5),
    ],
    113,
  ),
  {
    ...framesCase(
      "Linux cooked, version 2",
      [
        cooked2(packet4, 0, 1),
        cooked2(packet6, 4, 1),
        cooked2(packet4, 0, 4000),
        cooked2(packet4, 1, 4000),
        cooked2(packet4, 2, 4000),
        cooked2(packet4, 3, 4000),
        cooked2(packet4, 9, 4000),
        cooked2(arp(1), 1, 1, 0x0806),
        cooked2(payload(20), 0, 1, 0x88b5),
      ],
      276,
    ),
    options: { time: "none", interfaceName },
  },
  framesCase(
    "raw IP",
    [packet4, packet6, concat([0x50], payload(30)), concat([0], payload(30))],
    101,
  ),
  framesCase("raw IP by its old number", [packet4, packet6], 12),
  framesCase("raw IPv4", [packet4], 228),
  framesCase("raw IPv6", [packet6, ipv6(icmp6(133, 0, "00 00 00 00"))], 229),
  framesCase(
    "BSD loopback in host order",
    [
      loopback(packet4),
      loopback(packet4, 2, true),
      ...[10, 24, 28, 30].map((family) => loopback(packet6, family)),
      loopback(packet6, 30, true),
    ],
    0,
  ),
  framesCase(
    "BSD loopback in network order",
    [
      loopback(packet4, 2, true),
      loopback(packet6, 24, true),
      loopback(packet6, 28, true),
      loopback(packet6, 30, true),
    ],
    108,
  ),
  framesCase("frames too short for their link layer", [
    ethernet(packet4).slice(0, 13),
    ethernet(packet4).slice(0, 14),
    ethernet(packet4, { tags: [[0x8100, 7]] }).slice(0, 16),
    new Uint8Array(0),
  ]),
  framesCase(
    "cooked frames too short",
    [cooked(packet4).slice(0, 15), cooked(packet4).slice(0, 16)],
    113,
  ),
  framesCase("cooked frames of version 2 too short", [cooked2(packet4).slice(0, 19)], 276),
  framesCase(
    "loopback frames too short",
    [loopback(packet4).slice(0, 3), loopback(packet4).slice(0, 4)],
    0,
  ),
  framesCase("empty raw frames", [new Uint8Array(0)], 101),
];

const time = 1_700_000_000_123_456n;
const [first = packet4, second = packet4, third = packet4] = frames;

function ng(little: boolean): Pcapng {
  return new Pcapng(little);
}

function resolutions(little: boolean): Uint8Array {
  const file = ng(little);
  const units = [6, 9, 3, 0, 0x80 | 10, 0x80 | 20, 12];
  for (const resolution of units) file.interface(1, file.option(9, [resolution]));
  file
    .packet(first, time, 0)
    .packet(second, time * 1000n + 789n, 1)
    .packet(third, time / 1000n, 2);
  file.packet(first, time / 1_000_000n, 3).packet(first, (time * 1024n) / 1_000_000n, 4);
  return file
    .packet(first, (time * 2n ** 20n) / 1_000_000n, 5)
    .packet(first, time * 1_000_000n + 5n, 6).bytes;
}

function sections(): Uint8Array {
  const one = ng(false)
    .interface()
    .packet(first, time)
    .packet(second, time + 1n);
  const two = ng(false)
    .interface()
    .interface()
    .packet(third, time + 2n, 1);
  return concat(one.bytes, two.obsoletePacket(first, time + 3n, 0).bytes);
}

function shifted(): Uint8Array {
  const file = ng(true);
  file.interface(1, file.option(14, "10 0e 00 00 00 00 00 00")).packet(first, time);
  return file.interface(1, file.option(14, "f0 f1 ff ff ff ff ff ff")).packet(second, time, 1)
    .bytes;
}

const pcapng: TcpdumpCase[] = [
  { name: "pcapng with several interfaces and resolutions", file: resolutions(true), ...epochNano },
  { name: "big-endian pcapng with several interfaces", file: resolutions(false), ...epochNano },
  { name: "pcapng at microseconds", file: resolutions(true), ...epoch },
  { name: "pcapng sections and the obsolete packet block", file: sections(), ...epoch },
  { name: "pcapng with a time offset", file: shifted(), ...epoch },
  {
    name: "pcapng simple packets",
    file: ng(true).interface(1, [], 1000).simplePacket(first).simplePacket(second).bytes,
    ...WITHOUT_TIME,
  },
  {
    name: "pcapng simple packets have no time",
    file: ng(true).interface(1, [], 1000).simplePacket(first).bytes,
    ...epoch,
  },
  {
    name: "pcapng simple packets cut by the snapshot length",
    file: ng(true).interface(1, [], 40).simplePacket(first.slice(0, 40), first.length).bytes,
    ...WITHOUT_TIME,
  },
  {
    name: "pcapng with unknown blocks",
    file: ng(true)
      .block(0x0bad, payload(100))
      .interface()
      .block(5, payload(8))
      .packet(first, time)
      .block(0x80000001, [])
      .packet(second, time).bytes,
    ...WITHOUT_TIME,
  },
];

export const fileCases: readonly TcpdumpCase[] = [...links, ...timeCases, ...pcapng];
