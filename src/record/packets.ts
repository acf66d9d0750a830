/**
 * Turns captured packets into recorded ones. It adds the peer that sent a packet, its connection, and
 * its sequence numbers relative to the ISNs seen so far.
 */
import { otherPeer, PEERS, type Peer } from "../lab/model.ts";
import type { SocketAddress } from "../sockets/table.ts";
import { hex } from "../wire/decode/bytes.ts";
import {
  isFragment,
  type Packet,
  relativeTo,
  sequenceLength,
  TcpdumpText,
  type TcpSegment,
  type UdpDatagram,
} from "../wire/index.ts";
import { optionsText } from "../wire/print/tcp-options.ts";
import { FRAME_BYTES } from "./frame-bytes.ts";
import { directedBroadcast, groupOf } from "./groups.ts";
import type { RecordedDatagram, RecordedPacket, RecordedSegment } from "./record.ts";

/** A TCP connection with its known ISNs, or two endpoints of UDP. */
export interface TrackedConnection {
  readonly protocol: "tcp" | "udp";
  readonly ends: Readonly<Record<Peer, SocketAddress>>;
  /** Raw initial sequence numbers of the sides whose SYN has been captured. */
  readonly isns: Partial<Record<Peer, number>>;
}

/** How a packet passed, in addition to its bytes. */
export interface Passage {
  /** Whether the other peer's capture has it too. */
  readonly received: boolean;
  /** The peer that sent it, if that is known by other means than its address. */
  readonly sender?: Peer | undefined;
  /** Its fragments as captured, if it came in fragments. */
  readonly fragments?: readonly Packet[] | undefined;
}

export class PacketRecorder {
  readonly #addresses: readonly string[];
  readonly #peerOf: ReadonlyMap<string, Peer>;
  readonly #text: TcpdumpText;
  readonly connections: TrackedConnection[] = [];
  /** The number of the first packet for each set of sequence numbers. */
  readonly #carried = new Map<string, number>();
  #count = 0;
  #start: Packet["frame"] | undefined;
  #last: Packet["frame"] | undefined;

