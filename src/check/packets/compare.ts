/**
 * Checks the packets of a step, with one mismatch for a packet.
 *
 * The check is exact: every packet of the step counts, of any protocol. Only fields that a lab can leave
 * open (window, options, reads) are not checked if the lab leaves them open.
 */
import { otherPeer } from "../../lab/model.ts";
import {
  eachPacket,
  isPacket,
  type PlannedPacket,
  type PlannedPart,
  type PlannedSeveral,
} from "../../lab/plan/plan.ts";
import type { Mismatch, RecordedPacket } from "../../record/record.ts";
import { differingFields } from "./fields.ts";
import { folded } from "./fold.ts";
import { pairUp } from "./pairing.ts";
import { severalMismatch } from "./several.ts";
import { describeExpected, describeObserved, rawEvidence } from "./text.ts";

/** The packets that the step does not expect. */
export function extraPackets(
  expected: readonly PlannedPart[],
  observed: readonly RecordedPacket[],
): readonly RecordedPacket[] {
  return pairUp(expected, observed).pairs.flatMap((pair) =>
    pair.expected === undefined && pair.observed ? [pair.observed] : [],
  );
}

/** All mismatches of the step's packets. Many that are alike are one. */
export function checkPackets(
  parts: readonly PlannedPart[],
  observed: readonly RecordedPacket[],
): readonly Mismatch[] {
  const { pairs, several } = pairUp(parts, observed);
  const expected = eachPacket(parts);
  const inOrder = parts.filter(isPacket);
  const missing = pairs.flatMap((p) =>
    p.observed === undefined && p.expected ? [p.expected] : [],
  );
  const extra = pairs.flatMap((p) => (p.expected === undefined && p.observed ? [p.observed] : []));
  const swapped: Swap[] = [];
  for (const e of missing.filter((one) => inOrder.includes(one))) {
    const packet = extra.find(
      (p) => differingFields(e, p)?.length === 0 && !swapped.some((swap) => swap.packet === p),
    );
    if (packet !== undefined) swapped.push({ expected: e, packet });
  }
  const single = folded(missing, extra, observed, swapped.length);
  const ofPairs = pairs.flatMap((pair): readonly Mismatch[] => {
    const { expected: e, observed: packet } = pair;
    if (e !== undefined && packet !== undefined) return fieldMismatch(e, packet, expected);
    if (e !== undefined) {
      if (single.missing !== undefined) return [];
      const late = swapped.find((swap) => swap.expected === e);
      return [
        late === undefined ? missingMismatch(e, expected) : orderMismatch(late, expected, observed),
      ];
    }
    if (packet === undefined || single.extra !== undefined) return [];
    if (swapped.some((swap) => swap.packet === packet)) return [];
    return [extraMismatch(packet, observed)];
  });
  return [
    ...ofPairs,
    ...several.flatMap((one) => severalMismatch(one, expected.indexOf(one.expected) + 1)),
    ...[single.missing, single.extra].filter((mismatch) => mismatch !== undefined),
  ];
}

type Expected = PlannedPacket | PlannedSeveral;

/** An expected packet and the same packet at another place of the observed order. */
interface Swap {
  readonly expected: PlannedPacket;
  readonly packet: RecordedPacket;
}

function fieldMismatch(
  e: PlannedPacket,
  packet: RecordedPacket,
  expected: readonly Expected[],
): readonly Mismatch[] {
  const names = (differingFields(e, packet) ?? []).map(({ field }) => field);
  if (names.length === 0) return [];
  return [
    {
      subject: `${nameOf(e, expected)}: ${names.join(", ")}`,
      expected: describeExpected(e, names),
      observed: describeObserved(packet, names),
      ...rawEvidence(packet),
    },
  ];
}

/** `segment 2`: its kind, and its place among the expected packets. */
function nameOf(e: PlannedPacket, expected: readonly Expected[]): string {
  return `${e.kind === "icmp" ? "ICMP message" : e.kind} ${expected.indexOf(e) + 1}`;
}

function missingMismatch(e: PlannedPacket, expected: readonly Expected[]): Mismatch {
  const what = e.kind === "icmp" ? "message" : e.kind;
  return {
    subject: `${nameOf(e, expected)}: missing`,
    expected: describeExpected(e, []),
    observed: `nothing: the ${e.from} did not send it, and the ${otherPeer(e.from)} received no such ${what}`,
  };
}

function extraMismatch(packet: RecordedPacket, observed: readonly RecordedPacket[]): Mismatch {
  return {
    subject: `packet ${observed.indexOf(packet) + 1}: extra`,
    expected: "no such packet in this step",
    observed: describeObserved(packet, []),
    ...rawEvidence(packet),
  };
}

function orderMismatch(
  swap: Swap,
  expected: readonly Expected[],
  observed: readonly RecordedPacket[],
): Mismatch {
  return {
    subject: `${nameOf(swap.expected, expected)}: order`,
    expected: `${describeExpected(swap.expected, [])} as number ${expected.indexOf(swap.expected) + 1}`,
    observed: `the same packet as number ${observed.indexOf(swap.packet) + 1}`,
    ...rawEvidence(swap.packet),
  };
}
