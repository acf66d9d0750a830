/** The options of a stage, and the peers that a run uses on it. */

import type { ProgramStream } from "../containers/program-stream.ts";
import type { RunImages } from "../images/ensure.ts";
import type { Peer, StageSettings } from "../lab/model.ts";
import type { PartsOptions, StartingContainer } from "../venue/parts.ts";
import type { Venue } from "../venue/venue.ts";
import type { Gate } from "./gate.ts";
import type { Sidecar } from "./sidecar.ts";

/** The part of a run that is known before its lab is read. */
export interface StageBeginning extends PartsOptions {
  readonly venue: Venue;
}

export interface StageOptions {
  readonly images: RunImages;
  /** Each peer's program and sources, as a tar for /lab with its length. Left out if the image holds them. */
  readonly filling?: Promise<Readonly<Record<Peer, Uint8Array>>> | undefined;
  readonly settings: StageSettings;
  /** Programs that are started in place of the compiled ones: paths in the peers' containers. */
  readonly programs?: Readonly<Partial<Record<Peer, string>>> | undefined;
  /** Whether packets can be held. */
  readonly gated: boolean;
  /** Whether the network carries packets to groups of hosts. */
  readonly groups: boolean;
  /** Whether a user types the programs' standard input, unless the lab gives it. */
  readonly typed?: boolean | undefined;
  /** Called with the server's container as soon as it is requested, so that other work can begin. */
  readonly onServer?: (server: StartingContainer, addresses: Addresses) => void;
  /** Called with each peer's GDB as soon as it starts, while other parts are still being made. Without it no GDB starts. */
  readonly onDebugger?: (peer: Peer, debug: ProgramStream, place: DebuggerPlace) => void;
  /** Called when the peers start. This process then has nothing to do for a third of a second. */
  readonly onStarting?: (() => void) | undefined;
}

/** The facts of the stage that a peer's debugger needs. */
export interface DebuggerPlace {
  readonly addresses: Addresses;
  /** Resolves when the peer's capture runs and its gate can hold packets. */
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
