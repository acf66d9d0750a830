/**
 * Whether a step went wrong only because the machine was slow: what the network holds is sent again
 * after a second, and that is not the programs' fault.
 */
import { extraPackets } from "../check/packets.ts";
import type { PlannedStep } from "../lab/plan.ts";
import type { StepRecord } from "../record/record.ts";
import type { Door } from "./door.ts";
import { sentAgain } from "./step.ts";

/**
 * Why a step with mismatches says nothing: what was held has been sent again, and nothing else is
 * wrong but what came of that. Undefined where something else is.
 */
export function tooSlow(
  step: PlannedStep,
  { mismatches, packets }: StepRecord,
  door: Door | undefined,
): string | undefined {
  const [again] = sentAgain(step, packets, door);
  const extra = extraPackets(step.packets, packets);
  if (again === undefined || again !== extra[0] || extra.length < mismatches.length) return;
  return `Packet ${again.repeats} was held for so long that it was sent again, as packet ${again.number}.\nSee whether the machine is overloaded, then run this again.`;
}
