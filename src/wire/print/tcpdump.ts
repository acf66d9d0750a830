/**
 * Prints packets as `tcpdump -n` does without `-v` and `-e`, with one call of `line` or `write` for each
 * packet, in the order of the capture. The output is the same for TCP, UDP, ICMP, IGMP and DNS, and for ports
 * and protocols without a dissector. Not printed as tcpdump does: payloads on other ports that it knows (80
 * http, 7000 afs, …), and other IP protocols that it knows: these are named (`GRE, not decoded, length 18`).
 * Link-layer protocols other than IP and ARP are named and dumped in hexadecimal.
 */
import { u16 } from "../decode/bytes.ts";
import { Conversations } from "../decode/conversations.ts";
import { ETHERTYPE_IPV4 } from "../decode/link.ts";
import type { Ip, Packet, Problem } from "../decode/packet.ts";
import { type AddressName, NUMERIC } from "./address-name.ts";
import { arpText } from "./arp.ts";
import { COOKED_TYPES, otherText } from "./hexdump.ts";
import { icmpText } from "./icmp.ts";
import { icmp6Text } from "./icmp6.ts";
import { cutExtensionText, extensionsText, INVALID } from "./ipv6.ts";
import { LineWriter } from "./line-writer.ts";
import { otherProtocolText } from "./other-protocol.ts";
import { writeTcp } from "./tcp.ts";
import { type TimeFormat, TimeText } from "./time.ts";
import { writeUdp } from "./udp.ts";

export interface TcpdumpTextOptions {
  /** `clock` (the default) is local time, `epoch` is `-tt`, `none` is `-t`. */
  readonly time?: TimeFormat;
  /** Nine digits of a second, like `--nano`; default six. */
  readonly nanoseconds?: boolean;
  /** Raw sequence numbers everywhere (`-S`); default relative, as tcpdump prints them. */
  readonly rawSequence?: boolean;
  /** Print the AE flag of accurate ECN as `e`; default false, because tcpdump 4.99.5 does not. */
  readonly accurateEcn?: boolean;
  /** Names for the interface numbers of Linux cooked v2; tcpdump takes those of its own machine. */
  readonly interfaceName?: (index: number) => string;
  /** Names for IP addresses; default the addresses themselves (`-n`). */
  readonly addressName?: AddressName;
}

export class TcpdumpText {
  readonly #time: TimeText;
  readonly #conversations: Conversations | undefined;
  readonly #flagMask: number;
  readonly #interfaceName: (index: number) => string;
  readonly #nameOf: AddressName;
  readonly #line = new LineWriter();

  constructor(options: TcpdumpTextOptions = {}) {
    this.#time = new TimeText(options.time ?? "clock", options.nanoseconds ?? false);
    this.#conversations = options.rawSequence === true ? undefined : new Conversations();
    this.#flagMask = options.accurateEcn === true ? 0x1ff : 0xff;
    this.#interfaceName = options.interfaceName ?? ((index) => `ifindex ${index}`);
    this.#nameOf = options.addressName ?? NUMERIC;
  }

