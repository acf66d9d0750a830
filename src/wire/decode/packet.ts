/**
 * What a frame says, layer by layer. Only shapes: `decode.ts` fills them. Numbers are raw, as
 * captured (sequence numbers are not relative to anything), in host order; addresses are text.
 */
import type { Frame } from "./frame.ts";
import type { TcpOption } from "./tcp-options.ts";

/**
 * One decoded frame. A layer is present when its header was captured whole and makes sense; then the
 * layers below it are present too. What stopped the decoding otherwise is in `problem`.
 */
export interface Packet {
  readonly frame: Frame;
  readonly link: Link;
  readonly ip: Ip | undefined;
  readonly tcp: TcpSegment | undefined;
  readonly udp: UdpDatagram | undefined;
  readonly icmp: Icmp | undefined;
  readonly arp: Arp | undefined;
  /** Frames that carry neither IP nor ARP: what a program's own ethertype looks like. */
  readonly other: OtherPayload | undefined;
  readonly problem: Problem | undefined;
}

/** Why the layer named here is missing, in tcpdump's words (` [|tcp]`, ` [header length 16 < 20] (invalid)`). */
export interface Problem {
  readonly layer: "link" | "ip" | "extension" | "tcp" | "udp" | "icmp" | "arp";
  readonly text: string;
}

export interface Link {
  readonly kind: "ethernet" | "sll" | "sll2" | "raw" | "loopback" | "unknown";
  /** Ethertype of the payload, VLAN tags passed; 0x0800 or 0x86DD where the link type says it in its own way; -1 for none. */
  readonly etherType: number;
  /** MAC addresses; empty where the link type has none. */
  readonly source: string;
  readonly destination: string;
  /** VLAN numbers, outermost first. */
  readonly vlans: readonly number[];
  /** Interface number of a Linux cooked v2 frame, as the capturing machine counts; else 0. */
  readonly interfaceIndex: number;
  /** Linux cooked: 0 to us, 1 broadcast, 2 multicast, 3 to someone else, 4 sent by us; else 0. */
  readonly packetType: number;
  /** Where the payload begins in `frame.bytes`. */
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
  /** Protocol of the payload, IPv6 extension headers passed (6 TCP, 17 UDP, 1 ICMP, 58 ICMPv6). */
  readonly protocol: number;
  /** TTL or hop limit. */
  readonly ttl: number;
  /** DSCP and ECN, eight bits. */
  readonly trafficClass: number;
  /** Identification: 16 bits in IPv4; 32 in an IPv6 fragment header; 0 in an IPv6 packet without one. */
  readonly id: number;
  readonly dontFragment: boolean;
  readonly moreFragments: boolean;
  /** In octets. Not 0: this is a later fragment, and no layer above is decoded. */
  readonly fragmentOffset: number;
  /** IPv6 extension headers in their order; empty in IPv4. */
  readonly extensions: readonly Extension[];
  /** Where the IP header begins in `frame.bytes`. */
  readonly offset: number;
  /** Where its payload begins, and where what was captured of the packet ends, padding cut off. */
  readonly payloadOffset: number;
  readonly end: number;
  /** Octets of payload by the header, whether captured or not. */
  readonly length: number;
  /** Octets by which the header claims more than the frame had on the wire. */
  readonly missing: number;
}

export type Extension =
  | { readonly kind: "hop-by-hop" | "destination" }
  | { readonly kind: "fragment"; readonly offset: number; readonly length: number }
  | {
      readonly kind: "routing";
      readonly type: number;
      readonly units: number;
      readonly segmentsLeft: number;
      /** The header's octets from its type-specific data on. */
      readonly data: Uint8Array;
    };

export interface TcpSegment {
  readonly sourcePort: number;
  readonly destinationPort: number;
  /** Raw, 0 to 2^32 - 1. */
  readonly seq: number;
  /** Raw; also there when the ACK flag is not set and it means nothing. */
  readonly ack: number;
  /** tcpdump's letters: `S`, `S.`, `P.`, the empty string for none; AE is an `e` at the end. */
  readonly flags: string;
  /** The flag bits, for quick tests (see flags.ts). */
  readonly bits: number;
  /** As in the header, not scaled. */
  readonly window: number;
  readonly urgent: number;
  readonly options: readonly TcpOption[];
  /** Octets of payload by the IP header. */
  readonly length: number;
  /** The payload octets that were captured: fewer than `length` in a truncated capture. */
  readonly payload: Uint8Array;
}

export interface UdpDatagram {
  readonly sourcePort: number;
  readonly destinationPort: number;
  /** Octets of payload by the UDP header. */
  readonly length: number;
  /** The payload octets that were captured. */
  readonly payload: Uint8Array;
}

export interface Icmp {
  /** 4 for ICMP, 6 for ICMPv6. */
  readonly version: 4 | 6;
  readonly type: number;
  readonly code: number;
  /** Echo's (and IPv4's other queries') identifier and sequence number; 0 in other types. */
  readonly id: number;
  readonly sequence: number;
  /** In errors: the packet the error is about. */
  readonly quoted: QuotedPacket | undefined;
  /** Octets of the message by the IP header. */
  readonly length: number;
  /** The message from its type on, as far as captured. */
  readonly bytes: Uint8Array;
}

/** The beginning of a packet, as an ICMP error brings it back. */
export interface QuotedPacket {
  readonly version: 4 | 6;
  readonly source: string;
  readonly destination: string;
  readonly protocol: number;
  /** -1 where the quotation is too short or the protocol has no ports. */
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
  /** Octets of the ARP packet in the frame, padding included, as tcpdump counts. */
  readonly length: number;
}
