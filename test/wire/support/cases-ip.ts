/** IPv4, IPv6, UDP and protocols without a dissector as tcpdump prints them. */
import { type Ipv6Fields, icmp, icmp6, ipv4, ipv6, other, tcp, udp } from "./build.ts";
import { snapped } from "./build-capture.ts";
import { ethernet } from "./build-link.ts";
import { be16, be32, concat, payload } from "./bytes.ts";
import { framesCase, type TcpdumpCase } from "./tcpdump-case.ts";

const echo = "00 07 00 01 61 62 63 64";
const big = ethernet(ipv4(udp({}, 40)));
const big6 = ethernet(ipv6(udp({}, 40)));

const hopByHop = [0, "00 05 02 00 00 01 00"] as const;
const destination = [60, "00 01 04 00 00 00 00"] as const;
const longDestination = [60, concat([1], payload(14))] as const;
function fragment(offset: number, more: boolean, id = 9): readonly [number, Uint8Array] {
  return [44, concat([0], be16(offset | (more ? 1 : 0)), be32(id))];
}
function extended(...extensions: NonNullable<Ipv6Fields["extensions"]>): Uint8Array {
  return ethernet(ipv6(udp({}, 8), { extensions }));
}
const routing0 = [43, concat("02 00 01 00 00 00 00", payload(16))] as const;
const routing2 = [43, concat("02 02 01 00 00 00 00", payload(16))] as const;
const routing3 = [43, concat("02 03 01 00 00 00 00", payload(16))] as const;
const routingOdd = [43, concat("01 02 01 00 00 00 00", payload(8))] as const;
const routingLong = [43, concat("04 00 02 00 00 00 00", payload(32))] as const;
const segmentRoutingLong = [43, concat("05 04 01 01 00 0a bc", payload(40))] as const;
const segmentRouting = [43, concat("02 04 00 00 00 00 07", payload(16))] as const;

