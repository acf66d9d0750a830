import { expect, test } from "vitest";
import type { TcpdumpTextOptions } from "../../../src/wire/print/tcpdump.ts";
import { icmp, icmp6, ipv4, ipv6, other, type TcpFields, tcp, udp } from "../support/build.ts";
import { pcap, snapped, type TestFrame } from "../support/build-capture.ts";
import { arp, cooked2, ethernet } from "../support/build-link.ts";
import * as o from "../support/build-options.ts";
import { be32, concat, payload } from "../support/bytes.ts";
import { printed } from "../support/tcpdump-case.ts";

function lines(
  frames: ReadonlyArray<TestFrame | Uint8Array>,
  options: TcpdumpTextOptions = { time: "none" },
  linkType = 1,
): string[] {
  return printed(pcap(frames, { linkType }), options).trimEnd().split("\n");
}

const there = (flags: string, fields: TcpFields, length = 0) =>
  ethernet(ipv4(tcp(flags, fields, length)));
const back = (flags: string, fields: TcpFields, length = 0) =>
  ethernet(
    ipv4(tcp(flags, { from: 12345, to: 34567, ...fields }, length), {
      source: "198.18.0.2",
      destination: "198.18.0.1",
    }),
  );
const syn = o.options(o.mss(1460), o.sackOk, o.timestamp(1, 0), o.nop, o.wscale(7));
const handshake = [
  there("S", { seq: 1000, options: syn }),
  back("S.", { seq: 4294967295, ack: 1001 }),
  there(".", { seq: 1001, ack: 0 }),
];

test("the handshake is printed with raw numbers, later segments with relative ones", () => {
  const data = there("P.", { seq: 1001, ack: 0 }, 15);
  expect(lines([...handshake, data, back(".", { seq: 0, ack: 1016 })])).toEqual([
    "IP 198.18.0.1.34567 > 198.18.0.2.12345: Flags [S], seq 1000, win 64240, options [mss 1460,sackOK,TS val 1 ecr 0,nop,wscale 7], length 0",
    "IP 198.18.0.2.12345 > 198.18.0.1.34567: Flags [S.], seq 4294967295, ack 1001, win 64240, length 0",
    "IP 198.18.0.1.34567 > 198.18.0.2.12345: Flags [.], ack 1, win 64240, length 0",
    "IP 198.18.0.1.34567 > 198.18.0.2.12345: Flags [P.], seq 1:16, ack 1, win 64240, length 15",
    "IP 198.18.0.2.12345 > 198.18.0.1.34567: Flags [.], ack 16, win 64240, length 0",
  ]);
});

test("-S prints every number raw", () => {
  const data = there("P.", { seq: 1001, ack: 0 }, 15);
  expect(lines([...handshake, data], { time: "none", rawSequence: true }).at(-1)).toContain(
    "seq 1001:1016, ack 0,",
  );
});

test("in a capture that begins in the middle, the first segment with an ACK is raw", () => {
  const first = there("P.", { seq: 5000, ack: 70 }, 5);
  const text = lines([first, back("P.", { seq: 70, ack: 5005 }, 2)]);
  expect(text[0]).toContain("seq 5000:5005, ack 70,");
  expect(text[1]).toContain("seq 1:3, ack 5,");
});

test("segments without an ACK are always raw", () => {
  expect(lines([...handshake, there("R", { seq: 1001 })]).at(-1)).toContain("[R], seq 1001,");
  expect(lines([...handshake, there("R.", { seq: 1001, ack: 0 })]).at(-1)).toContain(
    "[R.], seq 1, ack 1,",
  );
});

test("the numbers of a reused four-tuple are relative to its new SYN,ACK", () => {
  const again = [
    there("S", { seq: 9 }),
    back("S.", { seq: 7, ack: 10 }),
    there("F.", { seq: 10, ack: 8 }),
  ];
  expect(
    lines([...handshake, ...again])
      .slice(3)
      .map((line) => /seq.*ack \d+|seq \d+/.exec(line)?.[0]),
  ).toEqual(["seq 9", "seq 7, ack 10", "seq 1, ack 1"]);
});

test("SACK blocks are relative to what they acknowledge", () => {
  const sack = o.options(o.nop, o.nop, o.sack([1101, 1201]));
  expect(lines([...handshake, back(".", { seq: 0, ack: 1001, options: sack })]).at(-1)).toContain(
    "ack 1, win 64240, options [nop,nop,sack 1 {101:201}]",
  );
});

test("ten thousand connections keep their own numbers", () => {
  const frames = Array.from({ length: 10_000 }, (_, n) =>
    there("S.", { from: 10_000 + n, seq: n, ack: 1 }),
  );
  const later = Array.from({ length: 10_000 }, (_, n) =>
    there("F.", { from: 10_000 + n, seq: n + 5, ack: 1 }),
  );
  const text = lines([...frames, ...later]).slice(10_000);
  expect(text.filter((line) => line.includes("[F.], seq 5, ack 1,"))).toHaveLength(10_000);
});

