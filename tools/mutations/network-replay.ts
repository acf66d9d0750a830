/**
 * A plan's network steps, compared with a record: which packets were held because of them, and which
 * were delivered, dropped or duplicated. A live run follows its plan, so a plan whose steps would have
 * acted on other packets is not the plan of that run.
 */
import { selectPackets } from "../../src/check/packets/select.ts";
import { byteLength, isProgramStep, otherPeer, PEERS, type Peer } from "../../src/lab/model.ts";
import type { Plan, PlannedNetworkStep, PlannedSelector } from "../../src/lab/plan/plan.ts";
import type { Mismatch, RecordedPacket, RunRecord, StepRecord } from "../../src/record/record.ts";

/** The packets that a peer's gate holds: all, or those like these; undefined while it holds none. */
type Holding = readonly PlannedSelector[] | "everything" | undefined;

/** The mismatches of each step. */
export function checkNetwork(plan: Plan, { steps }: RunRecord): readonly (readonly Mismatch[])[] {
  const holding: Record<Peer, Holding> = { server: undefined, client: undefined };
  let held: readonly RecordedPacket[] = [];
  const sent: RecordedPacket[] = [];
  return plan.steps.map((step, index) => {
    const seen = steps[index] as StepRecord;
    const mismatches: Mismatch[] = [];
    if (!isProgramStep(step) && step.action !== "passes") {
      const acted = actedOn(step, held, sent);
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
      sent.push(packet);
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

/** Numbers of the packets that are delivered, dropped or duplicated, in order, until one is missing. */
function actedOn(
  step: PlannedNetworkStep,
  held: readonly RecordedPacket[],
  sent: readonly RecordedPacket[],
): readonly (number | "missing")[] {
  if (step.action === "releases") return held.map(({ number }) => number);
  const { packets, missing } = selectPackets(step, held, sent);
  return [...packets.map(({ number }) => number), ...(missing ? (["missing"] as const) : [])];
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
