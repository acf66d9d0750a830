/**
 * Makes a peer ready: its program is stopped in main under GDB, and its capture runs.
 */
import type { ProgramStream } from "../containers/program-stream.ts";
import type { DebuggerStream } from "../debug/dap-connection.ts";
import { SteppedProgram } from "../debug/program.ts";
import { EndedBeforeMainError, NoSuchProgramError } from "../debug/start-errors.ts";
import { PEERS, type Peer } from "../lab/model.ts";
import { startArguments, startedPrograms } from "../lab/plan/observed.ts";
import { linesNamed, type Plan } from "../lab/plan/plan.ts";
import { InvalidLabError } from "../lab/problems/problem.ts";
import { CollectedText } from "../runtime/collected-text.ts";
import { EnvironmentError } from "../runtime/environment-error.ts";
import { limited } from "../runtime/time-limit.ts";
import { programPath, sourceIn } from "../stage/debugger-command.ts";
import type { DebuggerPlace, StagePeer } from "../stage/options.ts";
import type { Actor } from "./step/context.ts";

/** GDB starts a program in well under a second. */
const START_LIMIT = 30_000;

/** The program is asked this often how far it is. */
const LOOK_EVERY = 5_000;
/** Seconds of processor that a program's own code may take before its main. The cost of observing does not count. */
const OWN_LIMIT = 3;

/** A program did not reach its main, and GDB did not report why. */
export class ProgramStartError extends EnvironmentError {}

/** The program's own code kept it from its main: it ended, waits, or runs. */
export class BeforeMainError extends Error {
  readonly peer: Peer;
  /** Its act. */
  readonly observed: string;

  constructor(peer: Peer, observed: string, options?: ErrorOptions) {
    super(`the ${peer}'s program did not reach its main: ${observed}`, options);
    this.name = "BeforeMainError";
    this.peer = peer;
    this.observed = observed;
  }
}

interface StartingPeer {
  readonly program: Promise<SteppedProgram>;
  /** GDB's output apart from its protocol. */
  readonly errors: CollectedText;
}

/** The streams of a debugger in a container, as the protocol needs them. */
export function debuggerStream(stream: ProgramStream): DebuggerStream {
  return {
    write: (text) => stream.write(text),
    onOutput: (listener) => stream.onStdout(listener),
    onEnd: (listener) => void stream.ended.then(listener),
  };
}

/** Both peers' debuggers. Each begins as soon as its GDB runs and finishes when the rest of the peer is up. */
export class Debuggers {
  readonly #plan: Plan;
  readonly #signal: AbortSignal;
  readonly #begun = new Map<Peer, StartingPeer>();

  constructor(plan: Plan, signal: AbortSignal) {
    this.#plan = plan;
    this.#signal = signal;
  }

  /** GDB gets ready. When the capture runs, GDB runs the program to its main. */
  begin(peer: Peer, stream: ProgramStream, { addresses, captured }: DebuggerPlace): void {
    const { taggedLines, starts } = this.#plan;
    const named = linesNamed(this.#plan, peer);
    captured.catch(() => undefined); // the stage reports why the capture could not be opened
    const errors = new CollectedText();
    stream.onStderr(errors.add);
    const program = SteppedProgram.launch(debuggerStream(stream), {
      program: startedPrograms(this.#plan)[peer] ?? programPath(peer),
      args: startArguments(peer, this.#plan, addresses),
      stopsAtFirstInstruction: starts?.[peer]?.isForeign === true,
      captured,
      lines: taggedLines[peer].map((line) => ({
        ...line,
        path: sourceIn(line.file),
        named: named.some(({ file, number }) => file === line.file && number === line.number),
      })),
    });
    const started = program.catch((error: unknown) => {
      if (error instanceof NoSuchProgramError) throw notFound(startedPrograms(this.#plan)[peer]);
      if (!(error instanceof EndedBeforeMainError)) throw error;
      throw new BeforeMainError(peer, `code that runs before it ended it: ${error.end}`, {
        cause: error,
      });
    });
    started.catch(() => undefined); // the caller of finish gets the error
    this.#begun.set(peer, { program: started, errors });
  }

  /**
   * @throws ProgramStartError, EnvironmentError, DebuggerError if GDB or the sidecar fails
   * @throws BeforeMainError if the program's own code keeps it from its main
   * @throws LineWithoutCodeError if a tag is on a line without code
   */
  async finish(peer: Peer, { sidecar, gate }: StagePeer): Promise<Actor> {
    const starting = this.#begun.get(peer);
    if (starting === undefined) throw new Error(`no debugger of the ${peer} has been started`);
    const { program, errors } = starting;
    await Promise.all([sidecar.ready, gate?.ready]);
    const late = (): Error =>
      new ProgramStartError(
        `GDB did not bring ${programPath(peer)} to its main within ${START_LIMIT / 1000} s.${printedBy(errors)}`,
        "Check whether code that runs before main never ends (a constructor?) and whether the machine is overloaded, then run this again.",
      );
    for (let waited = LOOK_EVERY; ; waited += LOOK_EVERY) {
      const ready = await limited(program, LOOK_EVERY, late, this.#signal).catch(
        async (error: unknown) => {
          if (!(error instanceof ProgramStartError)) throw error;
          const observed = await ownDelay(sidecar);
          if (observed !== undefined) throw new BeforeMainError(peer, observed);
          if (waited >= START_LIMIT) throw error;
          return undefined;
        },
      );
      if (ready !== undefined) return { program: ready, sidecar };
    }
  }
}

/** The program's own code that keeps it from its main, in words; undefined if that is not the cause. A program that GDB holds neither runs nor sleeps. */
async function ownDelay(sidecar: StagePeer["sidecar"]): Promise<string | undefined> {
  const own = await sidecar.beforeMain();
  if (own === undefined) return undefined;
  if (own.seconds >= OWN_LIMIT) {
    return `code that runs before it has used ${own.seconds.toFixed(0)} s of processor`;
  }
  const call = own.sleeps ? await sidecar.systemCallOf(own.pid) : undefined;
  return call === undefined ? undefined : "code that runs before it waits in the kernel";
}

function notFound(command = ""): InvalidLabError {
  return new InvalidLabError(command, [
    {
      text: "the peers' image has no such program: name its Debian package with --package. A script needs its interpreter's name before it",
    },
  ]);
}

/** GDB's own words can contain names from the program's file, so they are marked as a quotation. */
function printedBy({ quoted }: CollectedText): string {
  return quoted === "" ? "" : ` GDB printed ${quoted}.`;
}

/**
 * Checks that both debuggers run. The run calls it before it reports a mismatch of the programs.
 * @throws DebuggerError if a debugger is gone
 */
export async function debuggersStillThere(actors: Readonly<Record<Peer, Actor>>): Promise<void> {
  await Promise.all(PEERS.map((peer) => actors[peer].program.debuggerStillThere()));
}
