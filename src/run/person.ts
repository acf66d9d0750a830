/** A person takes their time before a step; what the run stands on may go meanwhile. */
import { PEERS } from "../lab/model.ts";
import type { Stage } from "../stage/stage.ts";
import { debuggersStillThere } from "./launch.ts";
import type { Link } from "./link.ts";
import type { StepContext } from "./step.ts";

/**
 * Resolves at the person's word.
 * @throws EnvironmentError, DebuggerError, FloodError as soon as a tool is gone: they are told then,
 *   not at their next step
 */
export async function awaitPerson(
  word: Promise<void>,
  link: Link,
  { actors }: StepContext,
  { peers }: Stage,
): Promise<void> {
  const debuggerGone = PEERS.map(async (peer) => {
    await peers[peer].debugger.ended;
    await debuggersStillThere(actors);
    await word;
  });
  await Promise.race([link.unlessItFails(word), ...debuggerGone]);
}
