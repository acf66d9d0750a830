/**
 * Packets to the lines `tcpdump -n` prints of them, one `line` call for each packet in the order of
 * the capture. Without `-v` and `-e`. Not followed: what tcpdump makes of payloads on ports it knows
 * (53 domain, 80 http, 7000 afs, …) and of IP protocols it knows besides TCP, UDP and ICMP (GRE, SCTP,
 * OSPF, …, here `ip-proto-47 18`): the promise is for ports and protocols without a dissector. Link-layer
 * protocols other than IP and ARP are dumped in hexadecimal.
 */
import { u16 } from "./bytes.ts";
import { Conversations } from "./conversations.ts";
import { ETHERTYPE_IPV4 } from "./link.ts";
import type { Ip, Packet, Problem, UdpDatagram } from "./packet.ts";
import { arpText } from "./text-arp.ts";
import { COOKED_TYPES, otherText } from "./text-hexdump.ts";
import { icmpText } from "./text-icmp.ts";
import { icmp6Text } from "./text-icmp6.ts";
import { cutExtensionText, extensionsText, INVALID } from "./text-ipv6.ts";
import { tcpText } from "./text-tcp.ts";
import { type TimeFormat, TimeText } from "./text-time.ts";

const NO_NEXT_HEADER = 59;

export interface TcpdumpTextOptions {
  /** `clock` (the default) is local time, `epoch` is `-tt`, `none` is `-t`. */
  readonly time?: TimeFormat;
  /** Nine digits of a second, as `--nano`; default six. */
  readonly nanoseconds?: boolean;
  /** Raw sequence numbers everywhere (`-S`); default relative as tcpdump decides. */
  readonly rawSequence?: boolean;
  /** Print the AE flag of accurate ECN as `e`; default false, because tcpdump 4.99.5 does not. */
  readonly accurateEcn?: boolean;
  /** Names for the interface numbers of Linux cooked v2; tcpdump asks the machine it runs on. */
  readonly interfaceName?: (index: number) => string;
}

export class TcpdumpText {
  readonly #time: TimeText;
  readonly #conversations: Conversations | undefined;
  readonly #flagMask: number;
  readonly #interfaceName: (index: number) => string;

  constructor(options: TcpdumpTextOptions = {}) {
    this.#time = new TimeText(options.time ?? "clock", options.nanoseconds ?? false);
    this.#conversations = options.rawSequence === true ? undefined : new Conversations();
    this.#flagMask = options.accurateEcn === true ? 0x1ff : 0xff;
    this.#interfaceName = options.interfaceName ?? ((index) => `ifindex ${index}`);
  }

  /** Without a line end; several lines where tcpdump prints a hexadecimal dump. */
  line(packet: Packet): string {
    const { frame, link } = packet;
    let text = this.#time.text(frame.seconds, frame.nanoseconds);
    if (link.kind === "sll2")
      text += `${this.#interfaceName(link.interfaceIndex).padEnd(5)} ${(COOKED_TYPES[link.packetType] ?? "?").padEnd(3)} `;
    return text + this.#body(packet);
  }

  #body(packet: Packet): string {
    const { ip, problem, link } = packet;
    if (ip !== undefined) return this.#ip(packet, ip);
    if (packet.arp !== undefined) return `ARP, ${arpText(packet.arp)}`;
    if (packet.other !== undefined) return otherText(packet, packet.other.payload);
    const text = problem?.text ?? "";
    if (problem?.layer !== "ip") return text;
    return (link.etherType === ETHERTYPE_IPV4 ? "IP " : "IP6 ") + text;
  }

  #ip(packet: Packet, ip: Ip): string {
    const { tcp, udp, icmp, problem } = packet;
    let text = ip.version === 4 ? "IP " : "IP6 ";
    if (ip.missing > 0) text += missingText(ip);
    const hasExtensions = ip.extensions.length > 0;
    if (hasExtensions) {
      text += `${hosts(ip)}: ${extensionsText(ip.extensions)}`;
      if (text.endsWith(INVALID)) return text;
    }
    if (tcp !== undefined) {
      text += ends(ip, tcp.sourcePort, tcp.destinationPort);
      return text + tcpText(tcp, ip, packet.frame.bytes, this.#conversations, this.#flagMask);
    }
    if (udp !== undefined)
      return text + ends(ip, udp.sourcePort, udp.destinationPort) + udpText(udp, ip);
    if (problem !== undefined) return text + problemText(packet, ip, problem);
    if (!hasExtensions) text += `${hosts(ip)}: `;
    if (icmp !== undefined) return text + (ip.version === 4 ? icmpText(icmp) : icmp6Text(icmp));
    return text + otherProtocolText(ip);
  }
}

function missingText(ip: Ip): string {
  const claimed = ip.payloadOffset - ip.offset + ip.length;
  const name = ip.version === 4 ? "total" : "header+payload";
  return `[${name} length ${claimed} > length ${claimed - ip.missing}] (invalid) `;
}

function hosts(ip: Ip): string {
  return `${ip.source} > ${ip.destination}`;
}

/** Behind extension headers tcpdump has printed the addresses already. */
function ends(ip: Ip, sourcePort: number, destinationPort: number): string {
  return ip.extensions.length > 0
    ? `${sourcePort} > ${destinationPort}: `
    : `${ip.source}.${sourcePort} > ${ip.destination}.${destinationPort}: `;
}

function problemText(packet: Packet, ip: Ip, problem: Problem): string {
  const { bytes } = packet.frame;
  const at = ip.payloadOffset;
  const hasPorts = problem.layer === "tcp" || problem.layer === "udp";
  if (hasPorts && ip.end - at >= 4)
    return ends(ip, u16(bytes, at), u16(bytes, at + 2)) + problem.text;
  // Of a protocol behind a fragment header tcpdump prints nothing where nothing was captured.
  if (problem.layer !== "extension" && ip.extensions.at(-1)?.kind === "fragment" && ip.end <= at)
    return "";
  const text = problem.layer === "extension" ? cutExtensionText(ip, bytes) : problem.text;
  return ip.extensions.length > 0 ? text : `${hosts(ip)}: ${text}`;
}

function otherProtocolText(ip: Ip): string {
  const { version, protocol } = ip;
  if (ip.fragmentOffset > 0) return version === 4 ? `ip-proto-${protocol}` : "";
  if (version === 4 && protocol === 58) return "[ICMPv6 requires IPv6] (invalid)";
  if (version === 6 && protocol === 1) return "[ICMP requires IPv4] (invalid)";
  if (protocol === NO_NEXT_HEADER) return "no next header";
  return ` ip-proto-${protocol} ${ip.length}`;
}

function udpText(udp: UdpDatagram, ip: Ip): string {
  const room = ip.length - 8;
  return udp.length > room && !ip.moreFragments
    ? `UDP, bad length ${udp.length} > ${room}`
    : `UDP, length ${udp.length}`;
}
