/** Recorded packets with the numbers of a real handshake. A test can set every field. */
import { otherPeer, type Peer } from "../../../src/lab/model.ts";
import type { RecordedPacket } from "../../../src/record/record.ts";
import { add } from "../../../src/wire/index.ts";
import { PORT, RUN, type RunNumbers } from "../runs/run-numbers.ts";
import { endOf } from "./entries.ts";

export interface SegmentFields {
  readonly connection?: number;
  /** Relative, like `ack`. Default: 0 for a SYN, otherwise 1. */
  readonly seq?: number;
  /** Default: 1 if the ACK flag is set. */
  readonly ack?: number;
  readonly data?: string;
  readonly window?: number;
  readonly options?: string;
  readonly number?: number;
  readonly received?: boolean;
  /** Seconds since the previous packet. Default: the run's interval between packets. */
  readonly gap?: number;
}

/** A segment from `from` as the record holds it, with the line that tcpdump prints. */
export function segment(
  from: Peer,
  flags: string,
  fields: SegmentFields = {},
  run: RunNumbers = RUN,
): RecordedPacket {
  const { connection = 1, data, number = 1, received = true } = fields;
  const { seq = flags.includes("S") ? 0 : 1, ack = 1 } = fields;
  const { window = flags === "S" ? 64240 : 502 } = fields;
  const acks = flags.includes(".");
  const isn = (peer: Peer): number => run.isns[connection - 1]?.[peer] ?? 0;
  const length = new TextEncoder().encode(data ?? "").length;
  const tcp = {
    connection,
    flags,
    seq: add(isn(from), seq),
    ack: acks ? add(isn(otherPeer(from)), ack) : 0,
    relativeSeq: seq,
    ...(acks && { relativeAck: ack }),
    length,
    window,
    options: fields.options ?? usualOptions(from, flags, run),
    ...(data !== undefined && { data }),
  };
  const end = (peer: Peer) => ({
    peer,
    address: run.addresses[peer],
    port: peer === "server" ? PORT : (run.clientPorts[connection - 1] ?? 0),
  });
  const [source, destination] = [end(from), end(otherPeer(from))];
  // tcpdump prints the raw numbers of a SYN, and later numbers relative to it.
  const [shownSeq, shownAck] = flags.includes("S") ? [tcp.seq, tcp.ack] : [seq, ack];
  const parts = [
    `Flags [${flags}]`,
    ...(length > 0 ? [`seq ${shownSeq}:${shownSeq + length}`] : []),
    ...(length === 0 && /[SFR]/.test(flags) ? [`seq ${shownSeq}`] : []),
    ...(acks ? [`ack ${shownAck}`] : []),
    `win ${window}`,
    ...(tcp.options === "" ? [] : [`options [${tcp.options}]`]),
    `length ${length}`,
  ];
  return {
    number,
    time: (number - 1) * run.clock,
    gap: fields.gap ?? gapBefore(number, run),
    source,
    destination,
    text: `IP ${from}.${source.port} > ${destination.peer}.${destination.port}: ${parts.join(", ")}`,
    segment: tcp,
    received,
  };
}

/** The seconds since the previous packet; 0 for a run's first. */
function gapBefore(number: number, { clock }: RunNumbers = RUN): number {
  return number === 1 ? 0 : clock;
}

/** The options that Linux sends in a SYN and in later segments. */
function usualOptions(from: Peer, flags: string, { clocks }: RunNumbers): string {
  const echo = flags === "S" ? 0 : clocks[otherPeer(from)];
  const timestamp = `TS val ${clocks[from]} ecr ${echo}`;
  if (flags.includes("S")) return `mss 1460,sackOK,${timestamp},nop,wscale 7`;
  return `nop,nop,${timestamp}`;
}

/** The three segments of a handshake, numbered from `first` on. */
export function handshake(connection = 1, first = 1, run: RunNumbers = RUN): RecordedPacket[] {
  return [
    segment("client", "S", { connection, number: first }, run),
    segment("server", "S.", { connection, number: first + 1, window: 65160 }, run),
    segment("client", ".", { connection, number: first + 2 }, run),
  ];
}

export interface DatagramFields {
  readonly connection?: number;
  readonly data?: string;
  readonly number?: number;
}

/** A datagram from `from` between the endpoints of a connection. */
export function datagram(from: Peer, fields: DatagramFields = {}): RecordedPacket {
  const { connection = 1, data = "", number = 1 } = fields;
  const [source, destination] = [from, otherPeer(from)].map((peer) => ({
    peer,
    ...endOf(peer, connection),
  }));
  if (source === undefined || destination === undefined) throw new Error("a packet has two ends");
  const length = new TextEncoder().encode(data).length;
  return {
    number,
    time: (number - 1) * RUN.clock,
    gap: gapBefore(number),
    source,
    destination,
    text: `IP ${from}.${source.port} > ${destination.peer}.${destination.port}: UDP, length ${length}`,
    datagram: { connection, length, ...(data !== "" && { data }) },
    received: true,
  };
}

/** An ICMP packet from `from`. @param words tcpdump's text for it */
export function icmp(from: Peer, words: string, number = 1): RecordedPacket {
  const to = otherPeer(from);
  return {
    number,
    time: (number - 1) * RUN.clock,
    gap: gapBefore(number),
    source: { peer: from, address: RUN.addresses[from] },
    destination: { peer: to, address: RUN.addresses[to] },
    text: `IP ${from} > ${to}: ICMP ${words}`,
    icmp: true,
    received: true,
  };
}

/** A packet that no lab expects. */
export function ping(number = 1): RecordedPacket {
  return icmp("client", "echo request, id 7, seq 1, length 64", number);
}