  constructor(addresses: Readonly<Record<Peer, string>>) {
    this.#addresses = PEERS.map((peer) => addresses[peer]);
    this.#peerOf = new Map(PEERS.map((peer) => [addresses[peer], peer]));
    const broadcast = directedBroadcast(addresses.server);
    this.#text = new TcpdumpText({
      time: "none",
      addressName: (address) =>
        this.#peerOf.get(address) ?? (address === broadcast ? "broadcast" : address),
    });
  }

  /** The time of the first packet, in microseconds since 1970. */
  get start(): number | undefined {
    return this.#start && this.#start.seconds * 1e6 + this.#start.nanoseconds / 1e3;
  }

  /** Packets must come in the order in which they were sent. */
  record(packet: Packet, { received, sender, fragments }: Passage): RecordedPacket {
    const { frame, ip, icmp } = packet;
    // the first fragment of a packet that is not complete has its header, and not its data
    const { tcp, udp } = isFragment(packet) ? {} : packet;
    this.#start ??= frame;
    const from = this.#endpoint(ip?.source ?? "", tcp?.sourcePort ?? udp?.sourcePort);
    const source = { ...from, ...(sender !== undefined && { peer: sender }) };
    const destination = this.#endpoint(
      ip?.destination ?? "",
      tcp?.destinationPort ?? udp?.destinationPort,
    );
    const gap = secondsBetween(this.#last ?? frame, frame);
    this.#last = frame;
    const segment = tcp === undefined ? undefined : this.#segment(tcp, source, destination);
    const datagram = udp === undefined ? undefined : this.#datagram(udp, source, destination);
    const number = ++this.#count;
    const repeats = segment && this.#repeats(segment, source.peer, number);
    return {
      number,
      time: secondsBetween(this.#start, frame),
      gap,
      source,
      destination,
      text: this.#text.line(packet),
      ...(segment !== undefined && { segment }),
      ...(datagram !== undefined && { datagram }),
      ...(icmp !== undefined && { icmp: true as const }),
      ...(fragments && { fragments: fragments.map((fragment) => fragment.ip?.length ?? 0) }),
      ...(repeats !== undefined && { repeats }),
      received,
      frame: hex((fragments?.[0]?.frame ?? frame).bytes.subarray(0, FRAME_BYTES)),
    };
  }

  /** The first packet with the same sequence numbers; undefined if they are new or the packet takes none. */
  #repeats(
    { connection, flags, seq, length }: RecordedSegment,
    peer: Peer | undefined,
    number: number,
  ): number | undefined {
    if (sequenceLength(flags, length) === 0) return undefined;
    const key = [connection, peer, flags.replace("P", ""), seq, length].join();
    const first = this.#carried.get(key);
    if (first === undefined) this.#carried.set(key, number);
    return first;
  }

  #endpoint(address: string, port: number | undefined): RecordedPacket["source"] {
    const peer = this.#peerOf.get(address);
    const group = groupOf(address, this.#addresses);
    return {
      ...(peer && { peer }),
      address,
      ...(port !== undefined && { port }),
      ...(group && { group }),
    };
  }

  #segment(
    tcp: TcpSegment,
    source: RecordedPacket["source"],
    destination: RecordedPacket["destination"],
  ): RecordedSegment | undefined {
    if (source.peer === undefined || destination.peer === undefined) return undefined;
    const isn = tcp.flags.includes("S") ? tcp.seq : undefined;
    const index = this.#findOrBegin("tcp", source, destination, isn);
    const isns = this.connections[index]?.isns ?? {};
    const sourceIsn = isns[source.peer];
    const otherIsn = isns[destination.peer];
    const isnBefore = isn === undefined ? undefined : this.#isnBefore(index, source.peer);
    const data = tcp.payload.length > 0 ? new TextDecoder().decode(tcp.payload) : undefined;
    return {
      connection: index + 1,
      flags: tcp.flags,
      seq: tcp.seq,
      ack: tcp.ack,
      ...(sourceIsn !== undefined && { relativeSeq: relativeTo(sourceIsn, tcp.seq) }),
      ...(tcp.flags.includes(".") &&
        otherIsn !== undefined && { relativeAck: relativeTo(otherIsn, tcp.ack) }),
      ...(isnBefore !== undefined && { isnBefore }),
      length: tcp.length,
      window: tcp.window,
      options: optionsText(tcp.options, 0, tcp.bits).replace(/\]$/, ""), // the line's bracket
      ...(data !== undefined && { data }),
    };
  }

  /** The peer's ISN in the previous connection of the same endpoints. */
  #isnBefore(index: number, peer: Peer): number | undefined {
    const ends = this.connections[index]?.ends;
    const before = this.connections
      .slice(0, index)
      .findLast((known) => PEERS.every((end) => known.ends[end].port === ends?.[end].port));
    return before?.isns[peer];
  }

  #datagram(
    udp: UdpDatagram,
    source: RecordedPacket["source"],
    destination: RecordedPacket["destination"],
  ): RecordedDatagram | undefined {
    const known = destination.peer ?? destination.group;
    if (source.peer === undefined || known === undefined) return undefined;
    const index = this.#findOrBegin("udp", source, destination, undefined);
    const data = udp.payload.length > 0 ? new TextDecoder().decode(udp.payload) : undefined;
    return { connection: index + 1, length: udp.length, ...(data !== undefined && { data }) };
  }

  /** The index of the packet's connection. A SYN with a new ISN begins a new connection. */
  #findOrBegin(
    protocol: TrackedConnection["protocol"],
    source: RecordedPacket["source"],
    destination: RecordedPacket["destination"],
    isn: number | undefined,
  ): number {
    const sender = source.peer ?? "client";
    const receiver = otherPeer(sender);
    const index = this.connections.findLastIndex(
      (known) =>
        known.protocol === protocol &&
        known.ends[sender].port === source.port &&
        known.ends[receiver].port === destination.port,
    );
    const found = this.connections[index];
    // a packet to a group does not have the address of the peer that answers it
    if (found !== undefined && !destination.group) {
      this.connections[index] = { ...found, ends: endsOf(source, destination) };
    }
    const isns = found?.isns;
    if (isns !== undefined && isn !== undefined) isns[sender] ??= isn;
    if (isns !== undefined && (isn === undefined || isns[sender] === isn)) return index;
    const ends = endsOf(source, destination);
    const first = { protocol, ends, isns: isn === undefined ? {} : { [sender]: isn } };
    return this.connections.push(first) - 1;
  }
}

function endsOf(
  source: RecordedPacket["source"],
  destination: RecordedPacket["destination"],
): TrackedConnection["ends"] {
  const end = ({ address, port = 0 }: RecordedPacket["source"]): SocketAddress => ({
    address,
    port,
  });
  return source.peer === "server"
    ? { server: end(source), client: end(destination) }
    : { server: end(destination), client: end(source) };
}

/** At least 0: packets of two captures can be out of order by nanoseconds. */
function secondsBetween(a: Packet["frame"], b: Packet["frame"]): number {
  return Math.max(0, b.seconds - a.seconds + (b.nanoseconds - a.nanoseconds) / 1e9);
}