  /** Without a line end; several lines if tcpdump prints a hexadecimal dump. */
  line(packet: Packet): string {
    this.#line.clear();
    this.write(this.#line, packet);
    return this.#line.toString();
  }

  /** Writes the same to `line`, after what is there. */
  write(line: LineWriter, packet: Packet): void {
    const { frame, link, ip, problem } = packet;
    if (problem?.layer === "record") {
      line.text(problem.text); // without a time
      return;
    }
    this.#time.write(line, frame.seconds, frame.nanoseconds);
    if (link.kind === "sll2") {
      line.text(this.#interfaceName(link.interfaceIndex).padEnd(5));
      line.text(` ${(COOKED_TYPES[link.packetType] ?? "?").padEnd(3)} `);
    }
    if (ip === undefined) line.text(withoutIp(packet, this.#nameOf));
    else this.#writeIp(line, packet, ip);
  }

  #writeIp(line: LineWriter, packet: Packet, ip: Ip): void {
    const { tcp, udp, icmp, problem } = packet;
    line.text(ip.version === 4 ? "IP " : "IP6 ");
    const { bytes } = packet.frame;
    const isJumbo = isJumbogram(ip, bytes);
    if (ip.missing > 0 && !isJumbo) line.text(missingText(ip));
    const nameOf = this.#nameOf;
    const hasExtensions = ip.extensions.length > 0;
    if (hasExtensions) {
      const extensions = extensionsText(ip.extensions, nameOf);
      line.text(`${hosts(ip, nameOf)}: ${extensions}`);
      if (extensions.endsWith(INVALID)) return;
      if (ip.missing > 0 && isJumbo && problem?.layer !== "extension") line.text(missingText(ip));
    }
    if (tcp !== undefined) {
      writeEnds(line, ip, tcp.sourcePort, tcp.destinationPort, nameOf);
      writeTcp(line, tcp, ip, bytes, this.#conversations, this.#flagMask, nameOf);
    } else if (udp !== undefined) {
      writeEnds(line, ip, udp.sourcePort, udp.destinationPort, nameOf);
      writeUdp(line, udp, ip, bytes, nameOf);
    } else if (problem !== undefined) writeProblem(line, packet, ip, problem, nameOf);
    else {
      if (!hasExtensions) line.text(`${hosts(ip, nameOf)}: `);
      if (icmp === undefined) line.text(otherProtocolText(ip, bytes, nameOf));
      else line.text(ip.version === 4 ? icmpText(icmp, nameOf) : icmp6Text(icmp, nameOf));
    }
  }
}

function withoutIp(packet: Packet, nameOf: AddressName): string {
  const { arp, other, problem, link } = packet;
  if (arp !== undefined) return `ARP, ${arpText(arp, nameOf)}`;
  if (other !== undefined) return otherText(packet, other.payload);
  const text = problem?.text ?? "";
  if (problem?.layer !== "ip") return text;
  return (link.etherType === ETHERTYPE_IPV4 ? "IP " : "IP6 ") + text;
}

/** If an option states the length, tcpdump compares it with the frame after the extension headers. */
function isJumbogram(ip: Ip, bytes: Uint8Array): boolean {
  return ip.version === 6 && ip.extensions.length > 0 && u16(bytes, ip.offset + 4) === 0;
}

function missingText(ip: Ip): string {
  const claimed = ip.payloadOffset - ip.offset + ip.length;
  const name = ip.version === 4 ? "total" : "header+payload";
  return `[${name} length ${claimed} > length ${claimed - ip.missing}] (invalid) `;
}

function hosts(ip: Ip, nameOf: AddressName): string {
  return `${nameOf(ip.source)} > ${nameOf(ip.destination)}`;
}

/** If there are extension headers, tcpdump has already printed the addresses. */
function writeEnds(
  line: LineWriter,
  ip: Ip,
  sourcePort: number,
  destinationPort: number,
  nameOf: AddressName,
): void {
  const withAddresses = ip.extensions.length === 0;
  if (withAddresses) {
    line.text(nameOf(ip.source));
    line.text(".");
  }
  line.number(sourcePort);
  line.text(" > ");
  if (withAddresses) {
    line.text(nameOf(ip.destination));
    line.text(".");
  }
  line.number(destinationPort);
  line.text(": ");
}

function writeProblem(
  line: LineWriter,
  packet: Packet,
  ip: Ip,
  problem: Problem,
  nameOf: AddressName,
): void {
  const { bytes } = packet.frame;
  const at = ip.payloadOffset;
  const hasPorts = problem.layer === "tcp" || problem.layer === "udp";
  if (hasPorts && ip.end - at >= 4) {
    writeEnds(line, ip, u16(bytes, at), u16(bytes, at + 2), nameOf);
    line.text(problem.text);
    return;
  }
  // if nothing of the protocol behind a fragment header was captured, tcpdump prints nothing
  if (problem.layer !== "extension" && ip.extensions.at(-1)?.kind === "fragment" && ip.end <= at)
    return;
  // without ports, tcpdump prints the addresses of TCP again after extension headers
  if (ip.extensions.length === 0 || problem.layer === "tcp") line.text(`${hosts(ip, nameOf)}: `);
  line.text(problem.layer === "extension" ? cutExtensionText(ip, bytes, nameOf) : problem.text);
}
