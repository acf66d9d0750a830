/**
 * Turns the results that a run gathered into its record: adds the sequences over the whole run, the
 * mismatches of the run as a whole, and the verdict.
 */
import { extraPackets } from "../check/packets/compare.ts";
import { pairUp } from "../check/packets/pairing.ts";
import { bytesOf } from "../check/packets/several.ts";
import { checkRun } from "../check/run.ts";
import type { Peer } from "../lab/model.ts";
import {
  isPacket,
  type Plan,
  type PlannedPacket,
  type PlannedSeveral,
  type PlannedStep,
} from "../lab/plan/plan.ts";
import { RECORD } from "../record/format.ts";
import { filesOf } from "../record/program-files.ts";
import type { Mismatch, RecordedPacket, RunRecord, StepRecord } from "../record/record.ts";
import { variantOf } from "../record/variant.ts";
import type { TcpState } from "../sockets/states.ts";
import type { StepResult } from "./step/context.ts";

export interface Gathered {
  readonly plan: Plan;
  readonly run: RunRecord["run"];
  readonly student?: RunRecord["student"];
  readonly environment: RunRecord["environment"];
  readonly peers: RunRecord["peers"];
  readonly steps: readonly StepRecord[];
  /** Packets of the quiet period after the last step. */
  readonly late: readonly RecordedPacket[];
  /** Numbers of the packets still held at the end of the quiet period. */
  readonly held: readonly number[];
  /** The length of the quiet period, in milliseconds. */
  readonly quietPeriod: number;
  /** Each peer's state before the first step and after each. */
  readonly paths: Readonly<Record<Peer, readonly TcpState[]>>;
  readonly capture: RunRecord["capture"];
  /** The kernel's trace, or the reason why it is missing; neither if the run ended before it. */
  readonly traced: Pick<RunRecord, "trace" | "traceMissing" | "kernel">;
  /** The programs after the last step; undefined if they are judged exactly or a step differed. */
  readonly after: RunRecord["after"];
  /** The mismatches of the programs after the last step. */
  readonly afterwards: readonly Mismatch[];
  /** Mismatches for acts that no lab allows, whatever their effect: a limit reached, a flood of packets. */
  readonly excesses: readonly Mismatch[];
  /** Of an observed run. */
  readonly observed: RunRecord["observed"];
  /** The tools' failure and the advice; undefined if the tools worked. */
  readonly problem: string | undefined;
}

/** The record without its timing: the run is not over yet. */
export function assembleRecord(gathered: Gathered): RunRecord {
  const { plan, run, environment, peers, capture, traced, after, observed: observing } = gathered;
  const steps = [...gathered.steps];
  const late = [...gathered.late];
  const observed = [...steps.flatMap(({ packets }) => packets), ...late];
  const {
    flags,
    states,
    mismatches: ofTheWhole,
  } = checkRun(plan, {
    packets: observed,
    steps,
    late,
    quietPeriod: gathered.quietPeriod,
    held: gathered.held,
    paths: gathered.paths,
    trace: traced.trace,
  });
  const planned = steps.filter(({ unplanned }) => !unplanned);
  const complete =
    planned.length === plan.steps.length &&
    steps.every(({ mismatches }) => mismatches.length === 0);
  const mismatches = [
    ...gathered.excesses,
    ...(complete && observing === undefined ? ofTheWhole : []),
    ...gathered.afterwards,
  ];
  // A program beyond its limits is at fault, and the tools may have failed because of it.
  const reason = gathered.excesses.length > 0 ? undefined : inconclusiveReason(gathered, observed);
  return {
    format: RECORD.name,
    version: RECORD.version,
    lab: {
      name: plan.name,
      question: plan.question,
      steps: observing ? steps.length : plan.steps.length,
      ...(observing === undefined && { folder: plan.place }),
      ...(plan.sheet !== undefined && { sheet: plan.sheet }),
      ...variantOf(plan),
    },
    run,
    ...(gathered.student && { student: gathered.student }),
    ...(observing && { observed: observing }),
    family: plan.family,
    verdict: verdictOf(reason, complete && mismatches.length === 0, observing !== undefined),
    ...(reason !== undefined && { reason }),
    environment,
    port: plan.port,
    peers,
    sources: plan.sources,
    files: filesOf(plan),
    steps,
    notRun: plan.steps.slice(planned.length).map(({ number, name, declaredAt, shows }) => ({
      number,
      name,
      ...(declaredAt !== undefined && { declaredAt }),
      ...(shows !== undefined && { shows: [...shows] }),
    })),
    late,
    flags,
    states,
    ...traced,
    ...(after && { after }),
    mismatches,
    capture,
    timing: [],
  };
}

