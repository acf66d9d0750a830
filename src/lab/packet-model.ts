/**
 * The packets of a lab as data: those that a step must show, one by one or several together.
 */
import { flagBits, flagLetters } from "../wire/decode/flags.ts";

export type Peer = "server" | "client";
export const PEERS: readonly Peer[] = ["server", "client"];

/** The other peer of a connection. */
export function otherPeer(peer: Peer): Peer {
  return peer === "server" ? "client" : "server";
}

/** The IP version of a run. */
export type Family = 4 | 6;
export const FAMILIES: readonly Family[] = [4, 6];

/** One value for both IP versions, or one for each: `{ 4: 64240, 6: 64800 }`. */
export type ByFamily<T> = T | { readonly 4: T; readonly 6: T };

/** The number of bytes of a text in UTF-8. */
export function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** A sequence number, relative to its side's ISN or raw. */
export type SequenceNumber = number | { readonly raw: number };

/** A TCP, UDP or ICMP packet that must be sent. */
export type PacketExpectation = SegmentExpectation | DatagramExpectation | IcmpExpectation;

/**
 * A TCP segment that must be sent. If `seq` or `ack` is left out, the next number in sequence after the
 * segments before is expected. It is checked even then.
 */
export interface SegmentExpectation {
  readonly kind: "segment";
  readonly from: Peer;
  /** tcpdump's letters: `S`, `S.`, `.`, `P.`, `F.`, `R`, `R.`; also `U` (URG), `E` (ECE), `W` (CWR): `P.U`, `SEW` */
  readonly flags: string;
  /** Relative to the sender's ISN: 0 is the SYN, 1 the first byte of data. */
  readonly seq?: SequenceNumber;
  /** Relative to the other side's ISN. */
  readonly ack?: SequenceNumber;
  /** Payload bytes. 0 if neither `length` nor `data` is given. */
  readonly length?: ByFamily<number>;
  /** The payload itself, as text. */
  readonly data?: string;
  /** The header's window field, not scaled. Unchecked if left out. */
  readonly window?: ByFamily<number>;
  /**
   * All options in their order, as tcpdump prints them: `mss 1460,sackOK,TS,nop,wscale`. An option
   * without a value matches any value. Unchecked if left out.
   */
  readonly options?: ByFamily<string>;
  /** Text that tcpdump's line for the segment must contain. */
  readonly reads?: ByFamily<string>;
  /** The SYN's raw number must differ from the one in the previous connection of the same four-tuple. */
  readonly isn?: "new";
  /** The number of the connection in the run, counted by first segment. 1 if left out. */
  readonly connection?: number;
  /** The server's port of the connection. If left out, that of its packets before, or the lab's port. */
  readonly port?: number;
  /** Seconds since the previous packet of the run, at least and at most. Unchecked if left out. */
  readonly afterSeconds?: readonly [number, number];
}

/** A UDP datagram that must be sent. */
export interface DatagramExpectation {
  readonly kind: "datagram";
  readonly from: Peer;
  /** Payload bytes. If left out, the length of `data`, or 0 without `data`. */
  readonly length?: ByFamily<number>;
  /** The payload itself, as text. */
  readonly data?: string;
  readonly reads?: ByFamily<string>;
  /** The number of the pair of endpoints in the run, counted by first packet together with TCP's. 1 if left out. */
  readonly connection?: number;
  /** The server's port of the connection. If left out, that of its packets before, or the lab's port. */
  readonly port?: number;
  /** A peer, all hosts of the network, any group, or an address. Unchecked if left out. */
  readonly to?: Peer | "broadcast" | "multicast" | (string & {});
  /**
   * The payload bytes of each IP fragment that it is sent in. If left out, the fragments that its length
   * and the network's MTU make.
   */
  readonly fragments?: ByFamily<readonly number[]>;
}

/** An ICMP message that must be sent, described as tcpdump prints it. */
export interface IcmpExpectation {
  readonly kind: "icmp";
  readonly from: Peer;
  readonly reads: ByFamily<string>;
}

/** A packet that a program sends to its own host, over the loopback interface. */
export interface LoopbackExpectation {
  /** tcpdump's letters of a segment's flags, `UDP` or `ICMP`. */
  readonly word: string;
  /** The ports. Unchecked if left out. */
  readonly from?: number;
  readonly to?: number;
  /** Payload bytes. If left out, the length of `data`, or 0 without `data`; unchecked of an ICMP message. */
  readonly length?: number;
  /** The payload itself, as text. */
  readonly data?: string;
  /** Text that tcpdump's line for the packet must contain. */
  readonly reads?: string;
}

/** A number of segments or datagrams of one peer that are not known one by one, in any order. */
export interface SeveralExpectation {
  readonly kind: "segments" | "datagrams";
  readonly from: Peer;
  /** Of segments: every segment has one of these. Any without SYN, FIN and RST if left out. */
  readonly flags?: readonly string[];
  /** The number of packets. Any number if left out. */
  readonly atLeast?: ByFamily<number>;
  readonly atMost?: ByFamily<number>;
  /** Payload bytes of all of them. Bytes of a segment that is sent again count once. Unchecked if left out. */
  readonly bytes?: ByFamily<number>;
  readonly connection?: number;
  readonly port?: number;
}

/** Packets that must all be sent, in any order. */
export interface AnyOrderExpectation {
  readonly kind: "any-order";
  readonly packets: readonly (PacketExpectation | SeveralExpectation)[];
}

/** One of the expectations in a step's list of packets. */
export type StepPacket = PacketExpectation | SeveralExpectation | AnyOrderExpectation;

/** A packet's word in a sequence of flags. */
export function flagWord(packet: StepPacket): string {
  switch (packet.kind) {
    case "segment":
      return inTcpdumpsOrder(packet.flags);
    case "datagram":
      return "UDP";
    case "icmp":
      return "ICMP";
    case "any-order":
      return `{${packet.packets.map(flagWord).join(" ")}}`;
    case "datagrams":
      return "UDP*";
    default:
      return packet.flags ? `(${packet.flags.map(inTcpdumpsOrder).join("|")})*` : "TCP*";
  }
}

/** `PU.`, which is the header's order, as tcpdump prints it: `P.U`. */
export function inTcpdumpsOrder(flags: string): string {
  return /^[FSRPUEW.]+$/.test(flags) ? flagLetters(flagBits(flags)) : flags;
}

/** The packets of a step one by one, out of those in any order. */
export function eachPacket(
  packets: readonly StepPacket[],
): readonly (PacketExpectation | SeveralExpectation)[] {
  return packets.flatMap((packet) => (packet.kind === "any-order" ? packet.packets : [packet]));
}
