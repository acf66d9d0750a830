/**
 * What a run has gathered to its record: sequences over the whole run, run-level mismatches, and
 * the verdict.
 */
import { statePath } from "../check/states.ts";
import { checkTrace, firstConnection } from "../check/trace.ts";
import { PEERS, type Peer } from "../lab/model.ts";
import type { Plan } from "../lab/plan.ts";
import type { Mismatch, RecordedPacket, RunRecord, StepRecord } from "../record/record.ts";
import type { TcpState } from "../sockets/states.ts";

export interface Gathered {
  readonly plan: Plan;
  readonly run: RunRecord["run"];
  readonly environment: RunRecord["environment"];
  readonly peers: RunRecord["peers"];
  readonly steps: readonly StepRecord[];
  /** Packets of the quiet period after the last step. */
  readonly late: readonly RecordedPacket[];
  /** Numbers of packets still held then. */
  readonly held: readonly number[];
  /** How long the quiet period was, in milliseconds. */
  readonly quietPeriod: number;
  /** Each peer's state before the first step and after each. */
  readonly paths: Readonly<Record<Peer, readonly TcpState[]>>;
  readonly capture: RunRecord["capture"];
  /** The kernel's trace, or why it is missing; neither if the run did not come so far. */
  readonly witness: Pick<RunRecord, "trace" | "traceMissing">;
  /** What the tools failed at, with what to do; undefined if they worked. */
  readonly trouble: string | undefined;
}

/** The record without its timing, which is not over yet. */
export function assembleRecord(gathered: Gathered): RunRecord {
  const { plan, run, environment, peers, capture, witness } = gathered;
  const steps = [...gathered.steps];
  const late = [...gathered.late];
  const observed = [...steps.flatMap(({ packets }) => packets), ...late];
  const flags = { expected: plan.flags, observed: observed.flatMap(flagsOf).join(" ") };
  const path = (peer: Peer) => ({
    expected: plan.states[peer],
    observed: statePath(gathered.paths[peer]),
  });
  const states = { server: path("server"), client: path("client") };
  const complete =
    steps.length === plan.steps.length && steps.every(({ mismatches }) => mismatches.length === 0);
  const mismatches = complete
    ? [
        ...runMismatches({ late, flags, states }, gathered.quietPeriod),
        ...heldMismatches(gathered.held, observed),
        ...checkTrace(witness.trace, firstConnection(observed), states),
      ]
    : [];
  const reason = inconclusiveReason(gathered, observed);
  return {
    format: "wirestep record",
    version: 2,
    lab: { name: plan.name, question: plan.question, steps: plan.steps.length },
    run,
    family: plan.family,
    verdict: verdictOf(reason, complete && mismatches.length === 0),
    ...(reason !== undefined && { reason }),
    environment,
    port: plan.port,
    peers,
    sources: plan.sources,
    steps,
    late,
    flags,
    states,
    ...witness,
    mismatches,
    capture,
    timing: [],
  };
}

/** A packet's word in the flag sequence, as `flagWord` of the lab's model gives it. */
function flagsOf({ segment, datagram, icmp }: RecordedPacket): string[] {
  if (segment !== undefined) return [segment.flags];
  if (datagram !== undefined) return ["UDP"];
  return icmp ? ["ICMP"] : [];
}

function verdictOf(reason: string | undefined, asExpected: boolean): RunRecord["verdict"] {
  if (reason !== undefined) return "inconclusive";
  return asExpected ? "passed" : "mismatch";
}

/** Why the run proves nothing, if it does: trouble, dropped packets, packets lost on the bridge. */
function inconclusiveReason(
  { trouble, capture }: Gathered,
  observed: readonly RecordedPacket[],
): string | undefined {
  if (trouble !== undefined) return trouble;
  const dropped = capture.server.dropped + capture.client.dropped;
  if (dropped > 0) {
    return `The kernel dropped ${dropped} packets that the captures should have shown.\nSee whether the machine is overloaded, then run this again.`;
  }
  const lost = observed.find(({ received }) => !received);
  if (lost !== undefined) {
    return `Packet ${lost.number} was sent but never reached the other peer: ${lost.text}\nSee whether a firewall on this machine drops traffic on Docker's bridges.`;
  }
  return undefined;
}

function runMismatches(
  { late, flags, states }: Pick<RunRecord, "late" | "flags" | "states">,
  quietPeriod: number,
): Mismatch[] {
  const mismatches: Mismatch[] = late.map((packet) => ({
    subject: "a late packet after the last step",
    expected: `silence for ${quietPeriod} ms`,
    observed: packet.text,
  }));
  if (flags.expected !== flags.observed) {
    mismatches.push({
      subject: "the flag sequence of the run",
      expected: flags.expected || "none",
      observed: flags.observed || "none",
    });
  }
  for (const peer of PEERS) {
    if (states[peer].expected !== states[peer].observed) {
      mismatches.push({ subject: `the states of the ${peer}`, ...states[peer] });
    }
  }
  return mismatches;
}

/** A lab says of each packet what becomes of it. */
function heldMismatches(
  held: readonly number[],
  observed: readonly RecordedPacket[],
): readonly Mismatch[] {
  return held.map((number) => ({
    subject: `packet ${number} after the last step`,
    expected: "every packet that was held has been let in or lost",
    observed: `still held: ${observed.find((packet) => packet.number === number)?.text ?? "?"}`,
    advice: "end the lab with network.opens, or let the network drop the packet",
  }));
}
