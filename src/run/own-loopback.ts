/**
 * The packets of the peers' own loopback interfaces since the last step. No marker is needed: the kernel gives
 * them to the sidecar while the sender is in its call.
 */
import { PEERS } from "../lab/model.ts";
import { parseLoopback } from "../observe/loopback.ts";
import type { StepRecord } from "../record/record.ts";
import type { StepContext } from "./step/context.ts";

/** Empty if nothing has passed. */
export async function takeLoopback({
  actors,
  loopbackRecorders,
}: Pick<StepContext, "actors" | "loopbackRecorders">): Promise<Pick<StepRecord, "loopback">> {
  const taken = await Promise.all(
    PEERS.map(async (peer) => {
      const { packets, missed } = parseLoopback(await actors[peer].sidecar.loopback());
      const recorded = loopbackRecorders[peer].record(packets, missed);
      return recorded === undefined ? [] : [[peer, recorded] as const];
    }),
  );
  const of = taken.flat();
  return of.length === 0 ? {} : { loopback: Object.fromEntries(of) };
}
