/**
 * The quiet period after the last step. No step follows, so a packet that still comes belongs to no step
 * and is a mismatch:
 *
 *     a program that runs by itself, or a kernel with a timer (check/pending.ts)    wait for it
 *     neither                                                                      nothing can come
 */
import { mayStillSend } from "../check/pending.ts";
import { PEERS } from "../lab/model.ts";
import type { StepRecord } from "../record/record.ts";
import type { Timed } from "../runtime/timing.ts";
import { LONGEST_DELAYED_ACK } from "./delayed-ack.ts";
import type { StepContext, StepResult } from "./step/context.ts";

/** In milliseconds. An ACK that a kernel delays comes within it. */
export const QUIET_PERIOD = LONGEST_DELAYED_ACK;

/**
 * Resolves when a packet has come, or no packet can come.
 * @param tables as they were after the last step
 * @throws EnvironmentError if the tools fail
 */
export async function awaitQuietPeriod(
  context: StepContext,
  steps: readonly StepRecord[],
  tables: StepResult["tables"] | undefined,
  timed: Timed,
): Promise<void> {
  if (!(await mayGoOn(context, steps, tables))) return;
  await timed("quiet period", () => context.link.awaitPackets(1, QUIET_PERIOD));
}

async function mayGoOn(
  { actors, gates, waiting }: StepContext,
  steps: readonly StepRecord[],
  tables: StepResult["tables"] | undefined,
): Promise<boolean> {
  if (tables === undefined || waiting.size > 0 || (gates?.held ?? []).length > 0) return true;
  const packets = steps.flatMap(({ packets, sentAgain = [] }) => [...packets, ...sentAgain]);
  if (mayStillSend(packets, tables)) return true;
  const running = await Promise.all(PEERS.map((peer) => actors[peer].sidecar.mayRun()));
  return running.includes(true);
}