function verdictOf(
  reason: string | undefined,
  asExpected: boolean,
  observed: boolean,
): RunRecord["verdict"] {
  if (reason !== undefined) return "inconclusive";
  if (observed) return "observed";
  return asExpected ? "passed" : "mismatch";
}

/** The reason why the run proves nothing, if there is one: failed tools, dropped packets, packets lost on the bridge. */
function inconclusiveReason(
  gathered: Gathered,
  observed: readonly RecordedPacket[],
): string | undefined {
  const { problem, capture } = gathered;
  if (problem !== undefined) return problem;
  const dropped = capture.server.dropped + capture.client.dropped;
  if (dropped > 0) {
    return `The kernel dropped ${dropped} packets that the captures should have shown.\nCheck whether the machine is overloaded, then run this again.`;
  }
  const lost = observed.filter(({ received }) => !received);
  const toGroup = lost.find(({ destination: { group } }) => group !== undefined);
  if (toGroup !== undefined && isExpected(toGroup, gathered)) {
    return `Packet ${toGroup.number} was sent to a group and did not reach the other peer: ${toGroup.text}\nCheck whether a firewall on the engine's machine drops packets to groups on Docker's bridges. With net.bridge.bridge-nf-call-iptables = 0 no rule of iptables sees them.`;
  }
  const [unicast] = lost.filter(({ destination: { group } }) => group === undefined);
  if (unicast !== undefined) {
    return `Packet ${unicast.number} was sent but never reached the other peer: ${unicast.text}\nCheck whether a firewall on this machine drops traffic on Docker's bridges.`;
  }
  return undefined;
}

/**
 * Whether the lab expects the packet. A packet to a group may be for no one, so if the lab does not expect
 * it, its loss proves nothing against the machine.
 */
function isExpected(packet: RecordedPacket, { plan, steps }: Gathered): boolean {
  const planned = steps.filter(({ unplanned }) => !unplanned);
  const index = planned.findIndex(({ packets }) => packets.includes(packet));
  const [expected, step] = [plan.steps[index]?.packets, planned[index]];
  if (expected === undefined || step === undefined) return false;
  return !extraPackets(expected, step.packets).includes(packet);
}

/** The packets whose number or order the step's plan leaves open. */
function openPackets(
  { packets: expected }: PlannedStep,
  { packets }: Pick<StepResult, "packets">,
): Pick<StepRecord, "several" | "anyOrder"> {
  if (expected.every(isPacket)) return {};
  const { pairs, several } = pairUp(expected, packets);
  const numbersOf = (member: PlannedPacket | PlannedSeveral): number[] => {
    const one = pairs.find((pair) => pair.expected === member)?.observed;
    const together = several.find((group) => group.expected === member)?.packets ?? [];
    return [...(one ? [one] : []), ...together].map(({ number }) => number);
  };
  return {
    several: several.map((one) => ({
      from: one.expected.from,
      kind: one.expected.kind,
      count: one.packets.length,
      bytes: bytesOf(one.packets),
      packets: one.packets.map(({ number }) => number),
    })),
    anyOrder: expected.flatMap((part) =>
      part.kind === "any-order" ? [part.packets.flatMap(numbersOf)] : [],
    ),
  };
}

/** A step as the record holds it. @param unjudged why it is not judged */
export function stepRecord(
  step: PlannedStep,
  { tables, ...observed }: StepResult,
  mismatches: readonly Mismatch[],
  unjudged?: string,
): StepRecord {
  return {
    number: step.number,
    name: step.name,
    action: step.action,
    ...(step.declaredAt !== undefined && { declaredAt: step.declaredAt }),
    ...(step.unplanned && { unplanned: true as const }),
    ...(unjudged !== undefined && { unjudged }),
    ...observed,
    ...openPackets(step, observed),
    tables: { server: [...tables.server], client: [...tables.client] },
    mismatches: [...mismatches],
    why: step.why,
    ...(step.source !== undefined && { source: step.source }),
    shows: [...(step.shows ?? [])],
  };
}
