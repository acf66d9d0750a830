/** ICMP, ICMPv6 and ARP as tcpdump prints them. */
import { icmp, icmp6, ipv4, ipv6, ipv6Bytes, other, tcp, udp } from "./build.ts";
import { snapped } from "./build-capture.ts";
import { arp, ethernet } from "./build-link.ts";
import { type Bytes, be16, be32, concat, payload } from "./bytes.ts";
import { framesCase, type TcpdumpCase } from "./tcpdump-case.ts";

const quotedUdp = ipv4(udp({}, 7));
const quotedTcp = ipv4(tcp("S"));
const quotedOther = ipv4(other(99, payload(20)));
const quotedIcmp = ipv4(icmp(8, 0, "00 01 00 02"));
const quotedOptions = ipv4(udp({}, 3), { options: "94 04 00 00" });
const back = { source: "198.18.0.2", destination: "198.18.0.1" };

function v4(type: number, code: number, rest: Bytes): Uint8Array {
  return ethernet(ipv4(icmp(type, code, rest), back));
}

const unreachables = Array.from({ length: 18 }, (_, code) => [
  v4(3, code, concat(be32(1400), quotedUdp)),
  v4(3, code, concat(be32(0), quotedTcp.slice(0, 28))),
  v4(3, code, concat(be32(0), quotedOther)),
]).flat();

const cut = v4(3, 3, concat(be32(0), quotedUdp));
const everyByte = (frame: Uint8Array, from: number) =>
  Array.from({ length: frame.length - from }, (_, n) => snapped(frame, n + from));

const v4Cases: TcpdumpCase[] = [
  framesCase("ICMP echo", [
    v4(8, 0, concat(be16(7), be16(1), payload(56))),
    v4(0, 0, concat(be16(7), be16(1), payload(56))),
    v4(8, 3, concat(be16(65535), be16(0))),
    v4(8, 0, "00 07"),
  ]),
  framesCase("ICMP unreachable of every code", unreachables),
  framesCase("ICMP unreachable with rare quotations", [
    v4(3, 3, concat(be32(0), quotedIcmp)),
    v4(3, 3, concat(be32(0), quotedOptions)),
    v4(3, 3, concat(be32(0), ipv4(udp({ to: 53 }, 3)))),
    v4(3, 3, concat(be32(0), ipv4(tcp("S", { to: 80 })))),
    v4(3, 3, concat(be32(0), quotedUdp.slice(0, 20))),
    v4(3, 3, concat(be32(0), quotedUdp.slice(0, 10))),
    v4(3, 1, concat(be32(0), quotedUdp.slice(0, 10))),
    v4(3, 2, concat(be32(0), quotedUdp)),
    v4(3, 2, concat(be32(0), quotedIcmp)),
    v4(3, 4, concat(be32(0), quotedUdp)),
    v4(3, 4, concat(be32(1 << 16), quotedUdp)),
    v4(3, 4, concat([0, 8], be16(0), quotedUdp)),
  ]),
  framesCase("an ICMP error cut at every byte", everyByte(cut, 34)),
  framesCase(
    "an ICMP echo cut at every byte",
    everyByte(v4(8, 0, concat(be16(7), be16(1), payload(8))), 34),
  ),
  framesCase("ICMP time exceeded, redirect, parameter problem", [
    ...[0, 1, 2].map((code) => v4(11, code, concat(be32(0), quotedUdp))),
    ...[0, 1, 2, 3, 4].map((code) => v4(5, code, concat([198, 18, 0, 9], quotedTcp))),
    ...[0, 1, 2].map((code) => v4(12, code, concat([20, 0, 0, 0], quotedTcp))),
    v4(4, 0, concat(be32(0), quotedUdp)),
    v4(11, 0, be32(0)),
    v4(5, 1, [198, 18, 0, 9]),
    v4(12, 0, []),
  ]),
  framesCase("other ICMP types", [
    v4(13, 0, concat(be16(7), be16(1), payload(12))),
    v4(14, 0, concat(be16(7), be16(1), be32(3_600_000), be32(45_296_789), be32(1))),
    v4(14, 0, concat(be16(7), be16(1), be32(0xffffffff), be32(0x80000001), be32(86_400_000))),
    v4(15, 0, concat(be16(7), be16(1))),
    v4(16, 0, concat(be16(7), be16(1))),
    v4(17, 0, concat(be16(7), be16(1), be32(0))),
    v4(18, 0, concat(be16(7), be16(1), be32(0xffffff00))),
    v4(10, 0, be32(0)),
    v4(1, 0, be32(0)),
    v4(6, 0, be32(0)),
    v4(9, 0, concat([1, 2, 0, 30], [198, 18, 0, 1], be32(5))),
    v4(9, 0, concat([2, 2, 7, 8], [198, 18, 0, 1], be32(5), [198, 18, 0, 2], be32(0))),
    v4(9, 0, concat([1, 1, 0, 30], [198, 18, 0, 1], be32(5))),
    v4(42, 0, be32(0)),
    v4(43, 0, be32(0)),
    v4(200, 3, be32(0)),
  ]),
];

const back6 = { source: "fd00::2", destination: "fd00::1" };
function v6(type: number, code: number, rest: Bytes): Uint8Array {
  return ethernet(ipv6(icmp6(type, code, rest), back6));
}
const quoted6 = ipv6(udp({}, 7));
const target = ipv6Bytes("fe80::aa");
const linkLayer = "01 01 02 00 00 00 00 01";

