/**
 * What a stage is to be, and what a run finds on it.
 */

import type { Engine } from "../engine/connect.ts";
import type { ExecStream } from "../engine/exec-stream.ts";
import type { Images } from "../images/ensure.ts";
import type { Family, Peer, StageSettings } from "../lab/model.ts";
import type { Gate } from "./gate.ts";
import type { Sidecar } from "./sidecar.ts";
import type { StartingContainer } from "./start-container.ts";

/** What is known of a run before its lab is read. */
export interface StageBeginning {
  readonly engine: Engine;
  readonly lab: string;
  readonly family: Family;
  readonly run: string;
  /** Leave everything up when the stage is closed. */
  readonly keep: boolean;
  readonly signal: AbortSignal;
  /** Told how long each phase took. */
  readonly timed: <T>(phase: string, work: () => Promise<T>) => Promise<T>;
}

export interface StageOptions {
  readonly images: Images;
  readonly settings: StageSettings;
  /** Whether packets can be held. */
  readonly gated: boolean;
  /** Told of the server's container as soon as it is asked for: something else can be made beside it. */
  readonly onServer?: (server: StartingContainer) => void;
  /** Told of each peer's GDB as soon as it is started, beside what is still being made. None is if left out. */
  readonly onDebugger?: (peer: Peer, debug: ExecStream, place: DebuggerPlace) => void;
  /** Called once the peers are being started: a third of a second in which this process has nothing to do. */
  readonly onStarting?: (() => void) | undefined;
}

/** What a peer's debugger has to know of the stage around it. */
export interface DebuggerPlace {
  readonly addresses: Addresses;
  /** Resolves when the peer's capture runs, and its gate can hold. */
  readonly captured: Promise<unknown>;
}

export type Addresses = Readonly<Record<Peer, string>>;

/** A peer as a run uses it. */
export interface StagePeer {
  readonly container: string;
  readonly address: string;
  readonly sidecar: Sidecar;
  /** Present on a stage where packets can be held. */
  readonly gate?: Gate;
}
