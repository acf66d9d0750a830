/** TCP as tcpdump prints it: numbers, flags, options, and headers that make no sense. */
import { ipv4, ipv6, type TcpFields, tcp } from "./build.ts";
import { pcap, snapped } from "./build-capture.ts";
import { ethernet } from "./build-link.ts";
import * as o from "./build-options.ts";
import { type Bytes, payload } from "./bytes.ts";
import { framesCase, type TcpdumpCase } from "./tcpdump-case.ts";

/** A segment of the connection between 198.18.0.1:34567 (`>`) and 198.18.0.2:12345 (`<`). */
function seg(way: ">" | "<", flags: string, fields: TcpFields = {}, data: Bytes | number = 0) {
  const ends = { source: "198.18.0.1", destination: "198.18.0.2" };
  const back = { source: ends.destination, destination: ends.source };
  if (way === ">") return ethernet(ipv4(tcp(flags, fields, data), ends));
  return ethernet(ipv4(tcp(flags, { from: 12345, to: 34567, ...fields }, data), back));
}

const SYN_OPTIONS = o.options(o.mss(1460), o.sackOk, o.timestamp(1, 0), o.nop, o.wscale(7));

function conversation(client: number, server: number): Uint8Array[] {
  return [
    seg(">", "S", { seq: client, options: SYN_OPTIONS }),
    seg("<", "S.", { seq: server, ack: client + 1, options: SYN_OPTIONS }),
    seg(">", ".", { seq: client + 1, ack: server + 1 }),
    seg(">", "P.", { seq: client + 1, ack: server + 1 }, 15),
    seg("<", ".", { seq: server + 1, ack: client + 16 }),
    seg("<", "P.", { seq: server + 1, ack: client + 16 }, 1000),
    seg(">", "F.", { seq: client + 16, ack: server + 1001 }),
    seg("<", "F.", { seq: server + 1001, ack: client + 17 }),
    seg(">", ".", { seq: client + 17, ack: server + 1002 }),
  ];
}

const ordinary = conversation(3021744847, 1107234);
const wrapping = conversation(0xfffffff8, 0xfffffc18);

const numbers: TcpdumpCase[] = [
  framesCase("a whole connection", ordinary),
  {
    ...framesCase("a whole connection, raw", ordinary),
    args: ["-t", "-S"],
    options: { time: "none", rawSequence: true },
  },
  framesCase("sequence numbers that pass 2^32", wrapping),
  {
    ...framesCase("numbers that pass 2^32, raw", wrapping),
    args: ["-t", "-S"],
    options: { time: "none", rawSequence: true },
  },
  framesCase("a capture that begins in the middle", ordinary.slice(4)),
  framesCase("a capture that begins with data", ordinary.slice(3)),
  framesCase("a capture that begins with the SYN,ACK", ordinary.slice(1)),
  framesCase("a SYN sent again", [
    ...ordinary.slice(0, 1),
    ...ordinary.slice(0, 1),
    ...ordinary.slice(1),
  ]),
  framesCase("a SYN,ACK sent again", [...ordinary.slice(0, 3), ...ordinary.slice(1)]),
  framesCase("the four-tuple used again", [
    ...conversation(1000, 9000),
    ...conversation(500, 70000),
  ]),
  framesCase("a simultaneous open", [
    seg(">", "S", { seq: 100 }),
    seg("<", "S", { seq: 300 }),
    seg(">", "S.", { seq: 100, ack: 301 }),
    seg("<", "S.", { seq: 300, ack: 101 }),
    seg(">", ".", { seq: 101, ack: 301 }),
    seg("<", "P.", { seq: 301, ack: 101 }, 3),
  ]),
  framesCase("every form of RST", [
    seg(">", "S", { seq: 100 }),
    seg("<", "R.", { seq: 0, ack: 101, window: 0 }),
    ...conversation(5000, 6000).slice(0, 4),
    seg("<", "R", { seq: 6001, window: 0 }),
    seg("<", "R.", { seq: 6001, ack: 5016, window: 0 }),
    seg(">", "R", { seq: 5001, ack: 77, window: 0 }, 4),
    seg(">", "RP.", { seq: 5001, ack: 6001, window: 0 }, 4),
  ]),
  framesCase("equal ports, told apart by address", [
    seg(">", "S", { from: 7000, to: 7000, seq: 10 }),
    seg("<", "S.", { from: 7000, to: 7000, seq: 500, ack: 11 }),
    seg(">", ".", { from: 7000, to: 7000, seq: 11, ack: 501 }),
    seg("<", "P.", { from: 7000, to: 7000, seq: 501, ack: 11 }, 8),
  ]),
  framesCase("a connection of a host with itself", [
    ethernet(
      ipv4(tcp("S", { from: 9000, to: 9000, seq: 10 }), {
        source: "127.0.0.1",
        destination: "127.0.0.1",
      }),
    ),
    ethernet(
      ipv4(tcp("S.", { from: 9000, to: 9000, seq: 10, ack: 11 }), {
        source: "127.0.0.1",
        destination: "127.0.0.1",
      }),
    ),
    ethernet(
      ipv4(tcp("P.", { from: 9000, to: 9000, seq: 11, ack: 11 }, 5), {
        source: "127.0.0.1",
        destination: "127.0.0.1",
      }),
    ),
  ]),
  framesCase("numbers before the base", [
    ...conversation(5000, 6000).slice(0, 3),
    seg(">", ".", { seq: 5000, ack: 6001 }),
    seg("<", ".", { seq: 6000, ack: 5000 }, 1),
  ]),
  framesCase("IPv6", [
    ethernet(ipv6(tcp("S", { seq: 100, options: SYN_OPTIONS }))),
    ethernet(
      ipv6(tcp("S.", { from: 12345, to: 34567, seq: 300, ack: 101 }), {
        source: "fd00::2",
        destination: "fd00::1",
      }),
    ),
    ethernet(ipv6(tcp("P.", { seq: 101, ack: 301 }, 9))),
    ethernet(
      ipv6(tcp("R.", { from: 12345, to: 34567, seq: 301, ack: 110 }), {
        source: "fd00::2",
        destination: "fd00::1",
      }),
    ),
  ]),
];

