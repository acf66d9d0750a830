/**
 * Silence after the last step. Nobody steps any more, so what still comes is nobody's, and a mismatch:
 *
 *     a program that runs by itself, or a kernel with a timer (check/pending.ts)    wait for it
 *     neither                                                                      nothing can come
 */
import { mayStillSend } from "../check/pending.ts";
import { PEERS } from "../lab/model.ts";
import type { StepRecord } from "../record/record.ts";
import type { Timed } from "../runtime/timing.ts";
import type { StepContext, StepResult } from "./step-context.ts";

/** In milliseconds: longer than Linux delays an ACK (TCP_DELACK_MAX, 200 ms). */
export const QUIET_PERIOD = 250;

/**
 * Resolves when a packet has come, or none can any more.
 * @param tables as they were after the last step
 * @throws EnvironmentError where the tools fail
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