const v6Cases: TcpdumpCase[] = [
  framesCase("ICMPv6 errors", [
    ...Array.from({ length: 9 }, (_, code) => v6(1, code, concat(be32(0), quoted6))),
    v6(1, 4, concat(be32(0), ipv6(tcp("S")))),
    v6(1, 4, concat(be32(0), ipv6(other(99, payload(20))))),
    v6(1, 4, concat(be32(0), ipv6(udp({}, 7), { extensions: [[60, "00 01 04 00 00 00 00"]] }))),
    v6(
      1,
      4,
      concat(
        be32(0),
        ipv6(udp({}, 7), {
          extensions: [
            [0, "00 01 04 00 00 00 00"],
            [44, "00 00 01 00 00 00 09"],
          ],
        }),
      ),
    ),
    v6(1, 4, concat(be32(0), ipv6(icmp6(128, 0, "00 01 00 02")))),
    v6(1, 4, concat(be32(0), quoted6.slice(0, 40))),
    v6(1, 4, concat(be32(0), quoted6.slice(0, 20))),
    v6(1, 0, concat(be32(0), quoted6.slice(0, 20))),
    v6(2, 0, concat(be32(1280), quoted6)),
    ...[0, 1, 2].map((code) => v6(3, code, concat(be32(0), quoted6))),
    v6(3, 0, be32(0)),
    ...[0, 1, 2, 3].map((code) => v6(4, code, concat(be32(40), quoted6))),
  ]),
  framesCase("ICMPv6 echo", [
    v6(128, 0, concat(be16(7), be16(1), payload(8))),
    v6(129, 0, concat(be16(7), be16(1), payload(8))),
    v6(128, 0, "00 07"),
  ]),
  framesCase("neighbour discovery", [
    v6(133, 0, be32(0)),
    v6(133, 0, concat(be32(0), linkLayer)),
    v6(134, 0, concat([64, 0, 7, 8], be32(0), be32(0))),
    v6(134, 0, concat([64, 0xc0, 7, 8], be32(0), be32(0), linkLayer)),
    v6(135, 0, concat(be32(0), target)),
    v6(135, 0, concat(be32(0), target, linkLayer)),
    v6(136, 0, concat(be32(0x60000000), target)),
    v6(136, 0, concat(be32(0xe0000000), target, linkLayer)),
    v6(137, 0, concat(be32(0), target, ipv6Bytes("fd00::5"))),
  ]),
  framesCase("multicast listener discovery", [
    v6(130, 0, concat(be16(1000), be16(0), target)),
    v6(131, 0, concat(be16(0), be16(0), target)),
    v6(132, 0, concat(be16(0), be16(0), target)),
    v6(130, 0, concat(be16(1000), be16(0), target, [2, 125, 0, 0])),
    v6(130, 0, concat(be16(0x8000), be16(0), ipv6Bytes("::"), [2, 125, 0, 1], target)),
    v6(143, 0, concat(be16(0), be16(1), [4, 0, 0, 0], target)),
    v6(143, 0, concat(be16(0), be16(2), [4, 0, 0, 0], target, [1, 0, 0, 1], target, target)),
    ethernet(
      ipv6(icmp6(143, 0, concat(be16(0), be16(1), [4, 0, 0, 0], target)), {
        source: "fe80::1",
        destination: "ff02::16",
        hopLimit: 1,
        extensions: [[0, "00 05 02 00 00 01 00"]],
      }),
    ),
  ]),
  framesCase(
    "other ICMPv6 types",
    [5, 100, 127, 148, 151, 152, 202, 255].map((type) => v6(type, 0, concat(be32(0), payload(24)))),
  ),
  framesCase("ICMPv6 cut at every byte", [
    ...everyByte(v6(1, 4, concat(be32(0), quoted6)), 54),
    ...everyByte(v6(135, 0, concat(be32(0), target, linkLayer)), 54),
    ...everyByte(v6(136, 0, concat(be32(0), target)), 54),
    ...everyByte(v6(137, 0, concat(be32(0), target, target)), 54),
    ...everyByte(v6(128, 0, concat(be16(7), be16(1), payload(8))), 54),
    ...everyByte(v6(130, 0, concat(be16(1000), be16(0), target)), 54),
    ...everyByte(v6(2, 0, concat(be32(1280), quoted6)), 54),
    ...everyByte(v6(3, 0, concat(be32(1280), quoted6)), 54),
    ...everyByte(v6(4, 0, concat(be32(1280), quoted6)), 54),
    ...everyByte(v6(134, 0, concat([64, 0, 7, 8], be32(0), be32(0))), 54),
    ...everyByte(v6(143, 0, concat(be16(0), be16(1), [4, 0, 0, 0], target)), 54),
  ]),
];

function arpFrame(packet: Uint8Array, etherType = 0x0806): Uint8Array {
  return ethernet(packet, { etherType });
}
const request = arp(1);

const arpCases: TcpdumpCase[] = [
  framesCase("ARP", [
    arpFrame(arp(1)),
    arpFrame(arp(2, { targetHardware: "02 00 00 00 00 02" })),
    arpFrame(arp(1, { targetHardware: "02 00 00 00 00 02" })),
    arpFrame(arp(1, { targetHardware: "ff ff ff ff ff ff" })),
    arpFrame(arp(1, { sender: "198.18.0.2" })),
    arpFrame(arp(1, { sender: "0.0.0.0" })),
    arpFrame(arp(2, { sender: "198.18.0.2" })),
    arpFrame(concat(arp(1), new Uint8Array(18))),
    arpFrame(arp(3, { targetHardware: "02 00 00 00 00 02" }), 0x8035),
    arpFrame(arp(4, { targetHardware: "02 00 00 00 00 02" }), 0x8035),
    arpFrame(arp(3)),
    arpFrame(arp(9)),
    arpFrame(arp(8)),
  ]),
  framesCase("ARP cut at every byte", everyByte(arpFrame(request), 14)),
];

export const icmpCases: readonly TcpdumpCase[] = [...v4Cases, ...v6Cases, ...arpCases];