const letters = [
  "",
  "S",
  "F",
  "R",
  "P",
  ".",
  "U",
  "E",
  "W",
  "S.",
  "SEW",
  "S.E",
  "F.",
  "FP.",
  "R.",
  "P.",
  "U.",
  "PU.",
  ".E",
  ".W",
  "FSRP.UEW",
  "FSRPUEW",
  "SW",
  "SE",
];

const flags: TcpdumpCase[] = [
  framesCase(
    "flag letters",
    letters.map((text) => seg(">", text, { seq: 9, ack: 4, urgent: 3 }, 2)),
  ),
  framesCase(
    "flag letters without data",
    letters.map((text) => seg("<", text, { seq: 9, ack: 4 })),
  ),
  framesCase(
    "the AE flag of AccECN",
    ["SEWe", "S.e", ".e", "e"].map((text) => seg(">", text)),
  ),
  framesCase("urgent data", [
    ...conversation(1, 1).slice(0, 3),
    seg(">", "PU.", { seq: 2, ack: 2, urgent: 1 }, 1),
    seg(">", ".", { seq: 3, ack: 2, urgent: 1 }, 1),
  ]),
];

const established = conversation(5000, 6000).slice(0, 3);
function withOptions(...parts: Bytes[]): Uint8Array {
  return seg(">", ".", { seq: 5001, ack: 6001, options: o.options(...parts) });
}
const cookie8 = "01 02 03 04 05 06 07 08";

