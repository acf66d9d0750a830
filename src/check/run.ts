/**
 * Checks a run as a whole: the flags of all its packets, the states of each peer, and that after the last
 * step no packet is sent and none is held.
 */
import { PEERS, type Peer } from "../lab/model.ts";
import type { Plan } from "../lab/plan/plan.ts";
import type { Mismatch, RecordedPacket, RunRecord, StepRecord } from "../record/record.ts";
import type { TcpState } from "../sockets/states.ts";
import { isLateAck, questionOf } from "./own-way/packets.ts";
import { wordsOf } from "./packets/pairing.ts";
import { statePath } from "./states.ts";
import { checkTrace, firstConnection } from "./trace.ts";

/** The observations of a whole run. */
export interface WholeRun {
  /** All packets, the late ones last. */
  readonly packets: readonly RecordedPacket[];
  readonly steps: readonly Pick<StepRecord, "packets" | "unplanned">[];
  /** The packets of the quiet period after the last step. */
  readonly late: readonly RecordedPacket[];
  /** The length of the quiet period, in milliseconds. */
  readonly quietPeriod: number;
  /** The numbers of the packets that are still held. */
  readonly held: readonly number[];
  /** Each peer's state before the first step and after each. */
  readonly paths: Readonly<Record<Peer, readonly TcpState[]>>;
  readonly trace: RunRecord["trace"];
}

export interface JudgedRun extends Pick<RunRecord, "flags" | "states"> {
  readonly mismatches: readonly Mismatch[];
}

export function checkRun(
  plan: Pick<Plan, "flags" | "states" | "judged" | "gated" | "steps">,
  run: WholeRun,
): JudgedRun {
  const flags = { expected: plan.flags, observed: wordsOfRun(plan.steps, run).join(" ") };
  const path = (peer: Peer) => ({
    expected: plan.states[peer],
    observed: statePath(run.paths[peer]),
  });
  const states = { server: path("server"), client: path("client") };
  const mismatches = [
    ...runMismatches(asJudged(plan, run), { flags: isStream(plan) ? AS_IN_STEPS : flags, states }),
    ...heldMismatches(run.held, run.packets),
    ...checkTrace(run.trace, firstConnection(run.packets), states),
  ];
  return { flags, states, mismatches };
}

/** The flags of a stream depend on its cuts. The steps have checked what counts of them. */
const AS_IN_STEPS = { expected: "", observed: "" };

function isStream({ judged, steps, gated }: Parameters<typeof checkRun>[0]): boolean {
  return judged === "own way" && steps.some((step) => questionOf(step, { gated }) === "stream");
}

/** The run without the packets that no step of a stream asks about: ACKs that a kernel has delayed. */
function asJudged(plan: Parameters<typeof checkRun>[0], run: WholeRun): WholeRun {
  if (!isStream(plan)) return run;
  return { ...run, late: run.late.filter((packet) => !isLateAck(packet, run.packets)) };
}

function wordsOfRun(plan: Plan["steps"], { steps, late }: WholeRun): readonly string[] {
  const planned = steps.filter(({ unplanned }) => !unplanned);
  const words = steps.flatMap((step) => {
    const expected = plan[planned.indexOf(step)]?.packets ?? [];
    return wordsOf(expected, step.packets);
  });
  return [...words, ...wordsOf([], late)];
}

function runMismatches(
  { late, quietPeriod }: WholeRun,
  { flags, states }: Pick<RunRecord, "flags" | "states">,
): Mismatch[] {
  const mismatches: Mismatch[] = late.map((packet) => ({
    subject: "a late packet after the last step",
    expected: `no packet for ${quietPeriod} ms`,
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

/** A lab must deliver or drop every packet that it holds. */
function heldMismatches(
  held: readonly number[],
  observed: readonly RecordedPacket[],
): readonly Mismatch[] {
  return held.map((number) => ({
    subject: `packet ${number} after the last step`,
    expected: "every held packet has been delivered or dropped",
    observed: `still held: ${observed.find((packet) => packet.number === number)?.text ?? "?"}`,
    advice: "end the lab with network.releases, or drop the packet",
  }));
}
