/**
 * Whether a step went wrong only because the machine was slow: what the network holds is sent again
 * after a second, and an ACK waits 40 ms for data to go with. Neither is the programs' fault.
 */
import { extraPackets } from "../check/packets.ts";
import type { PlannedStep } from "../lab/plan.ts";
import type { RecordedPacket, StepRecord } from "../record/record.ts";
import type { Door } from "./door.ts";
import { sentAgain } from "./step.ts";

/** Why a step with mismatches says nothing; undefined where something else is wrong as well. */
export function whySlow(
  step: PlannedStep,
  record: StepRecord,
  door: Door | undefined,
): string | undefined {
  return tooSlow(step, record, door) ?? tooLate(step, record);
}

/** What was held has been sent again, and nothing else is wrong but what came of that. */
function tooSlow(
  step: PlannedStep,
  { mismatches, packets }: StepRecord,
  door: Door | undefined,
): string | undefined {
  const [again] = sentAgain(step, packets, door);
  const extra = extraPackets(step.packets, packets);
  if (again === undefined || again !== extra[0] || extra.length < mismatches.length) return;
  return `Packet ${again.repeats} was held for so long that it was sent again, as packet ${again.number}.\nSee whether the machine is overloaded, then run this again.`;
}

/** The kernel did not wait for the program with an ACK, and nothing else is wrong. */
function tooLate(step: PlannedStep, { mismatches, packets }: StepRecord): string | undefined {
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
