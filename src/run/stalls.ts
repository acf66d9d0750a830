/**
 * Whether a step has mismatches because the machine was slow. A held packet is sent again after a
 * second. An ACK waits 40 ms for data to go with. A lab may declare how long a timer runs. A mismatch
 * that comes from one of these on a slow machine is not the programs' fault.
 */
import { extraPackets } from "../check/packets/compare.ts";
import { ONE_BY_ONE } from "../check/packets/fold.ts";
import { PEERS } from "../lab/model.ts";
import type { PlannedStep } from "../lab/plan/plan.ts";
import type { RecordedPacket, StepRecord } from "../record/record.ts";
import type { Gates } from "./gates.ts";
import { sentAgain } from "./step/step.ts";
import type { UserPause } from "./user-pause.ts";

/** The parts of a step that these rules inspect. */
type Seen = Pick<StepRecord, "packets" | "mismatches">;

/**
 * A stretch of the run's own work, in milliseconds, after which a step proves nothing about timers.
 * Timers run for a second (RFC 6298, 2.1), and the figures in labs allow for half of it.
 */
const STANDSTILL = 250;

/**
 * The reason why a step with mismatches proves nothing; undefined if it has another fault as well: an option that
 * a program sets is set however slow the machine is.
 * @param longest stretch of the run's own work up to the step's end, in milliseconds (progress-clock.ts)
 */
export function stallReason(
  step: PlannedStep,
  record: Seen,
  gates: Gates | undefined,
  longest: number,
  pause: Pick<UserPause, "seconds" | "sent">,
): string | undefined {
  if (record.mismatches.some(({ untimed }) => untimed)) return undefined;
  return (
    userTooLate(step, record, pause) ??
    tooSlow(step, record, gates) ??
    tooLate(step, record) ??
    stoodStill(step, record, longest)
  );
}

/** The user took longer than the kernels' timers. The step is not judged: it may follow from that. */
function userTooLate(
  step: PlannedStep,
  record: Seen,
  { seconds, sent }: Pick<UserPause, "seconds" | "sent">,
): string | undefined {
  if (seconds * 1000 < STANDSTILL) return;
  const [first] = sent.filter(({ number }) => record.packets.some((one) => one.number === number));
  if (first === undefined && !isTimed(step, record)) return;
  const what = first === undefined ? "" : ` One of them sent packet ${first.number}.`;
  return `Too late, not judged: the run waited ${seconds.toFixed(1)} s for you before step ${step.number}, and the kernels' timers went on.${what}\nMake this step sooner after the one before, or let wirestep lab make all steps.`;
}

/** The run stood still while timers ran that the step depends on. */
function stoodStill(step: PlannedStep, record: Seen, longest: number): string | undefined {
  if (longest < STANDSTILL || !isTimed(step, record)) return;
  return `The run stood still for ${(longest / 1000).toFixed(1)} s in work that takes milliseconds, and the kernels' timers went on.\nCheck whether the machine is overloaded, then run this again.`;
}

/** A timer of a kernel decides what the step shows. */
function isTimed(step: PlannedStep, { packets }: Seen): boolean {
  return (
    step.action === "passes" ||
    step.packets.some((packet) => "afterSeconds" in packet) ||
    PEERS.some((peer) =>
      step.sockets[peer].some(({ timerSeconds }) => timerSeconds !== undefined),
    ) ||
    packets.some(({ repeats }) => repeats !== undefined)
  );
}

/** All differences, with those that are folded into the one they follow from. */
const differences = (mismatches: Seen["mismatches"]): number =>
  mismatches.reduce((sum, { follows = [] }) => sum + 1 + follows.length, 0);

/** A held packet was sent again, and the step has no fault except those that follow from it. */
function tooSlow(
  step: PlannedStep,
  { mismatches, packets }: Seen,
  gates: Gates | undefined,
): string | undefined {
  const [again] = sentAgain(step, packets, gates);
  const extra = extraPackets(step.packets, packets);
  if (again === undefined || again !== extra[0] || extra.length < differences(mismatches)) return;
  if (extra.length > ONE_BY_ONE) return; // folded into one mismatch, so the numbers say nothing
  return `Packet ${again.repeats} was held for so long that it was sent again, as packet ${again.number}.\nCheck whether the machine is overloaded, then run this again.`;
}

/** The kernel sent an ACK without waiting for the program, and the step has no other fault. */
function tooLate(step: PlannedStep, { mismatches, packets }: Seen): string | undefined {
  const ahead = sentAhead(step, packets);
  const [packet] = ahead;
  if (packet === undefined || ahead.length < differences(mismatches)) return;
  if (ahead.length > ONE_BY_ONE) return;
  return `The ${packet.source.peer}'s kernel sent packet ${packet.number}, an ACK, before its program had something to send with it.\nUnless the program is slow on purpose, check whether the machine is overloaded, then run this again.`;
}

/**
 * ACKs that the step does not expect. The kernel sent them because a program's line took longer than
 * the kernel delays an ACK. The segment that the line sent later has the same acknowledgment number.
 */
function sentAhead(
  { packets: expected, finishes }: PlannedStep,
  packets: readonly RecordedPacket[],
): RecordedPacket[] {
  return extraPackets(expected, packets).filter(({ number, source, segment }) => {
    if (segment?.flags !== "." || segment.length > 0 || source.peer !== finishes?.peer)
      return false;
    return packets.some(
      (later) =>
        later.number > number &&
        later.source.peer === source.peer &&
        later.segment?.flags !== "." &&
        later.segment?.ack === segment.ack,
    );
  });
}
