/**
 * Completes a lab's packets with all that is known before anything runs: the values of one IP version, the
 * numbers that follow from the packets before, the fragments that the network makes, the server's port.
 */
import { sequenceLength } from "../../wire/decode/sequence.ts";
import {
  type AnyOrderExpectation,
  byteLength,
  type DatagramExpectation,
  type Family,
  type IcmpExpectation,
  inTcpdumpsOrder,
  type Lab,
  otherPeer,
  type PacketExpectation,
  type PacketSelector,
  type SegmentExpectation,
  type SequenceNumber,
  type SeveralExpectation,
  type StepPacket,
} from "../model.ts";

/** An expectation with the values of one IP version. */
export type OnFamily<T> = T extends unknown
  ? { readonly [K in keyof T]: Exclude<T[K], { readonly 4: unknown }> }
  : never;

export type PacketOnFamily =
  | OnFamily<SegmentExpectation>
  | OnFamily<DatagramExpectation>
  | OnFamily<IcmpExpectation>
  | OnFamily<SeveralExpectation>;

/** A segment with all fields but the unchecked ones. */
export interface PlannedSegment extends OnFamily<SegmentExpectation> {
  readonly seq: SequenceNumber;
  /** Undefined for a segment without the ACK flag. */
  readonly ack?: SequenceNumber;
  readonly length: number;
  readonly connection: number;
}

/** A datagram with all fields but the unchecked ones. */
export interface PlannedDatagram extends OnFamily<DatagramExpectation> {
  readonly length: number;
  readonly connection: number;
}

/** The packets that the network acts on. */
export type PlannedSelector = OnFamily<PacketExpectation> & Pick<PacketSelector, "nth">;

export type PlannedIcmp = OnFamily<IcmpExpectation>;
export type PlannedPacket = PlannedSegment | PlannedDatagram | PlannedIcmp;

/** Packets of one peer that are not known one by one. */
export interface PlannedSeveral extends OnFamily<SeveralExpectation> {
  readonly connection: number;
}

/** Packets in any order. */
export interface PlannedAnyOrder extends Omit<AnyOrderExpectation, "packets"> {
  readonly packets: readonly (PlannedPacket | PlannedSeveral)[];
}

/** An element of a step's list of packets. */
export type PlannedPart = PlannedPacket | PlannedSeveral | PlannedAnyOrder;

/** The parts of a list one by one, with those that are in any order. */
export function eachPacket(
  parts: readonly PlannedPart[],
): readonly (PlannedPacket | PlannedSeveral)[] {
  return parts.flatMap((part): readonly (PlannedPacket | PlannedSeveral)[] =>
    part.kind === "any-order" ? part.packets : [part],
  );
}

/** Whether the part is one packet. */
export function isPacket(part: PlannedPart | undefined): part is PlannedPacket {
  return part?.kind === "segment" || part?.kind === "datagram" || part?.kind === "icmp";
}

function isSeveral(packet: PacketOnFamily): packet is OnFamily<SeveralExpectation> {
  return packet.kind === "segments" || packet.kind === "datagrams";
}

const USUAL_MTU = 1500;
const LOOPBACK_MTU = 65_536;
const UDP_HEADER = 8;
/** Of IPv4; of IPv6 with its fragment header. */
const HEADERS = { 4: { whole: 20, fragment: 20 }, 6: { whole: 40, fragment: 48 } };

/** Completes packets in the order of the run. */
export class PacketPlanner {
  readonly #family: Family;
  readonly #mtu: number;
  /** The next sequence number of each side (SND.NXT, RFC 9293 3.3.1), relative to its ISN. */
  readonly #next = new Map<string, number>();
  readonly #ports = new Map<number, number>();

  constructor({ stage }: Pick<Lab, "stage">, family: Family) {
    this.#family = family;
    this.#mtu = stage?.mtu ?? (stage?.loopback ? LOOPBACK_MTU : USUAL_MTU);
  }

  /** The server's ports of the connections so far that the lab names. */
  get ports(): Readonly<Record<number, number>> {
    return Object.fromEntries(this.#ports);
  }

  part(part: StepPacket): PlannedPart {
    if (part.kind !== "any-order") return this.#one(part);
    return { ...part, packets: part.packets.map((packet) => this.#one(packet)) };
  }

  #one(part: PacketExpectation | SeveralExpectation): PlannedPacket | PlannedSeveral {
    const packet = onFamily(part, this.#family) as PacketOnFamily;
    if (packet.kind === "icmp") return packet;
    const { connection = 1 } = packet;
    if (packet.port !== undefined) this.#ports.set(connection, packet.port);
    if (isSeveral(packet)) {
      if (packet.kind === "segments") this.#advance(connection, packet.from, packet.bytes ?? 0);
      const flags = packet.flags?.map(inTcpdumpsOrder);
      return { ...packet, connection, ...(flags && { flags }) };
    }
    const length = packet.length ?? byteLength(packet.data ?? "");
    if (packet.kind === "segment") return this.#segment({ ...packet, connection, length });
    const fragments = packet.fragments ?? this.#fragments(length);
    return { ...packet, connection, length, ...(fragments && { fragments }) };
  }

  /** The fragments of a datagram (RFC 791, 2.3; RFC 8200, 4.5): all but the last have a multiple of 8 bytes. */
  #fragments(length: number): readonly number[] | undefined {
    const headers = HEADERS[this.#family];
    const total = UDP_HEADER + length;
    if (headers.whole + total <= this.#mtu) return undefined;
    const most = Math.floor((this.#mtu - headers.fragment) / 8) * 8;
    const full = Array.from({ length: Math.ceil(total / most) - 1 }, () => most);
    return [...full, total - full.length * most];
  }

  #segment(
    segment: OnFamily<SegmentExpectation> & { connection: number; length: number },
  ): PlannedSegment {
    const { from, connection, length } = segment;
    const flags = inTcpdumpsOrder(segment.flags);
    const seq = segment.seq ?? this.#next.get(`${connection} ${from}`) ?? 0;
    const ack = segment.ack ?? this.#next.get(`${connection} ${otherPeer(from)}`) ?? 0;
    if (typeof seq === "number") this.#reach(connection, from, seq + sequenceLength(flags, length));
    return { ...segment, flags, seq, ...(flags.includes(".") && { ack }) };
  }

  #advance(connection: number, from: string, bytes: number): void {
    this.#reach(connection, from, (this.#next.get(`${connection} ${from}`) ?? 0) + bytes);
  }

  #reach(connection: number, from: string, next: number): void {
    const own = `${connection} ${from}`;
    this.#next.set(own, Math.max(this.#next.get(own) ?? 0, next));
  }
}

/** A new packet with the values of this IP version. It is a copy, since a lab may use one packet twice. */
export function onFamily<T extends PacketExpectation | SeveralExpectation>(
  packet: T,
  family: Family,
): OnFamily<T> {
  const values = Object.entries(packet).map(([field, value]: readonly [string, unknown]) => [
    field,
    hasBoth(value) ? value[family] : value,
  ]);
  return Object.fromEntries(values) as OnFamily<T>;
}

function hasBoth(value: unknown): value is Readonly<Record<Family, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && 4 in value;
}
