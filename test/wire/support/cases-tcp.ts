/** TCP as tcpdump prints it: numbers, flags, and invalid headers. */
import { ipv4, ipv6, tcp } from "./build.ts";
import { pcap, snapped } from "./build-capture.ts";
import { ethernet } from "./build-link.ts";
import * as o from "./build-options.ts";
import { connection, SYN_OPTIONS, seg } from "./tcp-connection.ts";
import { framesCase, type TcpdumpCase } from "./tcpdump-case.ts";

const ordinary = connection(3021744847, 1107234);
const wrapping = connection(0xfffffff8, 0xfffffc18);

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
  framesCase("the four-tuple used again", [...connection(1000, 9000), ...connection(500, 70000)]),
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
    ...connection(5000, 6000).slice(0, 4),
    seg("<", "R", { seq: 6001, window: 0 }),
    seg("<", "R.", { seq: 6001, ack: 5016, window: 0 }),
    seg(">", "R", { seq: 5001, ack: 77, window: 0 }, 4),
    seg(">", "RP.", { seq: 5001, ack: 6001, window: 0 }, 4),
  ]),
  framesCase("equal ports and different addresses", [
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
    ...connection(5000, 6000).slice(0, 3),
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
    ...connection(1, 1).slice(0, 3),
    seg(">", "PU.", { seq: 2, ack: 2, urgent: 1 }, 1),
    seg(">", ".", { seq: 3, ack: 2, urgent: 1 }, 1),
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
  framesCase("impossible header lengths", [
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

export const tcpCases: readonly TcpdumpCase[] = [...numbers, ...flags, ...broken];
