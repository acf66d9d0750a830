/**
 * Pairs the parts of an expected list with the captured packets: one packet with one, and the packets of a
 * group (several packets, or packets in any order) with the group that they fit, wherever they lie in it.
 */
import { flagWord } from "../../lab/model.ts";
import {
  isPacket,
  type PlannedPacket,
  type PlannedPart,
  type PlannedSeveral,
} from "../../lab/plan/plan.ts";
import type { RecordedPacket } from "../../record/record.ts";
import { ALONE, align, type Pair } from "../align.ts";
import { differingFields, isOneOf } from "./fields.ts";
import { observedWord } from "./text.ts";

export type PacketPair = Pair<PlannedPacket, RecordedPacket>;

export interface Pairing {
  /** Every expected packet and every captured one that is not among several. */
  readonly pairs: readonly PacketPair[];
  /** The packets of each group of several, in the order of the plan. */
  readonly several: readonly Several[];
}

export interface Several {
  readonly expected: PlannedSeveral;
  readonly packets: readonly RecordedPacket[];
}

/** A pair of different protocols costs more than two packets without partners. */
const NEVER = 3 * ALONE;

export function pairUp(
  expected: readonly PlannedPart[],
  observed: readonly RecordedPacket[],
): Pairing {
  if (expected.every(isPacket)) {
    return { pairs: align(expected, observed, costOf), several: [] };
  }
  const pairs: PacketPair[] = [];
  const several: Several[] = [];
  for (const { part, packets } of assign(expected, observed)) {
    if (part === undefined || isPacket(part)) {
      pairs.push({ expected: part, observed: packets[0] });
      continue;
    }
    const inGroup = withinGroup(part.kind === "any-order" ? part.packets : [part], packets);
    pairs.push(...inGroup.pairs);
    several.push(...inGroup.several);
  }
  return { pairs, several };
}

/** The captured packets' words in a sequence of flags, with one word for each group. */
export function wordsOf(
  expected: readonly PlannedPart[],
  observed: readonly RecordedPacket[],
): readonly string[] {
  if (expected.every(isPacket)) return observed.flatMap(observedWord);
  return assign(expected, observed).flatMap(({ part, packets }) =>
    part === undefined || isPacket(part) ? packets.flatMap(observedWord) : [flagWord(part)],
  );
}

/** A part with its packets; without a part, a packet that is not expected. */
interface Assigned {
  readonly part: PlannedPart | undefined;
  readonly packets: readonly RecordedPacket[];
}

/** The cheapest assignment that keeps the order of the parts. A group takes all packets that fit it. */
function assign(
  parts: readonly PlannedPart[],
  observed: readonly RecordedPacket[],
): readonly Assigned[] {
  const [rows, columns] = [parts.length, observed.length];
  // total[i][j]: the cost from part i and packet j on
  const total = Array.from({ length: rows + 1 }, () => new Float64Array(columns + 1));
  const at = (i: number, j: number): number => total[i]?.[j] ?? Number.POSITIVE_INFINITY;
  const pair = (i: number, j: number): number => {
    const [part, packet] = [parts[i], observed[j]];
    if (part === undefined || packet === undefined) return Number.POSITIVE_INFINITY;
    return isPacket(part) ? costOf(part, packet) : groupCost(part, packet);
  };
  const isGroup = (i: number): boolean => parts[i] !== undefined && !isPacket(parts[i]);
  /** The costs of taking packet j into part i, of ending part i, and of leaving packet j unexpected. */
  const choices = (i: number, j: number): readonly [number, number, number] => [
    pair(i, j) + at(isGroup(i) ? i : i + 1, j + 1),
    i < rows ? (isGroup(i) ? 0 : ALONE) + at(i + 1, j) : Number.POSITIVE_INFINITY,
    j < columns ? ALONE + at(i, j + 1) : Number.POSITIVE_INFINITY,
  ];
  for (let i = rows; i >= 0; i--) {
    for (let j = columns; j >= 0; j--) {
      const row = total[i];
      if (row !== undefined && (i < rows || j < columns)) row[j] = Math.min(...choices(i, j));
    }
  }
  const assigned: Assigned[] = [];
  let group: RecordedPacket[] = [];
  let [i, j] = [0, 0];
  while (i < rows || j < columns) {
    const [taken, ended] = choices(i, j);
    const [part, packet] = [parts[i], observed[j]];
    if (taken === at(i, j) && packet !== undefined) {
      if (isGroup(i)) group.push(packet);
      else assigned.push({ part: parts[i++], packets: [packet] });
      j++;
    } else if (ended === at(i, j)) {
      assigned.push({ part, packets: group });
      group = [];
      i++;
    } else {
      assigned.push({ part: undefined, packets: packet === undefined ? [] : [packet] });
      j++;
    }
  }
  return assigned;
}

function costOf(e: PlannedPacket, packet: RecordedPacket): number {
  return (differingFields(e, packet) ?? [{ weight: NEVER }]).reduce(
    (sum, { weight }) => sum + weight,
    0,
  );
}

function groupCost(group: PlannedPart, packet: RecordedPacket): number {
  if (isPacket(group)) return NEVER;
  const members = group.kind === "any-order" ? group.packets : [group];
  return Math.min(
    ...members.map((one) =>
      isPacket(one) ? costOf(one, packet) : isOneOf(one, packet) ? 0 : NEVER,
    ),
  );
}

/** Pairs a group's packets with its members: the equal ones first, then the most similar, then several. */
function withinGroup(
  members: readonly (PlannedPacket | PlannedSeveral)[],
  packets: readonly RecordedPacket[],
): Pick<Pairing, "pairs" | "several"> {
  const exact = members.filter(isPacket);
  const left = new Set(packets);
  const found = new Map<PlannedPacket, RecordedPacket>();
  const groups = members.filter((one) => !isPacket(one));
  const fitsGroup = (packet: RecordedPacket) => groups.some((one) => isOneOf(one, packet));
  for (const mayDiffer of [false, true]) {
    for (const one of exact.filter((e) => !found.has(e))) {
      const [best] = [...left]
        .filter((packet) => !mayDiffer || !fitsGroup(packet))
        .map((packet) => ({ packet, cost: costOf(one, packet) }))
        .filter(({ cost }) => (mayDiffer ? cost < 2 * ALONE : cost === 0))
        .toSorted((a, b) => a.cost - b.cost);
      if (best === undefined) continue;
      found.set(one, best.packet);
      left.delete(best.packet);
    }
  }
  const several = groups.map((expected) => {
    const own = [...left].filter((packet) => isOneOf(expected, packet));
    for (const packet of own) left.delete(packet);
    return { expected, packets: own };
  });
  const extra = [...left].map((packet) => ({ expected: undefined, observed: packet }));
  const pairs = exact.map((one) => ({ expected: one, observed: found.get(one) }));
  return { pairs: [...pairs, ...extra], several };
}
