/**
 * The packets that a step of the network acts on, out of those that are there. The gates, the studio
 * and the terminal all choose by this file, so that a packet that is announced is the one acted on.
 */
import { byteLength, PEERS } from "../../lab/model.ts";
import type { PlannedNetworkStep, PlannedPacket, PlannedSelector } from "../../lab/plan/plan.ts";
import type { RecordedPacket, StepRecord } from "../../record/record.ts";
import { differingFields } from "./fields.ts";

export interface Selection {
  readonly packets: readonly RecordedPacket[];
  /** The first selector that matches no packet; the selectors after it select nothing. */
  readonly missing?: PlannedSelector;
}

/**
 * The packets a step delivers, drops or duplicates, one for each of its selectors and in their order. A
 * held packet is selected only once, because it is no longer held when the step has acted on it.
 *
 * @param held packets that are held, in the order they came
 * @param sent all packets of the run, of which one is duplicated
 */
export function selectPackets(
  { action, what = [] }: Pick<PlannedNetworkStep, "action" | "what">,
  held: readonly RecordedPacket[],
  sent: readonly RecordedPacket[],
): Selection {
  if (action === "holds" || action === "releases") return { packets: [] };
  let there = action === "duplicates" ? sent : held;
  const packets: RecordedPacket[] = [];
  for (const selector of what) {
    const chosen = nthMatch(selector, there);
    if (chosen === undefined) return { packets, missing: selector };
    if (action !== "duplicates") there = there.filter((packet) => packet !== chosen);
    packets.push(chosen);
  }
  return { packets };
}

/** The packets that are held after these steps, in the order they came. */
export function heldPackets(steps: readonly StepRecord[]): readonly RecordedPacket[] {
  const held = steps.at(-1)?.held ?? [];
  return sentPackets(steps).filter(({ number }) => held.includes(number));
}

/** The packets that a step after these could duplicate: all that came to their receiver's capture. */
export function sentPackets(steps: readonly StepRecord[]): readonly RecordedPacket[] {
  return steps
    .flatMap(({ packets, sentAgain = [] }) => [...packets, ...sentAgain])
    .filter(({ received }) => received)
    .toSorted((a, b) => a.number - b.number);
}

/** The packets that an act of the network can choose from after these steps. */
export function packetsThere(
  action: PlannedNetworkStep["action"],
  steps: readonly StepRecord[],
): readonly RecordedPacket[] {
  return action === "duplicates" ? sentPackets(steps) : heldPackets(steps);
}

/** A packet as a lab would select it: by its sender and flags, and by its place among those like it. */
export function selectorOf(
  packet: RecordedPacket,
  there: readonly RecordedPacket[],
): PlannedSelector | undefined {
  const selector = asSelector(packet);
  return selector && withNth(selector, packet, there);
}

/** A packet by its sender and flags; undefined for one of no peer. */
export function asSelector(packet: RecordedPacket): PlannedSelector | undefined {
  const { source, segment, datagram, text } = packet;
  const from = PEERS.find((peer) => peer === source.peer);
  if (from === undefined) return undefined;
  if (segment) return { kind: "segment", from, flags: segment.flags };
  if (datagram) return { kind: "datagram", from };
  return { kind: "icmp", from, reads: text };
}

/** The packet that a selector means: the `nth` that matches, or the first. */
function nthMatch(
  selector: PlannedSelector,
  there: readonly RecordedPacket[],
): RecordedPacket | undefined {
  return there.filter((packet) => isSelected(selector, packet))[(selector.nth ?? 1) - 1];
}

/** A selector with the `nth` that makes it mean this packet among those that are there. */
export function withNth(
  selector: PlannedSelector,
  packet: RecordedPacket,
  there: readonly RecordedPacket[],
): PlannedSelector {
  const index = there.filter((one) => isSelected(selector, one)).indexOf(packet);
  return index === 0 ? selector : { ...selector, nth: index + 1 };
}

/** Whether a packet has every field that the selector gives; its other fields can have any value. */
export function isSelected(selector: PlannedSelector, packet: RecordedPacket): boolean {
  const given = new Set([...Object.keys(selector), ...GIVEN_BY_KIND[selector.kind]]);
  const length = "data" in selector ? byteLength(selector.data ?? "") : 0;
  const complete = { seq: 0, ack: 0, connection: 1, length, ...selector } as PlannedPacket;
  const differing = differingFields(complete, packet);
  return differing?.every(({ field }) => !given.has(SELECTOR_FIELDS[field] ?? field)) === true;
}

/** Fields of a mismatch that a selector gives by its kind alone. */
const GIVEN_BY_KIND = { segment: ["sender"], datagram: ["sender"], icmp: ["sender", "message"] };
/** Fields of a mismatch that have another name in a selector. */
const SELECTOR_FIELDS: Readonly<Record<string, string>> = {
  time: "afterSeconds",
  notation: "reads",
  ISN: "isn",
};
