/**
 * A peer made ready: its program stopped in main under GDB, its capture running.
 */
import { basename } from "node:path";
import { SteppedProgram } from "../debug/program.ts";
import { PEERS, type Peer } from "../lab/model.ts";
import type { Plan } from "../lab/plan.ts";
import { EnvironmentError } from "../stage/environment-error.ts";
import { limited } from "../stage/limit.ts";
import type { Stage } from "../stage/stage.ts";
import { programArguments } from "./program-arguments.ts";
import type { Actor } from "./step.ts";

/** GDB starts a program in well under a second. */
const LAUNCH_LIMIT = 30_000;

/** A program did not come to its main, and GDB did not say why. */
export class LaunchError extends EnvironmentError {}

/**
 * @throws LaunchError, EnvironmentError, DebuggerError if GDB or the sidecar cannot
 * @throws LineWithoutCodeError if a tag stands where there is nothing to step
 */
export async function launchPeer(
  peer: Peer,
  stage: Stage,
  plan: Plan,
  signal: AbortSignal,
): Promise<Actor> {
  const { debugger: stream, sidecar, gate } = stage.peers[peer];
  const program = `/lab/debug/${peer}`;
  let said = "";
  stream.onStderr((chunk) => {
    said += Buffer.from(chunk).toString();
  });
  const launched = SteppedProgram.launch(
    {
      write: (text) => stream.write(text),
      onOutput: (listener) => stream.onStdout(listener),
      onEnd: (listener) => void stream.ended.then(listener),
    },
    {
      program,
      args: programArguments(peer, plan.family, stage.addresses),
      source: `/lab/${basename(plan.programs[peer])}`,
      lines: plan.taggedLines[peer],
    },
  );
  const late = (): Error =>
    new LaunchError(
      `GDB did not bring ${program} to its main within ${LAUNCH_LIMIT / 1000} s. ${said}`.trim(),
      "See whether something that runs before main does not end (a constructor?), or the machine is overloaded, then run this again.",
    );
  const [stepped] = await Promise.all([
    limited(launched, LAUNCH_LIMIT, late, signal),
    sidecar.ready,
    gate?.ready,
  ]);
  return { program: stepped, sidecar };
}

/**
 * To be asked before anything is held against the programs.
 * @throws DebuggerError if one is gone
 */
export async function debuggersStillThere(actors: Readonly<Record<Peer, Actor>>): Promise<void> {
  await Promise.all(PEERS.map((peer) => actors[peer].program.debuggerStillThere()));
}
