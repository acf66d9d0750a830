/** The inputs of a step, and its result. */
import type { CheckContext } from "../../check/context.ts";
import type { EffectFinder } from "../../check/own-way/calls/effect-finder.ts";
import type { StepObservation } from "../../check/step.ts";
import type { SteppedProgram } from "../../debug/program.ts";
import type { Peer } from "../../lab/model.ts";
import type { Plan } from "../../lab/plan/plan.ts";
import type { Link } from "../../observe/link.ts";
import type { LoopbackRecorder } from "../../record/loopback.ts";
import type { PacketRecorder } from "../../record/packets.ts";
import type { StepRecord } from "../../record/record.ts";
import type { Timed } from "../../runtime/timing.ts";
import type { Sidecar } from "../../stage/sidecar.ts";
import type { Gates } from "../gates.ts";
import type { ProgressClock } from "../progress-clock.ts";
import type { UserPause } from "../user-pause.ts";
import type { RunningLine } from "./running-line.ts";
import type { TypedInput } from "./typed-input.ts";

export interface Actor {
  readonly program: SteppedProgram;
  readonly sidecar: Sidecar;
}

/** The inputs of a step. */
export interface StepContext {
  readonly plan: Plan;
  /** For programs whose steps are found by their effects. */
  readonly effects: Readonly<Record<Peer, EffectFinder>>;
  readonly actors: Readonly<Record<Peer, Actor>>;
  readonly link: Link;
  /** The gates that hold packets; undefined in a lab that holds none. */
  readonly gates: Gates | undefined;
  /** Both peers are on one host. */
  readonly loopback: boolean;
  /** Nothing is expected: the steps are found by what the programs do. */
  readonly observing: boolean;
  /** The programs are judged their own way. */
  readonly ownWay: boolean;
  /** A user steps. In the meantime kernels send held packets again; the step records these copies apart. */
  readonly patient: boolean;
  /** The programs' standard input, if a user types it. */
  readonly input: TypedInput | undefined;
  readonly recorder: PacketRecorder;
  /** For the packets of each peer's own loopback interface. */
  readonly loopbackRecorders: Readonly<Record<Peer, LoopbackRecorder>>;
  /** Lines that were started and have not finished. */
  readonly waiting: Map<Peer, RunningLine>;
  /** The facts about the run up to now that a check needs. */
  readonly checkContext: () => CheckContext;
  /** A kernel setting of the machine the engine runs on. */
  readonly hostSetting: (name: string) => Promise<string>;
  /** The engine's name for the processor, for the numbers of system calls. */
  readonly arch: string;
  /** Notes how long each part of a step took. */
  readonly timed: Timed;
  readonly clock: ProgressClock;
  /** The user's time before the step. */
  readonly pause: UserPause;
  readonly signal: AbortSignal;
}

export interface StepResult extends StepObservation {
  /** Standard input that the user typed since the step before. */
  readonly typed?: StepRecord["typed"];
  /** netstat's output. */
  readonly netstat: Readonly<Record<Peer, string>>;
}
