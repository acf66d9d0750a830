/**
 * Folds many missing or many extra packets of a step into one mismatch each, so that a bulk transfer that
 * is not expected is reported in a few lines.
 */
import type { PlannedPacket } from "../../lab/plan/plan.ts";
import type { Mismatch, RecordedPacket } from "../../record/record.ts";
import { describeExpected, describeObserved } from "./text.ts";

/** The most missing or extra packets that are reported one by one. */
export const ONE_BY_ONE = 8;

interface Folded {
  readonly missing?: Mismatch;
  readonly extra?: Mismatch;
}

/** @param swapped the number of packets that are both: they came in another order */
export function folded(
  missing: readonly PlannedPacket[],
  extra: readonly RecordedPacket[],
  observed: readonly RecordedPacket[],
  swapped: number,
): Folded {
  return {
    ...(missing.length - swapped > ONE_BY_ONE && { missing: missingMismatch(missing) }),
    ...(extra.length - swapped > ONE_BY_ONE && { extra: extraMismatch(extra, observed) }),
  };
}

function missingMismatch(missing: readonly PlannedPacket[]): Mismatch {
  const [first] = missing;
  return {
    subject: `${missing.length} packets: missing`,
    expected: first === undefined ? "" : `first of them: ${describeExpected(first, [])}`,
    observed: "none of them",
  };
}

function extraMismatch(
  extra: readonly RecordedPacket[],
  observed: readonly RecordedPacket[],
): Mismatch {
  const [first, last] = [extra[0], extra.at(-1)];
  const place = (packet = first): number => (packet ? observed.indexOf(packet) + 1 : 0);
  return {
    subject: `${extra.length} of packets ${place()} to ${place(last)}: extra`,
    expected: "no such packets in this step",
    observed: [...amounts(extra)].join("\n"),
    ...(first && { evidence: `first of them: ${describeObserved(first, [])}\n${first.text}` }),
    advice: "if their number is not known beforehand, expect sendsSeveral (labs/AUTHORING.md)",
  };
}

/** `client > server  691 segments  1000000 bytes`, a line for each sender and protocol. */
function amounts(packets: readonly RecordedPacket[]): readonly string[] {
  const groups = Map.groupBy(packets, ({ source, destination, segment, datagram }) => {
    const to = destination.peer ?? destination.group ?? destination.address;
    const what = segment ? "segments" : datagram ? "datagrams" : "other packets";
    return JSON.stringify([`${source.peer ?? source.address} > ${to}`, what]);
  });
  return [...groups].map(([key, group]) => {
    const [between, what] = JSON.parse(key) as readonly [string, string];
    const bytes = group.reduce((sum, { segment, datagram }) => {
      return sum + (segment?.length ?? datagram?.length ?? 0);
    }, 0);
    return `${between}  ${group.length} ${what}  ${bytes} bytes`;
  });
}
