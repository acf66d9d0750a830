/** Link types, file formats and time stamps as tcpdump prints them. */
import { icmp6, ipv4, ipv6, other, tcp, udp } from "./build.ts";
import { Pcapng, pcap } from "./build-capture.ts";
import { arp, cooked, cooked2, ethernet, loopback } from "./build-link.ts";
import { concat, payload } from "./bytes.ts";
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

const frames = [ethernet(packet4), ethernet(packet6), ethernet(ipv4(other(99, payload(9))))];
const moments = [
  { bytes: frames[0] ?? packet4, seconds: 0, nanoseconds: 0 },
  { bytes: frames[1] ?? packet4, seconds: 1_700_000_000, nanoseconds: 123_456_789 },
  { bytes: frames[2] ?? packet4, seconds: 1_700_000_000, nanoseconds: 999_999_999 },
  { bytes: frames[2] ?? packet4, seconds: 1_700_086_399, nanoseconds: 1_000 },
  { bytes: frames[2] ?? packet4, seconds: 2_147_483_648, nanoseconds: 5 },
  { bytes: frames[2] ?? packet4, seconds: 4_294_967_295, nanoseconds: 5 },
];

const nano = { args: ["--nano"], options: { nanoseconds: true } } as const;
const epoch = { args: ["-tt"], options: { time: "epoch" } } as const;
const epochNano = {
  args: ["-tt", "--nano"],
  options: { time: "epoch", nanoseconds: true },
} as const;
const clock = { args: [], options: {} } as const;

const times: TcpdumpCase[] = [
  { name: "the time of day", file: pcap(moments), ...clock },
  { name: "seconds of the epoch", file: pcap(moments), ...epoch },
  {
    name: "a nanosecond file at microseconds",
    file: pcap(moments, { nanoseconds: true }),
    ...clock,
  },
  { name: "a nanosecond file at nanoseconds", file: pcap(moments, { nanoseconds: true }), ...nano },
  { name: "a microsecond file at nanoseconds", file: pcap(moments), ...nano },
  { name: "nanoseconds of the epoch", file: pcap(moments, { nanoseconds: true }), ...epochNano },
  { name: "a big-endian file", file: pcap(moments, { bigEndian: true }), ...epoch },
  {
    name: "a big-endian nanosecond file",
    file: pcap(moments, { bigEndian: true, nanoseconds: true }),
    ...epochNano,
  },
];

/** Back and forth in time, and records that state more than a second. */
const jumps = [
  { bytes: frames[0] ?? packet4, seconds: 1_700_000_000, nanoseconds: 0 },
  { bytes: frames[0] ?? packet4, seconds: 1_700_000_000, nanoseconds: 1_000_000_000 },
  { bytes: frames[1] ?? packet4, seconds: 1_700_000_001, nanoseconds: 4_294_967_295_000 },
  { bytes: frames[1] ?? packet4, seconds: 2_147_483_648, nanoseconds: 5_000 },
  { bytes: frames[2] ?? packet4, seconds: 4_294_967_295, nanoseconds: 5_000 },
  { bytes: frames[2] ?? packet4, seconds: 5, nanoseconds: 7_000 },
];
const FORMATS = {
  "": "clock",
  "-tt": "epoch",
  "-ttt": "delta",
  "-tttt": "date",
  "-ttttt": "elapsed",
} as const;
for (const [option, format] of Object.entries(FORMATS)) {
  for (const nanoseconds of [false, true]) {
    const args = [option, nanoseconds ? "--nano" : ""].filter((arg) => arg !== "");
    const options = { time: format, nanoseconds };
    times.push({ name: `times that jump, ${args.join(" ")}`, file: pcap(jumps), args, options });
  }
}

/** Seconds since 1970 in 64 bits. */
const FAR = [
  1_700_000_000n,
  2n ** 32n + 5n,
  8_000_000_000_000n,
  9_000_000_000_000n,
  7n * 10n ** 15n,
];
for (const [option, format] of [
  ["", "clock"],
  ["-tt", "epoch"],
  ["-tttt", "date"],
] as const) {
  const file = new Pcapng(true).interface(1, new Pcapng(true).option(9, [0]));
  for (const seconds of FAR) file.packet(frames[0] ?? packet4, seconds);
  const args = option === "" ? [] : [option];
  times.push({ name: `far times ${option}`, file: file.bytes, args, options: { time: format } });
}

const impossible: TcpdumpCase = {
  name: "records with impossible lengths",
  file: pcap([
    { bytes: new Uint8Array(0), originalLength: 0 },
    { bytes: new Uint8Array(0), originalLength: 90 },
    { bytes: ethernet(packet4), originalLength: 0 },
    { bytes: ethernet(packet4), originalLength: 10 },
    { bytes: ethernet(packet4), originalLength: 300_000 },
    { bytes: new Uint8Array(0), originalLength: 300_000 },
    ethernet(packet4),
  ]),
  args: [],
  options: {},
};

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

export const fileCases: readonly TcpdumpCase[] = [...links, ...times, impossible, ...pcapng];
