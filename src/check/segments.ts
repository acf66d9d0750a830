/**
 * The segments a step must show against the packets it did show: mismatches, one for a segment.
 *
 * Exact: every packet of the step counts, whatever its protocol; only fields a lab may leave open
 * (window, options, reads) go unchecked when it does.
 */
import { otherPeer } from "../lab/model.ts";
import type { PlannedSegment } from "../lab/plan.ts";
import type { Mismatch, RecordedPacket, RecordedSegment } from "../record/record.ts";
import { align } from "./align.ts";
import { describeExpected, describeObserved, rawEvidence } from "./segment-text.ts";

/** A field of an expected segment and whether the packet has it so. */
interface FieldCheck {
  readonly field: string;
  /** What the field adds to the cost of a pair: what tells segments apart weighs most. */
  readonly weight: number;
  readonly holds: (
    expected: PlannedSegment,
    packet: RecordedPacket,
    tcp: RecordedSegment,
  ) => boolean;
}

const FIELDS: readonly FieldCheck[] = [
  { field: "sender", weight: 2.5, holds: (e, packet) => e.from === packet.source.peer },
  { field: "connection", weight: 1.2, holds: (e, _, tcp) => e.connection === tcp.connection },
  { field: "flags", weight: 0.8, holds: (e, _, tcp) => e.flags === tcp.flags },
  { field: "seq", weight: 0.3, holds: (e, _, tcp) => numberHolds(e.seq, tcp.seq, tcp.relativeSeq) },
  {
    field: "ack",
    weight: 0.2,
    holds: (e, _, tcp) => e.ack === undefined || numberHolds(e.ack, tcp.ack, tcp.relativeAck),
  },
  { field: "length", weight: 0.3, holds: (e, _, tcp) => e.length === tcp.length },
  { field: "data", weight: 0.1, holds: (e, _, tcp) => e.data === undefined || e.data === tcp.data },
  {
    field: "window",
    weight: 0.05,
    holds: (e, _, tcp) => e.window === undefined || e.window === tcp.window,
  },
  {
    field: "options",
    weight: 0.05,
    holds: (e, _, tcp) => e.options === undefined || optionsHold(e.options, tcp.options),
  },
  {
    field: "notation",
    weight: 0.05,
    holds: (e, packet) => e.reads === undefined || packet.text.includes(e.reads),
  },
];

/** All ways in which the step's packets are not the expected segments. */
export function checkSegments(
  expected: readonly PlannedSegment[],
  observed: readonly RecordedPacket[],
): readonly Mismatch[] {
  const pairs = align(expected, observed, (e, packet) =>
    packet.segment === undefined
      ? Number.POSITIVE_INFINITY
      : differing(e, packet, packet.segment).reduce((sum, { weight }) => sum + weight, 0),
  );
  const missing = pairs.flatMap((p) =>
    p.observed === undefined && p.expected ? [p.expected] : [],
  );
  const extra = pairs.flatMap((p) => (p.expected === undefined && p.observed ? [p.observed] : []));
  const swapped: { readonly expected: PlannedSegment; readonly packet: RecordedPacket }[] = [];
  for (const e of missing) {
    const packet = extra.find(
      (p) =>
        p.segment !== undefined &&
        differing(e, p, p.segment).length === 0 &&
        !swapped.some((swap) => swap.packet === p),
    );
    if (packet !== undefined) swapped.push({ expected: e, packet });
  }
  return pairs.flatMap((pair): readonly Mismatch[] => {
    const { expected: e, observed: packet } = pair;
    if (e !== undefined && packet !== undefined) return fieldMismatch(e, packet, expected);
    if (e !== undefined) {
      const late = swapped.find((swap) => swap.expected === e);
      return [
        late === undefined ? missingMismatch(e, expected) : orderMismatch(late, expected, observed),
      ];
    }
    if (packet === undefined || swapped.some((swap) => swap.packet === packet)) return [];
    return [extraMismatch(packet, observed)];
  });
}

function differing(e: PlannedSegment, packet: RecordedPacket, tcp: RecordedSegment): FieldCheck[] {
  return FIELDS.filter(({ holds }) => !holds(e, packet, tcp));
}

function fieldMismatch(
  e: PlannedSegment,
  packet: RecordedPacket,
  expected: readonly PlannedSegment[],
): readonly Mismatch[] {
  if (packet.segment === undefined) return [];
  const fields = differing(e, packet, packet.segment);
  if (fields.length === 0) return [];
  const names = fields.map(({ field }) => field);
  return [
    {
      subject: `segment ${expected.indexOf(e) + 1}: ${names.join(", ")}`,
      expected: describeExpected(e, names),
      observed: describeObserved(packet, names),
      evidence: rawEvidence(packet),
    },
  ];
}

function missingMismatch(e: PlannedSegment, expected: readonly PlannedSegment[]): Mismatch {
  return {
    subject: `segment ${expected.indexOf(e) + 1}: missing`,
    expected: describeExpected(e, []),
    observed: `nothing: the ${e.from} did not send it, and the ${otherPeer(e.from)} got no such segment`,
  };
}

function extraMismatch(packet: RecordedPacket, observed: readonly RecordedPacket[]): Mismatch {
  return {
    subject: `packet ${observed.indexOf(packet) + 1}: extra`,
    expected: "no such packet in this step",
    observed: describeObserved(packet, []),
    evidence: rawEvidence(packet),
  };
}

function orderMismatch(
  swap: { readonly expected: PlannedSegment; readonly packet: RecordedPacket },
  expected: readonly PlannedSegment[],
  observed: readonly RecordedPacket[],
): Mismatch {
  return {
    subject: `segment ${expected.indexOf(swap.expected) + 1}: order`,
    expected: `${describeExpected(swap.expected, [])} as number ${expected.indexOf(swap.expected) + 1}`,
    observed: `the same segment as number ${observed.indexOf(swap.packet) + 1}`,
    evidence: rawEvidence(swap.packet),
  };
}

function numberHolds(
  expected: PlannedSegment["seq"],
  raw: number,
  relative: number | undefined,
): boolean {
  return typeof expected === "number" ? expected === relative : expected.raw === raw;
}

/** Whether `mss 1460,TS val 1 ecr 0,wscale 7` is what `mss 1460,TS,wscale` asks for. */
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
