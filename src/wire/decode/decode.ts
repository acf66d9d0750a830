/**
 * Decodes a frame to a `Packet`, layer by layer. Never throws: a layer that is cut short or invalid
 * becomes the packet's `problem`. Keeps no state, so it neither reassembles fragments nor follows
 * connections. Later fragments have an IP layer and nothing above it.
 */

import { decodeArp } from "./arp.ts";
import { slice } from "./bytes.ts";
import { type Frame, MAX_FRAME_LENGTH } from "./frame.ts";
import { decodeIcmp } from "./icmp.ts";
import { decodeIpv4 } from "./ipv4.ts";
import { decodeIpv6, isExtension } from "./ipv6.ts";
import { decodeLink, ETHERTYPE_IPV4, ETHERTYPE_IPV6, isArp } from "./link.ts";
import type { Arp, Icmp, Ip, Link, Packet, Problem, TcpSegment, UdpDatagram } from "./packet.ts";
import { decodeTcp } from "./tcp.ts";
import { decodeUdp } from "./udp.ts";

export const PROTOCOL = { icmp: 1, tcp: 6, udp: 17, icmp6: 58 } as const;

const NO_LINK: Link = {
  kind: "unknown",
  etherType: -1,
  source: "",
  destination: "",
  vlans: [],
  interfaceIndex: 0,
  packetType: 0,
  payloadOffset: 0,
};

/** If `payloads` is false, those of TCP and UDP are empty: a view is the most expensive part of a small packet. */
export function decode(frame: Frame, payloads = true): Packet {
  const impossible = impossibleHeader(frame);
  if (impossible !== undefined) return stopped(frame, NO_LINK, "record", impossible);
  const link = decodeLink(frame);
  if (typeof link === "string") return stopped(frame, NO_LINK, "link", link);
  const { bytes } = frame;
  const at = link.payloadOffset;
  const wireLength = frame.originalLength - at;
  const isV4 = link.etherType === ETHERTYPE_IPV4;
  if (isV4 || link.etherType === ETHERTYPE_IPV6) {
    const ip = isV4 ? decodeIpv4(bytes, at, wireLength) : decodeIpv6(bytes, at, wireLength);
    return typeof ip === "string"
      ? stopped(frame, link, "ip", ip)
      : decodeUpper(frame, link, ip, payloads);
  }
  if (isArp(link.etherType)) {
    const arp = decodeArp(bytes, at, wireLength);
    if (typeof arp === "string") return stopped(frame, link, "arp", arp);
    return packet(frame, link, undefined, undefined, undefined, undefined, arp, undefined);
  }
  return {
    ...packet(frame, link, undefined, undefined, undefined, undefined, undefined, undefined),
    other: { etherType: link.etherType, payload: slice(bytes, at, bytes.length) },
  };
}

/** The impossible lengths of a frame's record, as tcpdump prints them instead of the frame. */
function impossibleHeader({ capturedLength, originalLength }: Frame): string | undefined {
  if (capturedLength > 0 && capturedLength <= originalLength && originalLength <= MAX_FRAME_LENGTH)
    return undefined;
  const problems = [
    ...(capturedLength === 0 ? ["caplen==0"] : []),
    ...(originalLength === 0
      ? ["len==0"]
      : originalLength < capturedLength
        ? [`len(${originalLength}) < caplen(${capturedLength})`]
        : []),
    ...(originalLength > MAX_FRAME_LENGTH ? [`len(${originalLength}) > ${MAX_FRAME_LENGTH}`] : []),
  ];
  return `[Invalid header: ${problems.join(", ")}]`;
}

function decodeUpper(frame: Frame, link: Link, ip: Ip, payloads: boolean): Packet {
  const { bytes } = frame;
  const { payloadOffset: at, end, length } = ip;
  let tcp: TcpSegment | undefined;
  let udp: UdpDatagram | undefined;
  let icmp: Icmp | undefined;
  let problem: Problem | undefined;
  if (ip.extensionProblem !== undefined) {
    problem = { layer: "extension", text: ip.extensionProblem };
  } else if (ip.fragmentOffset === 0) {
    if (ip.protocol === PROTOCOL.tcp) {
      const found = decodeTcp(bytes, at, end, length, payloads);
      if (typeof found === "string") problem = { layer: "tcp", text: found };
      else tcp = found;
    } else if (ip.protocol === PROTOCOL.udp) {
      const found = decodeUdp(bytes, at, end, length, payloads);
      if (typeof found === "string") problem = { layer: "udp", text: found };
      else udp = found;
    } else if (ip.protocol === (ip.version === 4 ? PROTOCOL.icmp : PROTOCOL.icmp6)) {
      const found = decodeIcmp(ip.version, bytes, at, end, length);
      if (typeof found === "string") problem = { layer: "icmp", text: found };
      else icmp = found;
    } else if (ip.version === 6 && isExtension(ip.protocol))
      problem = { layer: "extension", text: " [|ip6]" };
  }
  return packet(frame, link, ip, tcp, udp, icmp, undefined, problem);
}

function stopped(frame: Frame, link: Link, layer: Problem["layer"], text: string): Packet {
  const problem = { layer, text };
  return packet(frame, link, undefined, undefined, undefined, undefined, undefined, problem);
}

/** All packets are created here with the same shape, which makes them fast in the JavaScript engine. */
function packet(
  frame: Frame,
  link: Link,
  ip: Ip | undefined,
  tcp: TcpSegment | undefined,
  udp: UdpDatagram | undefined,
  icmp: Icmp | undefined,
  arp: Arp | undefined,
  problem: Problem | undefined,
): Packet {
  return { frame, link, ip, tcp, udp, icmp, arp, other: undefined, problem };
}
