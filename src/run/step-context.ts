/** The things that a step works with, and its result. */
import type { CheckContext } from "../check/context.ts";
import type { StepObservation } from "../check/step.ts";
import type { SteppedProgram } from "../debug/program.ts";
import type { Peer } from "../lab/model.ts";
import type { Link } from "../observe/link.ts";
import type { PacketRecorder } from "../record/packets.ts";
import type { Timed } from "../runtime/timing.ts";
import type { Sidecar } from "../stage/sidecar.ts";
import type { Gates } from "./gates.ts";
import type { ProgressClock } from "./progress-clock.ts";
import type { RunningLine } from "./running-line.ts";

export interface Actor {
  readonly program: SteppedProgram;
  readonly sidecar: Sidecar;
}

/** Everything a step works with. */
export interface StepContext {
  readonly actors: Readonly<Record<Peer, Actor>>;
  readonly link: Link;
  /** Where packets are held; undefined in a lab that holds none. */
  readonly gates: Gates | undefined;
  /** Both peers are on one host. */
  readonly loopback: boolean;
  /** A person steps: what is held is sent again meanwhile, and set aside. */
  readonly patient: boolean;
  readonly recorder: PacketRecorder;
  /** Lines that were started and have not finished. */
  readonly waiting: Map<Peer, RunningLine>;
  /** What a check has to know of the run up to now. */
  readonly checkContext: () => CheckContext;
  /** A kernel setting of the machine the engine runs on. */
  readonly hostSetting: (name: string) => Promise<string>;
  /** The engine's name for the processor, for the numbers of system calls. */
  readonly arch: string;
  /** Told how long each part of a step took. */
  readonly timed: Timed;
  readonly clock: ProgressClock;
  readonly signal: AbortSignal;
}

export interface StepResult extends StepObservation {
  /** What netstat printed. */
  readonly netstat: Readonly<Record<Peer, string>>;
}