export const ipCases: readonly TcpdumpCase[] = [
  framesCase("UDP datagrams", [
    ethernet(ipv4(udp())),
    ethernet(ipv4(udp({}, 1))),
    ethernet(ipv4(udp({}, 12))),
    ethernet(ipv4(udp({}, 1400))),
    ethernet(ipv6(udp())),
    ethernet(ipv6(udp({}, 12))),
  ]),
  framesCase("impossible UDP lengths", [
    ethernet(ipv4(udp({ length: 0 }, 4))),
    ethernet(ipv4(udp({ length: 7 }, 4))),
    ethernet(ipv4(udp({ length: 8 }, 4))),
    ethernet(ipv4(udp({ length: 10 }, 4))),
    ethernet(ipv4(udp({ length: 20 }, 4))),
    ethernet(ipv6(udp({ length: 20 }, 4))),
    ethernet(ipv4(udp({ length: 20 }, 4), { moreFragments: true })),
  ]),
  framesCase(
    "a datagram cut at every byte",
    Array.from({ length: big.length - 14 }, (_, n) => snapped(big, n + 14)),
  ),
  framesCase(
    "an IPv6 datagram cut at every byte",
    Array.from({ length: big6.length - 14 }, (_, n) => snapped(big6, n + 14)),
  ),
  framesCase("short padded frames", [
    ethernet(concat(ipv4(tcp("S")), new Uint8Array(6))),
    ethernet(concat(ipv4(udp({}, 3)), new Uint8Array(15))),
  ]),
  framesCase("IPv4 options", [
    ethernet(ipv4(udp({}, 3), { options: "94 04 00 00" })),
    ethernet(ipv4(tcp("S"), { options: "01 01 01 00 00 00 00 00" })),
  ]),
  framesCase("impossible IPv4 headers", [
    ethernet(ipv4(udp({}, 3), { headerLength: 16 })),
    ethernet(ipv4(udp({}, 3), { headerLength: 60 })),
    ethernet(ipv4(udp({}, 30), { headerLength: 40 })),
    ethernet(ipv4(udp({}, 3), { totalLength: 10 })),
    ethernet(ipv4(udp({}, 3), { totalLength: 0 })),
    ethernet(ipv4(udp({}, 3), { totalLength: 20 })),
    ethernet(ipv4(udp({}, 3), { totalLength: 24 })),
    ethernet(ipv4(udp({}, 3), { totalLength: 27 })),
    ethernet(ipv4(udp({}, 3), { totalLength: 29 })),
    ethernet(ipv4(udp({}, 3), { totalLength: 100 })),
    ethernet(ipv4(tcp("P.", {}, 3), { totalLength: 100 })),
    ethernet(ipv4(tcp("P.", {}, 3), { totalLength: 39 })),
    ethernet(ipv4(tcp("P.", {}, 3), { totalLength: 22 })),
    ethernet(ipv4(icmp(8, 0, echo), { totalLength: 100 })),
    ethernet(ipv4(udp({}, 3)).slice(0, 12)),
    ethernet(concat([0x65], ipv4(udp({}, 3)).slice(1)), { etherType: 0x0800 }),
  ]),
  framesCase("IPv4 fragments", [
    ethernet(ipv4(udp({ length: 3000 }, 1472), { moreFragments: true, id: 7 })),
    ethernet(ipv4(other(17, payload(1480)), { moreFragments: true, fragmentOffset: 1480, id: 7 })),
    ethernet(ipv4(other(17, payload(40)), { fragmentOffset: 2960, id: 7 })),
    ethernet(ipv4(tcp("P.", {}, 100), { moreFragments: true })),
    ethernet(ipv4(other(6, payload(40)), { fragmentOffset: 120 })),
    ethernet(ipv4(icmp(8, 0, concat("00 01 00 02", payload(100))), { moreFragments: true })),
    ethernet(ipv4(other(1, payload(40)), { fragmentOffset: 112 })),
    ethernet(ipv4(other(99, payload(40)), { fragmentOffset: 112 })),
  ]),
  framesCase("protocols without a dissector", [
    ethernet(ipv4(other(99, payload(20)))),
    ethernet(ipv4(other(253, payload(0)))),
    ethernet(ipv4(other(254, payload(5)))),
    ethernet(ipv4(other(58, payload(5)))),
    ethernet(ipv4(other(59, payload(5)))),
    ethernet(ipv6(other(253, payload(20)))),
    ethernet(ipv6(other(1, payload(20)))),
  ]),
  framesCase("impossible IPv6 headers", [
    ethernet(ipv6(udp({}, 3), { payloadLength: 0 })),
    ethernet(ipv6(udp({}, 3), { payloadLength: 4 })),
    ethernet(ipv6(udp({}, 3), { payloadLength: 10 })),
    ethernet(ipv6(udp({}, 3), { payloadLength: 30 })),
    ethernet(ipv6(tcp("P.", {}, 3), { payloadLength: 100 })),
    ethernet(ipv6(tcp("P.", {}, 3), { payloadLength: 0 })),
    ethernet(ipv6(icmp6(128, 0, echo), { payloadLength: 60 })),
    ethernet(ipv6(udp({}, 3)).slice(0, 30)),
    ethernet(concat([0x45], ipv6(udp({}, 3)).slice(1)), { etherType: 0x86dd }),
  ]),
  framesCase("IPv6 extension headers", [
    extended(hopByHop),
    extended(destination),
    extended(longDestination),
    extended(hopByHop, destination),
    extended(routing0),
    extended(routing2),
    extended(segmentRouting),
    extended(routing3),
    extended(routingOdd),
    extended(routingLong),
    extended(segmentRoutingLong),
    extended(hopByHop, routing2, fragment(0, true)),
    ethernet(ipv6(tcp("S"), { extensions: [hopByHop] })),
    ethernet(ipv6(icmp6(128, 0, echo), { extensions: [hopByHop] })),
    ethernet(ipv6(icmp6(128, 0, echo), { extensions: [destination, hopByHop] })),
    ethernet(ipv6(other(59, []))),
    ethernet(ipv6(other(59, []), { extensions: [hopByHop] })),
    ethernet(ipv6(other(253, payload(4)), { extensions: [hopByHop] })),
  ]),
  framesCase("IPv6 fragments", [
    extended(fragment(0, true)),
    extended(fragment(0, false)),
    extended(fragment(1448, true)),
    extended(fragment(1448, false, 0xdeadbeef)),
    extended(hopByHop, fragment(1448, false)),
    extended(fragment(1448, false), destination),
    ethernet(ipv6(tcp("P.", {}, 40), { extensions: [fragment(0, true)] })),
    ethernet(ipv6(icmp6(128, 0, echo), { extensions: [fragment(0, true)] })),
    ethernet(ipv6(other(253, payload(8)), { extensions: [fragment(0, true)] })),
  ]),
  framesCase(
    "IPv6 extension headers cut at every byte",
    [
      extended(hopByHop, routing2, destination, fragment(0, true)),
      extended(segmentRouting, fragment(8, true)),
      extended(destination),
      extended(routing0),
      extended(fragment(0, true)),
    ].flatMap((frame) =>
      Array.from({ length: frame.length - 50 }, (_, n) => snapped(frame, n + 50)),
    ),
  ),
  framesCase(
    "IPv6 addresses",
    [
      "::",
      "::1",
      "fe80::1",
      "1::",
      "1:0:0:2:0:0:0:3",
      "1:0:2:0:3:0:4:0",
      "1:2:3:4:5:6:7:8",
      "1:2:0:0:5:0:0:8",
      "0:0:0:0:0:ffff:102:304",
      "0:0:0:0:0:0:102:304",
      "0:0:0:0:0:0:0:304",
      "0:0:0:0:ffff:0:102:304",
      "64:ff9b:0:0:0:0:102:304",
      "0:1:2:3:4:5:6:7",
      "1:2:3:4:5:6:7:0",
      "ff02::1:ff00:1",
    ].map((source) => ethernet(ipv6(udp({}, 1), { source }))),
  ),
];
