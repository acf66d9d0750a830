/**
 * The fields in which a packet differs from an expected one. The fields have weights, so that the check
 * can pair each captured packet with the most similar expected one.
 */
import type {
  PlannedDatagram,
  PlannedIcmp,
  PlannedPacket,
  PlannedSegment,
  PlannedSeveral,
} from "../../lab/plan/plan.ts";
import type { RecordedDatagram, RecordedPacket, RecordedSegment } from "../../record/record.ts";

export interface Field {
  readonly field: string;
  /** Its part of the cost of a pair. Fields that distinguish packets weigh most. */
  readonly weight: number;
}

/** A field, with the comparison of an expected and a captured packet. */
interface FieldCheck<E, T> extends Field {
  readonly holds: (expected: E, layer: T, packet: RecordedPacket) => boolean;
}

interface Common {
  readonly from: string;
  readonly reads?: string | undefined;
}

const SENDER = {
  field: "sender",
  weight: 2.5,
  holds: (e: Common, _: unknown, packet: RecordedPacket) => e.from === packet.source.peer,
};
const NOTATION = {
  field: "notation",
  weight: 0.05,
  holds: (e: Common, _: unknown, { text }: RecordedPacket) =>
    e.reads === undefined || text.includes(e.reads),
};

/** Weighs less than the length: fragments follow from it. */
const FRAGMENTS = {
  field: "fragments",
  weight: 0.05,
  holds: (e: PlannedPacket, _: unknown, { fragments }: RecordedPacket) =>
    String((e.kind === "datagram" && e.fragments) || "") === String(fragments ?? ""),
};

interface Payload {
  readonly connection: number;
  readonly length: number;
  readonly data?: string | undefined;
}

const PAYLOAD: readonly FieldCheck<Payload, Payload>[] = [
  { field: "connection", weight: 1.2, holds: (e, layer) => e.connection === layer.connection },
  { field: "length", weight: 0.3, holds: (e, layer) => e.length === layer.length },
  {
    field: "data",
    weight: 0.1,
    holds: (e, layer) => e.data === undefined || e.data === (layer.data ?? ""),
  },
];

const SEGMENT: readonly FieldCheck<PlannedSegment, RecordedSegment>[] = [
  { field: "flags", weight: 0.8, holds: (e, tcp) => e.flags === tcp.flags },
  { field: "seq", weight: 0.3, holds: (e, tcp) => numberHolds(e.seq, tcp.seq, tcp.relativeSeq) },
  {
    field: "ack",
    weight: 0.2,
    holds: (e, tcp) => e.ack === undefined || numberHolds(e.ack, tcp.ack, tcp.relativeAck),
  },
  {
    field: "ISN",
    weight: 0.05,
    holds: (e, tcp) =>
      e.isn === undefined || (tcp.isnBefore !== undefined && tcp.isnBefore !== tcp.seq),
  },
  ...PAYLOAD,
  {
    field: "time",
    weight: 0.05,
    holds: ({ afterSeconds: [least, most] = [0, Number.POSITIVE_INFINITY] }, _, { gap }) =>
      least <= gap && gap <= most,
  },
  {
    field: "window",
    weight: 0.05,
    holds: (e, tcp) => e.window === undefined || e.window === tcp.window,
  },
  {
    field: "options",
    weight: 0.05,
    holds: (e, tcp) => e.options === undefined || optionsHold(e.options, tcp.options),
  },
];

/** The fields that differ; undefined if the packet is of another protocol. */
export function differingFields(
  e: PlannedPacket,
  packet: RecordedPacket,
): readonly Field[] | undefined {
  // `reads` of an ICMP message is its field `message`
  const shared = e.kind === "icmp" ? [SENDER, FRAGMENTS] : [SENDER, NOTATION, FRAGMENTS];
  const common = shared.filter(({ holds }) => !holds(e, undefined, packet));
  const own = ownFields(e, packet);
  return own === undefined ? undefined : [...common, ...own].toSorted(inReadingOrder);
}

function ownFields(e: PlannedPacket, packet: RecordedPacket): readonly Field[] | undefined {
  const { segment, datagram, icmp } = packet;
  if (e.kind === "segment")
    return segment && SEGMENT.filter(({ holds }) => !holds(e, segment, packet));
  if (e.kind === "datagram") return datagram && datagramFields(e, datagram, packet);
  return icmp && icmpFields(e, packet);
}

function datagramFields(
  e: PlannedDatagram,
  datagram: RecordedDatagram,
  packet: RecordedPacket,
): readonly Field[] {
  return [...PAYLOAD, RECEIVER].filter(({ holds }) => !holds(e, datagram, packet));
}

const RECEIVER: FieldCheck<PlannedDatagram, RecordedDatagram> = {
  field: "receiver",
  weight: 0.6,
  holds: ({ to }, _, { destination: { peer, group, address } }) =>
    to === undefined || to === peer || to === group || to === address,
};

/** Whether the packet is one of several that are not known one by one. */
export function isOneOf(several: PlannedSeveral, packet: RecordedPacket): boolean {
  const { segment, datagram, source, fragments } = packet;
  const layer = several.kind === "segments" ? segment : datagram;
  if (layer?.connection !== several.connection || source.peer !== several.from) return false;
  if (segment === undefined) return fragments === undefined;
  return several.flags?.includes(segment.flags) ?? !/[SFR]/.test(segment.flags);
}

/** An ICMP message is identified by its text alone, so the text weighs more than in other packets. */
function icmpFields(e: PlannedIcmp, { text }: RecordedPacket): readonly Field[] {
  return text.includes(e.reads) ? [] : [{ field: "message", weight: 1.5 }];
}

const ORDER = [
  "sender",
  "receiver",
  "connection",
  "flags",
  "seq",
  "ack",
  "ISN",
  "length",
  "data",
  "fragments",
  "time",
  "window",
  "options",
  "message",
  "notation",
];

function inReadingOrder(a: Field, b: Field): number {
  return ORDER.indexOf(a.field) - ORDER.indexOf(b.field);
}

function numberHolds(
  expected: PlannedSegment["seq"],
  raw: number,
  relative: number | undefined,
): boolean {
  return typeof expected === "number" ? expected === relative : expected.raw === raw;
}

/** Whether `mss 1460,TS val 1 ecr 0,wscale 7` matches `mss 1460,TS,wscale`. */
function optionsHold(expected: string, observed: string): boolean {
  const wanted = expected.split(",");
  const got = observed === "" ? [] : observed.split(",");
  return (
    wanted.length === got.length &&
    wanted.every(
      (word, index) => got[index] === word || got[index]?.startsWith(`${word} `) === true,
    )
  );
}
