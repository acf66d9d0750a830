/**
 * A peer made ready: its program stopped in main under GDB, its capture running.
 */
import { basename } from "node:path";
import type { DebuggerStream } from "../debug/dap-connection.ts";
import { SteppedProgram } from "../debug/program.ts";
import type { ExecStream } from "../engine/exec-stream.ts";
import { PEERS, type Peer } from "../lab/model.ts";
import type { Plan } from "../lab/plan.ts";
import { programArguments } from "../lab/program-arguments.ts";
import { EnvironmentError } from "../runtime/environment-error.ts";
import { limited } from "../runtime/time-limit.ts";
import { programPath } from "../stage/debugger-command.ts";
import type { DebuggerPlace, StagePeer } from "../stage/options.ts";
import type { Actor } from "./step-context.ts";

/** GDB starts a program in well under a second. */
const START_LIMIT = 30_000;

/** A program did not come to its main, and GDB did not say why. */
export class ProgramStartError extends EnvironmentError {}

interface StartingPeer {
  readonly program: Promise<SteppedProgram>;
  /** What GDB has written besides its protocol. */
  readonly said: () => string;
}

/** A debugger in a container, as the protocol wants it. */
export function debuggerStream(stream: ExecStream): DebuggerStream {
  return {
    write: (text) => stream.write(text),
    onOutput: (listener) => stream.onStdout(listener),
    onEnd: (listener) => void stream.ended.then(listener),
  };
}

/** Both peers' launches: begun as soon as there is a GDB, finished when all else of the peer is there. */
export class Debuggers {
  readonly #plan: Plan;
  readonly #signal: AbortSignal;
  readonly #begun = new Map<Peer, StartingPeer>();

  constructor(plan: Plan, signal: AbortSignal) {
    this.#plan = plan;
    this.#signal = signal;
  }

  /** GDB gets ready, and runs the program to its main once that is captured. */
  begin(peer: Peer, stream: ExecStream, { addresses, captured }: DebuggerPlace): void {
    const { family, programs, taggedLines } = this.#plan;
    captured.catch(() => undefined); // the stage tells why it could not be opened
    let said = "";
    stream.onStderr((chunk) => {
      said += Buffer.from(chunk).toString();
    });
    const program = SteppedProgram.launch(debuggerStream(stream), {
      program: programPath(peer),
      args: programArguments(peer, family, addresses),
      captured,
      source: `/lab/${basename(programs[peer])}`,
      lines: taggedLines[peer],
    });
    program.catch(() => undefined); // whoever finishes the launch is told
    this.#begun.set(peer, { program, said: () => said });
  }

  /**
   * @throws LaunchError, EnvironmentError, DebuggerError if GDB or the sidecar cannot
   * @throws LineWithoutCodeError if a tag stands where there is nothing to step
   */
  async finish(peer: Peer, { sidecar, gate }: StagePeer): Promise<Actor> {
    const starting = this.#begun.get(peer);
    if (starting === undefined) throw new Error(`no debugger of the ${peer} has been started`);
    const { program, said } = starting;
    await Promise.all([sidecar.ready, gate?.ready]);
    const late = (): Error =>
      new ProgramStartError(
        `GDB did not bring ${programPath(peer)} to its main within ${START_LIMIT / 1000} s. ${said()}`.trim(),
        "See whether something that runs before main does not end (a constructor?), or the machine is overloaded, then run this again.",
      );
    return { program: await limited(program, START_LIMIT, late, this.#signal), sidecar };
  }
}

/**
 * To be asked before anything is held against the programs.
 * @throws DebuggerError if one is gone
 */
export async function debuggersStillThere(actors: Readonly<Record<Peer, Actor>>): Promise<void> {
  await Promise.all(PEERS.map((peer) => actors[peer].program.debuggerStillThere()));
}
