/**
 * The acts of the network in a run as steps of a lab. A record has the numbers of the packets; a lab names each by its
 * sender and flags, and by its place among those that were there.
 */
import { asSelector, packetsThere, selectorOf } from "../check/packets/select.ts";
import { isProgramStep, type NetworkStep, type PacketSelector, type Step } from "../lab/model.ts";
import type { PlannedSelector } from "../lab/plan/plan.ts";
import { describeSelector } from "../lab/plan/selector-text.ts";
import { network } from "../lab/vocabulary.ts";
import type { RecordedPacket, RunRecord, StepRecord } from "../record/record.ts";
import { NoDraftError } from "./refusal.ts";

const NOTHING = { why: "-", packets: [] };

/** @throws NoDraftError if a lab cannot name a packet. @returns undefined for a step that is not the network's */
export function networkStepOf(step: StepRecord, { steps }: RunRecord): NetworkStep | undefined {
  const { action, network: act, number } = step;
  if (act === undefined) return undefined;
  const before = steps.filter((one) => one.number < number);
  if (action === "releases") return network.releases(NOTHING);
  if (action === "holds") {
    if (act.what.length === 0) return network.holdsEverything(NOTHING);
    return network.holds(held(act.what, steps), NOTHING);
  }
  if (action !== "delivers" && action !== "drops" && action !== "duplicates") return undefined;
  return network[action](acted(act.packets, packetsThere(action, before), action), NOTHING);
}

/**
 * The network's act as a step plans it; undefined for another step.
 * @param same the step in each run
 * @throws NoDraftError if a packet was not there each time
 */
export function plannedAct(
  planned: Step | undefined,
  same: readonly StepRecord[],
): NetworkStep | undefined {
  if (planned === undefined || planned.action === "passes" || isProgramStep(planned)) {
    return undefined;
  }
  const missing = same.find(({ network }) => network?.missing)?.network?.missing;
  if (missing === undefined) return planned;
  throw new NoDraftError(`the network finds no packet ${missing} in another run: two events race`);
}

function acted(
  numbers: readonly number[],
  there: readonly RecordedPacket[],
  action: "delivers" | "drops" | "duplicates",
): readonly PacketSelector[] {
  let left = there;
  return numbers.map((number) => {
    const packet = left.find((one) => one.number === number);
    const selector = packet && !packet.icmp && selectorOf(packet, left);
    if (packet === undefined || !selector) {
      throw new NoDraftError(`a lab cannot name packet ${number}, on which the network acts`);
    }
    if (action !== "duplicates") left = left.filter((one) => one !== packet);
    return inLab(selector);
  });
}

/** The rule by which packets were held: one that a packet of the run has, in the record's words. */
function held(texts: readonly string[], steps: readonly StepRecord[]): readonly PacketSelector[] {
  const all = steps.flatMap(({ packets }) => packets);
  const known = new Map<string, PlannedSelector>();
  for (const packet of all) {
    const selector = asSelector(packet);
    if (selector === undefined || packet.icmp) continue;
    const { length } = packet.segment ?? packet.datagram ?? { length: 0 };
    for (const one of [selector, { ...selector, length } as PlannedSelector]) {
      known.set(describeSelector(one), one);
    }
  }
  return texts.map((text) => {
    const selector = known.get(text);
    if (selector !== undefined) return inLab(selector);
    throw new NoDraftError(
      `the network held packets by a rule that no packet of the run shows: ${text}`,
    );
  });
}

/** A lab writes the fields of a selector as those of a packet. */
function inLab(selector: PlannedSelector): PacketSelector {
  return selector as PacketSelector;
}
