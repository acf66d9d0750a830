/**
 * Whether a step went wrong because the machine was slow: what the network holds is sent again after
 * a second, an ACK waits 40 ms for data to go with, and a lab may say how long a timer runs. None of
 * it is the programs' fault.
 */
import { extraPackets } from "../check/packets/compare.ts";
import { PEERS } from "../lab/model.ts";
import type { PlannedStep } from "../lab/plan.ts";
import type { RecordedPacket, StepRecord } from "../record/record.ts";
import type { Gates } from "./gates.ts";
import { sentAgain } from "./step.ts";

/** What is looked at of a step. */
type Seen = Pick<StepRecord, "packets" | "mismatches">;

/**
 * A stretch of the run's own work, in milliseconds, after which nothing is known of timers: they run
 * for a second (RFC 6298, 2.1), and what labs say of them leaves half of it.
 */
const STANDSTILL = 250;

/**
 * Why a step with mismatches says nothing; undefined where something else is wrong as well.
 * @param longest stretch of the run's own work up to the step's end, in milliseconds (pace.ts)
 */
export function stallReason(
  step: PlannedStep,
  record: Seen,
  gates: Gates | undefined,
  longest: number,
): string | undefined {
  return tooSlow(step, record, gates) ?? tooLate(step, record) ?? stoodStill(step, record, longest);
}

/** The run stood still while timers ran that the step tells of. */
function stoodStill(step: PlannedStep, { packets }: Seen, longest: number): string | undefined {
  if (longest < STANDSTILL) return;
  const says =
    step.action === "passes" ||
    step.packets.some((packet) => "afterSeconds" in packet) ||
    PEERS.some((peer) => step.sockets[peer].some(({ timerSeconds }) => timerSeconds !== undefined));
  if (!says && packets.every(({ repeats }) => repeats === undefined)) return;
  return `The run stood still for ${(longest / 1000).toFixed(1)} s where it takes milliseconds, and the kernels' timers went on.\nSee whether the machine is overloaded, then run this again.`;
}

/** What was held has been sent again, and nothing else is wrong but what came of that. */
function tooSlow(
  step: PlannedStep,
  { mismatches, packets }: Seen,
  gates: Gates | undefined,
): string | undefined {
  const [again] = sentAgain(step, packets, gates);
  const extra = extraPackets(step.packets, packets);
  if (again === undefined || again !== extra[0] || extra.length < mismatches.length) return;
  return `Packet ${again.repeats} was held for so long that it was sent again, as packet ${again.number}.\nSee whether the machine is overloaded, then run this again.`;
}

/** The kernel did not wait for the program with an ACK, and nothing else is wrong. */
function tooLate(step: PlannedStep, { mismatches, packets }: Seen): string | undefined {
  const ahead = sentAhead(step, packets);
  const [packet] = ahead;
  if (packet === undefined || ahead.length < mismatches.length) return;
  return `The ${packet.source.peer}'s kernel sent packet ${packet.number}, an ACK, before its program had something to send with it.\nUnless the program takes its time, see whether the machine is overloaded, then run this again.`;
}

/**
 * ACKs the step does not expect, sent because a program's line took longer than its kernel waits
 * with an ACK: what the line then sent was to carry the same acknowledgment.
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
