/** Frames that tcpdump decodes and `wirestep read` names: each with both words for it. */
import { ipv4, ipv6, other, udp } from "./build.ts";
import { cooked, ethernet, MAC_1, MAC_2 } from "./build-link.ts";
import { type Bytes, be16, be32, concat, payload } from "./bytes.ts";

const inner = ipv4(udp({}, 4));
const inner6 = ipv6(udp({}, 4));
const gre = other(47, concat("00 00 08 00", inner));
const authenticated = other(
  51,
  concat("11 04 00 00", be32(1), be32(2), new Uint8Array(12), udp({}, 4).bytes),
);
const encrypted = other(50, concat(be32(1), be32(2), new Uint8Array(12)));
const mpls = concat(be32(0x00010140), inner);
const session = concat("11 00 00 01", be16(inner.length + 2), "00 21", inner);
const discovery = "11 09 00 00 00 04 01 01 00 00";

/** An 802.3 frame, which has its length where others have an ethertype. */
function lengthFrame(...parts: readonly Bytes[]): Uint8Array {
  const content = concat(...parts);
  return concat(MAC_2, MAC_1, be16(content.length), content);
}

export interface NamedFrame {
  readonly frame: Uint8Array;
  /** A part of our first line. */
  readonly ours: string;
  /** tcpdump's first line. */
  readonly theirs: RegExp;
  readonly linkType?: number;
}

export const namedFrames: readonly NamedFrame[] = [
  {
    frame: ethernet(ipv4(gre)),
    ours: ": GRE, not decoded, length 36",
    theirs: /: GREv0, length 36: IP /,
  },
  {
    frame: ethernet(ipv6(gre)),
    ours: ": GRE, not decoded, length 36",
    theirs: /: GREv0, length 36: IP /,
  },
  {
    frame: ethernet(ipv4(other(4, inner))),
    ours: "2: IP in IP, not decoded, length 32",
    theirs: /2: IP 198/,
  },
  {
    frame: ethernet(ipv6(other(4, inner))),
    ours: "2: IP in IP, not decoded, length 32",
    theirs: /2: IP 198/,
  },
  {
    frame: ethernet(ipv4(other(41, inner6))),
    ours: "2: IPv6 in IP, not decoded, length 52",
    theirs: /2: IP6 fd00/,
  },
  {
    frame: ethernet(ipv4(authenticated)),
    ours: ": AH, not decoded, length 36",
    theirs: /: AH\(spi=/,
  },
  {
    frame: ethernet(ipv6(authenticated)),
    ours: ": AH, not decoded, length 36",
    theirs: /: AH\(spi=/,
  },
  {
    frame: ethernet(ipv4(encrypted)),
    ours: ": ESP, not decoded, length 20",
    theirs: /: ESP\(spi=/,
  },
  {
    frame: ethernet(mpls, { etherType: 0x8847 }),
    ours: "ethertype MPLS unicast (0x8847)",
    theirs: /^MPLS /,
  },
  {
    frame: ethernet(mpls, { etherType: 0x8848 }),
    ours: "ethertype MPLS multicast (0x8848)",
    theirs: /^MPLS /,
  },
  {
    frame: cooked(mpls, 0, 0x8847),
    ours: "ethertype MPLS unicast (0x8847)",
    theirs: /^MPLS /,
    linkType: 113,
  },
  {
    frame: ethernet(session, { etherType: 0x8864 }),
    ours: "ethertype PPPoE S (0x8864)",
    theirs: /^PPPoE /,
  },
  {
    frame: ethernet(concat(discovery), { etherType: 0x8863 }),
    ours: "ethertype PPPoE D (0x8863)",
    theirs: /^PPPoE PADI/,
  },
  {
    frame: ethernet(payload(20), { etherType: 0x88e5 }),
    ours: "ethertype 802.1AE MACsec (0x88e5)",
    theirs: /^ \(invalid\)/,
  },
  {
    frame: lengthFrame("42 42 03", new Uint8Array(35)),
    ours: "802.3 LLC, dsap STP (0x42), ssap STP (0x42), length 52",
    theirs: /^STP 802.1d/,
  },
  {
    frame: lengthFrame("06 06 03", inner),
    ours: "802.3 LLC, dsap IP (0x06), ssap IP (0x06)",
    theirs: /^IP 198/,
  },
  {
    frame: lengthFrame("aa aa 03 00 00 00 08 00", inner),
    ours: "802.3 LLC SNAP, oui 0x000000, ethertype IPv4 (0x0800)",
    theirs: /^IP 198/,
  },
  {
    frame: lengthFrame("aa aa 03 00 00 0c 20 00", new Uint8Array(10)),
    ours: "802.3 LLC SNAP, oui 0x00000c, pid 0x2000",
    theirs: /^CDP/,
  },
  {
    frame: lengthFrame("f0 f1 03", new Uint8Array(35)),
    ours: "802.3 LLC, dsap NetBeui (0xf0), ssap NetBeui (0xf1)",
    theirs: /NetBeui/,
  },
  {
    frame: lengthFrame("12 34 03", new Uint8Array(4)),
    ours: "802.3 LLC, dsap Unknown (0x12), ssap Unknown (0x34)",
    theirs: /Unknown SSAP 0x34 .* Unknown DSAP 0x12/,
  },
  {
    frame: lengthFrame("ff ff 00 22 00 11", new Uint8Array(28)),
    ours: "802.3 IPX, length 48",
    theirs: /^IPX /,
  },
  {
    frame: ethernet(concat("42 42 03", new Uint8Array(35)), { etherType: 0x8870 }),
    ours: "802.3 LLC, dsap STP (0x42), ssap STP (0x42), length 52",
    theirs: /^STP 802.1d/,
  },
  { frame: lengthFrame("42"), ours: "802.3, length 15", theirs: /^ \[\|llc\]/ },
];

/** Each number that is an ethertype, of neither IP nor ARP nor a VLAN tag. */
export const etherTypes: readonly number[] = Array.from(
  { length: 0x10000 - 1501 },
  (_, n) => n + 1501,
).filter(
  (type) =>
    ![0x0800, 0x86dd, 0x0806, 0x8035, 0x8100, 0x88a8, 0x8870, 0x9100, 0x9200].includes(type),
);