test("AE is printed only on request, because tcpdump does not print it", () => {
  expect(lines([there("Se", {})])[0]).toContain("Flags [S],");
  expect(lines([there("Se", {})], { accurateEcn: true })[0]).toContain("Flags [Se],");
});

test("the other protocols of a lab are printed as tcpdump prints them", () => {
  const quoted = concat(be32(0), ipv4(udp({}, 7)));
  expect(
    lines([
      ethernet(ipv4(udp())),
      ethernet(ipv6(udp({}, 12))),
      ethernet(ipv4(icmp(3, 3, quoted))),
      ethernet(ipv4(icmp(8, 0, "00 07 00 01"))),
      ethernet(ipv6(icmp6(135, 0, concat(be32(0), be32(0xfe800000), new Uint8Array(11), [1])))),
      ethernet(arp(1), { etherType: 0x0806 }),
      ethernet(arp(2), { etherType: 0x0806 }),
      ethernet(ipv4(other(99, payload(20)))),
      ethernet(ipv4(other(17, payload(20)), { fragmentOffset: 1480 })),
    ]),
  ).toEqual([
    "IP 198.18.0.1.34567 > 198.18.0.2.12345: UDP, length 0",
    "IP6 fd00::1.34567 > fd00::2.12345: UDP, length 12",
    "IP 198.18.0.1 > 198.18.0.2: ICMP 198.18.0.2 udp port 12345 unreachable, length 43",
    "IP 198.18.0.1 > 198.18.0.2: ICMP echo request, id 7, seq 1, length 8",
    "IP6 fd00::1 > fd00::2: ICMP6, neighbor solicitation, who has fe80::1, length 24",
    "ARP, Request who-has 198.18.0.2 tell 198.18.0.1, length 28",
    "ARP, Reply 198.18.0.1 is-at 02:00:00:00:00:01, length 28",
    "IP 198.18.0.1 > 198.18.0.2:  ip-proto-99 20",
    "IP 198.18.0.1 > 198.18.0.2: ip-proto-17",
  ]);
});

test("missing octets are marked", () => {
  const segment = there("P.", { options: o.options(o.nop, o.nop, o.timestamp(1, 2)) }, 9);
  expect(lines([snapped(segment, 20), snapped(segment, 40), snapped(segment, 60)])).toEqual([
    "IP  [|ip]",
    "IP 198.18.0.1.34567 > 198.18.0.2.12345:  [|tcp]",
    "IP 198.18.0.1.34567 > 198.18.0.2.12345: Flags [P.], seq 1:10, ack 0, win 64240, options [nop,nop,TS [|tcp]>",
  ]);
});

test("Linux cooked frames name interface and direction", () => {
  const frames = [cooked2(ipv4(udp()), 0, 1), cooked2(ipv4(udp()), 4, 12)];
  expect(lines(frames, { time: "none" }, 276)[1]).toMatch(/^ifindex 12 Out IP /);
  const interfaceName = (index: number) => (index === 1 ? "lo" : "eth0");
  expect(lines(frames, { time: "none", interfaceName }, 276)).toEqual([
    "lo    In  IP 198.18.0.1.34567 > 198.18.0.2.12345: UDP, length 0",
    "eth0  Out IP 198.18.0.1.34567 > 198.18.0.2.12345: UDP, length 0",
  ]);
});

test("a frame with a program's own ethertype is dumped", () => {
  expect(lines([ethernet(payload(17), { etherType: 0x88b5 })])).toEqual([
    "02:00:00:00:00:01 > 02:00:00:00:00:02, ethertype Unknown (0x88b5), length 31: ",
    "\t0x0000:  6168 6f76 7d84 8b92 99a0 a7ae b5bc c3ca  ahov}...........",
    "\t0x0010:  d1                                       .",
  ]);
});

test("times are cut off, not rounded", () => {
  const frame = { bytes: ethernet(ipv4(udp())), seconds: 1_700_000_000, nanoseconds: 999_999_999 };
  const file = pcap([frame], { nanoseconds: true });
  expect(printed(file, { time: "epoch" })).toMatch(/^1700000000\.999999 IP /);
  expect(printed(file, { time: "epoch", nanoseconds: true })).toMatch(/^1700000000\.999999999 IP /);
  const clock = new Date(1_700_000_000_000);
  const hours = String(clock.getHours()).padStart(2, "0");
  expect(printed(file, {})).toMatch(new RegExp(`^${hours}:\\d\\d:20\\.999999 IP `));
});
