/**
 * The shapes of a decoded frame, layer by layer; `decode.ts` fills them. Numbers are raw, as captured, and
 * in host order: sequence numbers are not relative. Addresses are text.
 */
import type { Frame } from "./frame.ts";
import type { TcpOption } from "./tcp-options.ts";

/**
 * One decoded frame. A layer is present if its header was captured whole and is valid; then the layers
 * below it are present too. Otherwise `problem` has the reason why decoding stopped.
 */
export interface Packet {
  readonly frame: Frame;
  readonly link: Link;
  readonly ip: Ip | undefined;
  readonly tcp: TcpSegment | undefined;
  readonly udp: UdpDatagram | undefined;
  readonly icmp: Icmp | undefined;
  readonly arp: Arp | undefined;
  /** The payload of a frame with neither IP nor ARP, e.g. with a program's own ethertype. */
  readonly other: OtherPayload | undefined;
  readonly problem: Problem | undefined;
}

/** The reason why this layer is missing (`record`: the header of the capture's record is impossible), in tcpdump's text (` [|tcp]`, ` [header length 16 < 20] (invalid)`). */
export interface Problem {
  readonly layer: "record" | "link" | "ip" | "extension" | "tcp" | "udp" | "icmp" | "arp";
  readonly text: string;
}

export interface Link {
  readonly kind: "ethernet" | "sll" | "sll2" | "raw" | "loopback" | "unknown";
  /** Ethertype of the payload after VLAN tags; 0x0800 or 0x86DD for link types that state IP otherwise; -1 for none. */
  readonly etherType: number;
  /** MAC addresses; empty if the link type has none. */
  readonly source: string;
  readonly destination: string;
  /** VLAN numbers, outermost first. */
  readonly vlans: readonly number[];
  /** The interface's number on the capturing machine in a Linux cooked v2 frame; otherwise 0. */
  readonly interfaceIndex: number;
  /** Linux cooked: 0 to this host, 1 broadcast, 2 multicast, 3 to another host, 4 from this host; otherwise 0. */
  readonly packetType: number;
  /** Offset of the payload in `frame.bytes`. */
  readonly payloadOffset: number;
}

export interface OtherPayload {
  readonly etherType: number;
  readonly payload: Uint8Array;
}

export interface Ip {
  readonly version: 4 | 6;
  readonly source: string;
  readonly destination: string;
  /** Protocol of the payload after IPv6 extension headers (6 TCP, 17 UDP, 1 ICMP, 58 ICMPv6). */
  readonly protocol: number;
  /** TTL or hop limit. */
  readonly ttl: number;
  /** DSCP and ECN, eight bits. */
  readonly trafficClass: number;
  /** Identification: 16 bits in IPv4; 32 in an IPv6 fragment header; 0 in an IPv6 packet without one. */
  readonly id: number;
  readonly dontFragment: boolean;
  readonly moreFragments: boolean;
  /** In octets. If it is not 0, this is a later fragment, and no layer above is decoded. */
  readonly fragmentOffset: number;
  /** IPv6 extension headers in order; empty in IPv4. */
  readonly extensions: readonly Extension[];
  /** Offset of the IP header in `frame.bytes`. */
  readonly offset: number;
  /** Offsets of its payload and of the end of its captured bytes, without padding. */
  readonly payloadOffset: number;
  readonly end: number;
  /** Octets of payload by the header, captured or not. */
  readonly length: number;
  /** Octets that the header states and the frame did not have on the wire. */
  readonly missing: number;
  /** tcpdump's text if the IPv6 extension headers are invalid; then nothing above is decoded. */
  readonly extensionProblem: string | undefined;
}

export type Extension =
  | { readonly kind: "hop-by-hop" | "destination" }
  | { readonly kind: "fragment"; readonly offset: number; readonly length: number }
  | {
      readonly kind: "routing";
      readonly type: number;
      readonly units: number;
      readonly segmentsLeft: number;
      /** The header's type-specific data. */
      readonly data: Uint8Array;
    };

export interface TcpSegment {
  readonly sourcePort: number;
  readonly destinationPort: number;
  /** Raw, 0 to 2^32 - 1. */
  readonly seq: number;
  /** Raw. Without the ACK flag it is present and has no meaning. */
  readonly ack: number;
  /** tcpdump's letters: `S`, `S.`, `P.`; empty for no flag; AE is an `e` at the end. */
  readonly flags: string;
  /** The flag bits, which are faster to test (see flags.ts). */
  readonly bits: number;
  /** The header's field, not scaled. */
  readonly window: number;
  readonly urgent: number;
  readonly options: readonly TcpOption[];
  /** Octets of payload by the IP header. */
  readonly length: number;
  /** The captured payload octets; fewer than `length` in a truncated capture. */
  readonly payload: Uint8Array;
}

export interface UdpDatagram {
  readonly sourcePort: number;
  readonly destinationPort: number;
  /** Octets of payload by the UDP header. */
  readonly length: number;
  /** The captured payload octets. */
  readonly payload: Uint8Array;
}

export interface Icmp {
  /** 4 for ICMP, 6 for ICMPv6. */
  readonly version: 4 | 6;
  readonly type: number;
  readonly code: number;
  /** Identifier and sequence number of an echo or another IPv4 query; 0 in other types. */
  readonly id: number;
  readonly sequence: number;
  /** In errors: the packet that caused the error. */
  readonly quoted: QuotedPacket | undefined;
  /** Octets of the message by the IP header. */
  readonly length: number;
  /** The captured octets of the message, from its type on. */
  readonly bytes: Uint8Array;
}

/** The beginning of a packet that an ICMP error quotes. */
export interface QuotedPacket {
  readonly version: 4 | 6;
  readonly source: string;
  readonly destination: string;
  readonly protocol: number;
  /** -1 if the quotation is too short or the protocol has no ports. */
  readonly sourcePort: number;
  readonly destinationPort: number;
}

export interface Arp {
  /** 1 request, 2 reply. */
  readonly operation: number;
  readonly hardwareType: number;
  readonly protocolType: number;
  readonly senderHardware: string;
  readonly senderProtocol: string;
  readonly targetHardware: string;
  readonly targetProtocol: string;
  /** Octets of the ARP packet in the frame with padding, as tcpdump counts them. */
  readonly length: number;
}
