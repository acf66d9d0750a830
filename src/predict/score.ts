/**
 * Scores the prediction of a step against what was observed. Each item is right, wrong, missed or extra,
 * and has both sides and points.
 *
 * A packet that was sent is worth one point for its sender and flags, one for its length, and one for its
 * ack if it has one. If nothing is sent, a correct prediction of that is worth one point. Each peer's
 * state is worth one point. A predicted packet that was not sent costs one of the step's points for
 * packets, which are never negative. A TIME-WAIT that ends while the user thinks does not count. Packets
 * are paired in order, and only with packets of the same sender.
 */
import { align } from "../check/align.ts";
import { PEERS } from "../lab/model.ts";
import {
  type PeerStates,
  type PredictedPacket,
  type PredictedSegment,
  type Prediction,
  packetText,
} from "./prediction.ts";
import type { SeenStep } from "./seen.ts";

export type ItemVerdict = "right" | "wrong" | "missed" | "extra";

export interface Tally {
  readonly points: number;
  /** The highest possible number of points. */
  readonly of: number;
}

/** One packet, the absence of packets, or one state: the prediction and the observation. */
export interface ScoredItem extends Tally {
  /** `packet`, `packets`, `server`, `client` */
  readonly what: string;
  readonly verdict: ItemVerdict;
  /** Empty if the prediction has no such item. */
  readonly predicted: string;
  /** Empty if no such item was observed. */
  readonly seen: string;
  /** The fields that are wrong or missing: `flags`, `length`, `ack`, `state`, or the `timer` of TIME-WAIT. */
  readonly differs: readonly string[];
}

export interface StepScore extends Tally {
  readonly items: readonly ScoredItem[];
}

export function scorePrediction(seen: SeenStep, predicted: Prediction): StepScore {
  const packets = scorePackets(seen.packets, predicted.packets);
  const states = predicted.states === undefined ? [] : scoreStates(seen, predicted.states);
  const all = [packets, ...states.map((item) => ({ ...item, items: [item] }))];
  return { ...sumOf(all), items: all.flatMap(({ items }) => items) };
}

export function sumOf(tallies: readonly Tally[]): Tally {
  return {
    points: tallies.reduce((sum, { points }) => sum + points, 0),
    of: tallies.reduce((sum, tally) => sum + tally.of, 0),
  };
}

const NOTHING_SENT = "nothing is sent";

function scorePackets(
  seen: readonly PredictedPacket[],
  predicted: readonly PredictedPacket[],
): StepScore {
  if (seen.length === 0 && predicted.length === 0) {
    const both = { predicted: NOTHING_SENT, seen: NOTHING_SENT, differs: [] };
    return tallied([{ what: "packets", verdict: "right", ...both, points: 1, of: 1 }]);
  }
  const items = align(seen, predicted, pairCost).map(({ expected, observed }) =>
    scorePacket(expected, observed),
  );
  return seen.length === 0 ? { items, points: 0, of: 1 } : tallied(items);
}

function tallied(items: readonly ScoredItem[]): StepScore {
  const { points, of } = sumOf(items);
  return { items, points: Math.max(0, points), of };
}

/** The cost of a field that differs in a pair. Leaving both packets without a partner costs 2. */
const COSTS: Readonly<Record<string, number>> = { flags: 1.2, push: 0.4, length: 0.4, ack: 0.3 };

function pairCost(seen: PredictedPacket, predicted: PredictedPacket): number {
  if (seen.from !== predicted.from || seen.kind !== predicted.kind) return Number.POSITIVE_INFINITY;
  return differences(seen, predicted).reduce((sum, field) => sum + (COSTS[field] ?? 0), 0);
}

/** The fields in which two packets of one sender differ. `push` means that only P differs in the flags. */
function differences(seen: PredictedPacket, predicted: PredictedPacket): readonly string[] {
  if (seen.kind === "icmp" || predicted.kind === "icmp") return [];
  const length = seen.length === predicted.length ? [] : ["length"];
  if (seen.kind === "datagram" || predicted.kind === "datagram") return length;
  const ack = seen.ack === undefined || seen.ack === predicted.ack ? [] : ["ack"];
  return [...flagDifference(seen, predicted), ...length, ...ack];
}

function flagDifference(seen: PredictedSegment, predicted: PredictedSegment): readonly string[] {
  if (seen.flags === predicted.flags) return [];
  const alike = seen.flags.replace("P", "") === predicted.flags.replace("P", "");
  return [alike ? "push" : "flags"];
}

function scorePacket(
  seen: PredictedPacket | undefined,
  predicted: PredictedPacket | undefined,
): ScoredItem {
  const sides = {
    what: "packet",
    predicted: predicted === undefined ? "" : packetText(predicted),
    seen: seen === undefined ? "" : packetText(seen),
  };
  if (seen === undefined) return { ...sides, verdict: "extra", differs: [], points: -1, of: 0 };
  const of = worthOf(seen);
  if (predicted === undefined) return { ...sides, verdict: "missed", differs: [], points: 0, of };
  const differs = differences(seen, predicted);
  return {
    ...sides,
    verdict: differs.length === 0 ? "right" : "wrong",
    differs: differs.map((field) => (field === "push" ? "flags" : field)),
    // Other flags make another packet, except for P, which does not change what is sent.
    points: differs.includes("flags") ? 0 : of - differs.length,
    of,
  };
}

function worthOf(packet: PredictedPacket): number {
  if (packet.kind === "icmp") return 1;
  return packet.kind === "datagram" || packet.ack === undefined ? 2 : 3;
}

function scoreStates({ states, ranOut }: SeenStep, predicted: PeerStates): readonly ScoredItem[] {
  return PEERS.map((peer) => {
    const right = states[peer] === predicted[peer];
    const free = !right && ranOut.includes(peer);
    return {
      what: peer,
      verdict: right ? "right" : "wrong",
      predicted: predicted[peer],
      seen: states[peer],
      differs: right ? [] : [free ? "timer" : "state"],
      points: right ? 1 : 0,
      of: free ? 0 : 1,
    };
  });
}
