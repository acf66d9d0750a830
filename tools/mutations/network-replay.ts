/**
 * What a plan has the network do, against what the record says it did: which packets stood at a door
 * because of it, and which were let in, lost or copied. A live run does as its plan says; a plan that
 * would have had it do anything else is not the one that was run.
 */
import { isSelected } from "../../src/check/packets/fields.ts";
import { byteLength, isLineStep, otherPeer, PEERS, type Peer } from "../../src/lab/model.ts";
import type { Plan, PlannedNetworkStep, PlannedSelector } from "../../src/lab/plan.ts";
import type { Mismatch, RecordedPacket, RunRecord, StepRecord } from "../../src/record/record.ts";

/** What is held at a peer's door: all, or packets like these; undefined while none is. */
type Holding = readonly PlannedSelector[] | "everything" | undefined;

/** The mismatches of each step. */
export function checkNetwork(plan: Plan, { steps }: RunRecord): readonly (readonly Mismatch[])[] {
  const holding: Record<Peer, Holding> = { server: undefined, client: undefined };
  let held: readonly RecordedPacket[] = [];
  const passed: RecordedPacket[] = [];
  return plan.steps.map((step, index) => {
    const seen = steps[index] as StepRecord;
    const mismatches: Mismatch[] = [];
    if (!isLineStep(step) && step.action !== "passes") {
      const acted = actedOn(step, held, passed);
      mismatches.push(...differing(`the network ${step.action}`, acted, seen.network?.packets));
      if (step.action === "holds") hold(step, holding);
      if (step.action === "releases") for (const peer of PEERS) holding[peer] = undefined;
      if (step.action !== "duplicates") held = held.filter(({ number }) => !acted.includes(number));
    }
    for (const packet of seen.packets) {
      const expected = isHeld(packet, holding);
      const what = `packet ${packet.number} is held`;
      mismatches.push(...differing(what, [expected], [packet.held === true]));
      if (packet.held) held = [...held, packet];
      passed.push(packet);
    }
    const left = held.map(({ number }) => number);
    return [...mismatches, ...differing("held after the step", left, seen.held)];
  });
}

function hold({ what }: PlannedNetworkStep, holding: Record<Peer, Holding>): void {
  for (const peer of PEERS) {
    const only = what?.filter(({ from }) => from === otherPeer(peer));
    if (holding[peer] !== undefined || only?.length !== 0) holding[peer] = only ?? "everything";
  }
}

/** Numbers of the packets that are let in, lost or copied, in order, until one is not there. */
function actedOn(
  { action, what = [] }: PlannedNetworkStep,
  held: readonly RecordedPacket[],
  passed: readonly RecordedPacket[],
): readonly (number | "missing")[] {
  if (action === "holds") return [];
  if (action === "releases") return held.map(({ number }) => number);
  const there = action === "duplicates" ? [...passed] : [...held];
  const numbers: (number | "missing")[] = [];
  for (const selector of what) {
    const chosen = there.filter((packet) => isSelected(selector, packet))[(selector.nth ?? 1) - 1];
    if (chosen === undefined) return [...numbers, "missing"];
    if (action !== "duplicates") there.splice(there.indexOf(chosen), 1);
    numbers.push(chosen.number);
  }
  return numbers;
}

/** Whether the gate holds the packet, by the fields that a gate compares: protocol, flags and length. */
function isHeld(packet: RecordedPacket, holding: Readonly<Record<Peer, Holding>>): boolean {
  const { segment, datagram, icmp, destination, source } = packet;
  const only = destination.peer && holding[destination.peer];
  if (only === undefined) return false;
  if (only === "everything") return !(icmp && source.address.includes(":"));
  const length = (segment ?? datagram)?.length;
  return only.some((selector) => {
    if (selector.kind === "icmp") return icmp === true;
    const { data } = selector;
    const wanted = selector.length ?? (data === undefined ? length : byteLength(data));
    if (wanted !== length) return false;
    return selector.kind === "segment" ? selector.flags === segment?.flags : datagram !== undefined;
  });
}

function differing(
  subject: string,
  expected: readonly unknown[],
  observed: readonly unknown[] = [],
): readonly Mismatch[] {
  if (expected.join() === observed.join()) return [];
  return [{ subject, expected: expected.join(", "), observed: observed.join(", ") }];
}
