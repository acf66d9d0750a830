/** Packets of more than 65,535 octets: IPv6 jumbograms (RFC 2675), and what Linux's BIG TCP leaves in captures. */
import { icmp6, ipv4, ipv6, other, tcp, type Upper, udp } from "./build.ts";
import { snapped, type TestFrame } from "./build-capture.ts";
import { ethernet } from "./build-link.ts";
import { type Bytes, be16, be32, concat, payload } from "./bytes.ts";
import { framesCase, type TcpdumpCase } from "./tcpdump-case.ts";

const EXTENSION = 8;
const LARGE = 70_000;

/** The option for this many octets after the IPv6 header. */
const jumbo = (length: number): Uint8Array => concat([0xc2, 4], be32(length));
const hopByHop = (options: Bytes) => [0, concat([0], options)] as const;
const destination = [60, "00 01 04 00 00 00 00"] as const;

function without(upper: Upper, ...extensions: ReadonlyArray<readonly [number, Bytes]>): Uint8Array {
  return ethernet(ipv6(upper, { payloadLength: 0, extensions }));
}
function jumbogram(upper: Upper, length = upper.bytes.length + EXTENSION): Uint8Array {
  return without(upper, hopByHop(jumbo(length)));
}

const segment = jumbogram(tcp("P.", {}, LARGE));
const small = (frame: Uint8Array): TestFrame => ({ ...snapped(frame, 200) });

/** Hop-by-Hop options that are wrong, each as the whole content of a header of eight octets. */
const WRONG_OPTIONS = [
  "c2 04 00 00 00 01",
  "c2 03 00 01 11 70",
  "c2 04 00 01 11 71",
  "c2 02 00 01 00 00",
  "01 04 00 00 00 00",
  "01 05 00 00 00 00",
  "05 02 00 00 01 00",
  "05 01 00 00 01 00",
  "05 03 00 00 00 00",
  "00 00 00 00 05 00",
  "00 00 00 00 00 05",
  "00 00 00 00 c2 00",
  "c9 04 00 00 00 00",
  "3e 04 00 00 00 00",
  "3e 09 00 00 00 00",
  "00 00 00 00 00 00",
];

export const jumboCases: readonly TcpdumpCase[] = [
  framesCase("jumbograms with TCP, UDP and ICMPv6", [
    segment,
    jumbogram(udp({ length: 0 }, LARGE)),
    jumbogram(udp({ length: 0 }, 20)),
    jumbogram(icmp6(128, 0, concat("00 07 00 01", payload(LARGE)))),
    jumbogram(other(253, payload(LARGE))),
    without(tcp("P.", {}, LARGE), hopByHop(jumbo(LARGE + 20 + 16)), destination),
  ]),
  framesCase("jumbograms longer and shorter than their frames", [
    jumbogram(tcp("P.", {}, 100), 80_000),
    jumbogram(tcp("P.", {}, LARGE), 65_536),
    jumbogram(tcp("P.", {}, LARGE), 65_535),
    jumbogram(tcp("P.", {}, LARGE), 100_000),
    jumbogram(tcp("S"), 20 + EXTENSION),
  ]),
  framesCase(
    "a jumbogram cut at every byte",
    Array.from({ length: 100 }, (_, n) => snapped(segment, n + 14)),
  ),
  framesCase(
    "Hop-by-Hop options, with and without a length in the header",
    WRONG_OPTIONS.flatMap((options) => [
      ethernet(ipv6(tcp("S"), { extensions: [hopByHop(options)] })),
      without(tcp("S"), hopByHop(options)),
      small(without(tcp("P.", {}, LARGE), hopByHop(options))),
    ]),
  ),
  framesCase("IPv6 headers without a length before other extension headers", [
    without(udp({}, 8), destination),
    without(udp({}, 8), destination, hopByHop(jumbo(LARGE))),
    without(udp({}, 8), [44, concat([0], be16(1), be32(9))]),
    without(udp({}, 8), [44, concat([0], be16(16), be32(9))]),
    without(udp({}, 8), hopByHop(jumbo(LARGE)), hopByHop(jumbo(LARGE))),
    ethernet(ipv6(udp({}, 8), { extensions: [hopByHop(jumbo(LARGE)), hopByHop(jumbo(LARGE))] })),
    small(
      without(tcp("P.", {}, LARGE), hopByHop(jumbo(LARGE + 36)), [
        44,
        concat([0], be16(1), be32(9)),
      ]),
    ),
    without(other(59, ""), hopByHop(jumbo(LARGE))),
  ]),
  framesCase("IPv4 packets whose length is left to the network card", [
    ethernet(ipv4(tcp("P.", {}, LARGE), { totalLength: 0 })),
    small(ethernet(ipv4(tcp("P.", {}, LARGE), { totalLength: 0 }))),
  ]),
];