const options: TcpdumpCase[] = [
  framesCase("ordinary options", [
    withOptions(o.nop, o.nop, o.timestamp(4294967295, 12)),
    withOptions(o.mss(0), o.wscale(14), o.sackOk, o.eol),
    withOptions(o.eol, o.eol, o.eol, o.eol),
    withOptions(o.nop, o.nop, o.nop, o.nop),
    withOptions(o.option(19, payload(16)), o.nop, o.nop),
  ]),
  framesCase("SACK blocks of both directions", [
    ...established,
    seg(">", ".", { seq: 5001, ack: 6001, options: o.options(o.nop, o.nop, o.sack([6101, 6201])) }),
    seg("<", ".", {
      seq: 6001,
      ack: 5001,
      options: o.options(o.nop, o.nop, o.sack([5101, 5201], [5301, 5401])),
    }),
    seg("<", ".", {
      seq: 6001,
      ack: 5001,
      options: o.options(
        o.nop,
        o.nop,
        o.timestamp(1, 2),
        o.nop,
        o.nop,
        o.sack([5101, 5201], [5301, 5401], [1, 2]),
      ),
    }),
    seg("<", "S.", {
      seq: 6000,
      ack: 5001,
      options: o.options(o.nop, o.nop, o.sack([5101, 5201])),
    }),
    seg("<", "", { seq: 6000, ack: 5001, options: o.options(o.nop, o.nop, o.sack([5101, 5201])) }),
  ]),
  framesCase("SACK blocks before anything else", [
    seg(">", ".", { seq: 5001, ack: 6001, options: o.options(o.sack([6101, 6201])) }),
  ]),
  framesCase("TCP Fast Open", [
    seg(">", "S", { options: o.options(o.option(34)) }),
    seg(">", "S", { options: o.options(o.option(34, cookie8), o.nop, o.nop) }),
    seg(">", "S", { options: o.options(o.option(34, "01 02 03 04")) }),
    seg(">", "S", { options: o.options(o.option(34, "01 02")) }),
    seg(">", "S", { options: o.options(o.option(34, "01 02 03 04 05")) }),
    seg(">", "S", { options: o.options(o.option(34, payload(16))) }),
    seg(">", "S", { options: o.options(o.option(34, payload(18))) }),
    seg(">", "S", { options: o.options(o.option(254, "f9 89")) }),
    seg(">", "S", { options: o.options(o.option(254, `f9 89 ${cookie8}`)) }),
    seg(">", "S", { options: o.options(o.option(254, "12 34 56 78")) }),
    seg(">", "S", { options: o.options(o.option(254, "12 34")) }),
    seg(">", "S", { options: o.options(o.option(254, "12")) }),
    seg(">", "S", { options: o.options(o.option(253, "12 34 56")) }),
    seg(">", "S", { options: o.options(o.option(253, "f9 89 56")) }),
  ]),
  framesCase("seldom options", [
    withOptions(o.option(6, "00 00 01 00")),
    withOptions(o.option(7, "00 00 01 00")),
    withOptions(o.option(11, "00 00 01 00")),
    withOptions(o.option(12, "00 00 01 00")),
    withOptions(o.option(13, "ff 00 01 00")),
    withOptions(o.option(14, "03")),
    withOptions(o.option(20, "a0 07")),
    withOptions(o.option(28, "80 02")),
    withOptions(o.option(28, "00 70")),
    withOptions(o.option(29, "01 02")),
    withOptions(o.option(29, "01")),
    withOptions(o.option(29, [])),
    withOptions(o.option(29, `01 02 ${cookie8}`)),
    withOptions(o.option(77, cookie8)),
    withOptions(o.option(77, [])),
    withOptions(o.option(27, "01 02 03 04 05 06")),
    withOptions(o.option(172, "01 02 03 04 05 06")),
    withOptions(o.option(174, "01 02 03 04 05 06")),
    withOptions(o.option(9)),
    withOptions(o.option(10, "01")),
    withOptions(o.option(15, "01")),
    withOptions(o.option(18, "01")),
    withOptions(o.option(21, "01")),
    withOptions(o.option(22, "01")),
    withOptions(o.option(23, "01")),
    withOptions(o.option(24, "01")),
    withOptions(o.option(25, "01")),
    withOptions(o.option(26, "01")),
  ]),
  framesCase("options of the wrong length", [
    withOptions(o.option(2, "05 b4 00", 5), o.nop, o.nop, o.nop),
    withOptions(o.option(2, "05", 3), o.nop),
    withOptions(o.option(3, [], 2), o.nop, o.nop),
    withOptions(o.option(3, "07 07", 4)),
    withOptions(o.option(4, "01 01", 4)),
    withOptions(o.option(5, "00 00 00 01 00 00", 8)),
    withOptions(o.option(5, [], 2), o.nop, o.nop),
    withOptions(o.option(8, "00 00 00 01", 6), o.nop, o.nop),
    withOptions(o.option(8, "00 00 00 01", 6), o.nop, o.nop, o.nop, o.nop, o.nop, o.nop),
    withOptions(o.option(19, "01 02")),
    withOptions(o.option(19, payload(18))),
    withOptions(o.option(6, "01 02")),
    withOptions(o.option(20, "01")),
    withOptions(o.option(28, "01 02 03 04")),
    withOptions(o.option(2, [], 0), o.nop, o.nop),
    withOptions(o.option(2, [], 1), o.nop, o.nop),
    withOptions(o.option(77, [], 1), o.nop, o.nop),
    withOptions(o.option(77, [], 40), o.nop, o.nop),
    withOptions(o.nop, o.option(2, [], 40), o.nop),
    withOptions(o.nop, o.nop, o.nop, [2]),
    withOptions(o.nop, o.nop, o.nop, [8]),
    withOptions(o.mss(3), [8, 4, 0, 0]),
  ]),
];

const full = seg(
  ">",
  "P.",
  {
    seq: 5001,
    ack: 6001,
    options: o.options(o.nop, o.nop, o.timestamp(7, 8), o.nop, o.nop, o.sack([6101, 6201], [1, 2])),
  },
  20,
);

const broken: TcpdumpCase[] = [
  framesCase(
    "a segment cut at every byte",
    Array.from({ length: full.length - 14 }, (_, n) => snapped(full, n + 14)),
  ),
  framesCase(
    "a SYN cut at every byte",
    Array.from({ length: 41 }, (_, n) => snapped(seg(">", "S", { options: SYN_OPTIONS }), n + 34)),
  ),
  framesCase("header lengths that cannot be", [
    seg(">", "S", { headerLength: 0 }),
    seg(">", "P.", { headerLength: 16 }, 8),
    seg(">", "S", { headerLength: 60 }),
    seg("<", "P.", { headerLength: 60 }, 8),
  ]),
  {
    name: "raw numbers of a middle capture",
    file: pcap(ordinary.slice(2)),
    args: ["-t", "-S"],
    options: { time: "none", rawSequence: true },
  },
];

export const tcpCases: readonly TcpdumpCase[] = [...numbers, ...flags, ...options, ...broken];
