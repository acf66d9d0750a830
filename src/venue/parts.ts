/** The parts of a stage, as a venue makes and removes them. */
import type { AssignedAddresses, ContainerDescription } from "../containers/description.ts";
import type { ProgramStream } from "../containers/program-stream.ts";
import type { Family, Peer } from "../lab/model.ts";
import type { Timed } from "../runtime/timing.ts";

export interface PartsOptions {
  readonly lab: string;
  readonly family: Family;
  readonly run: string;
  /** Leaves everything up when the stage is closed. */
  readonly keep: boolean;
  readonly signal: AbortSignal;
  /** Times each phase. */
  readonly timed: Timed;
}

export interface Parts {
  /** The labels of every container of the stage. */
  readonly labels: Readonly<Record<string, string>>;
  /** The network for the lab. It was requested before the lab was read, with the usual settings. */
  network(settings: NetworkSettings): Promise<LabNetwork>;
  /** Resolves when containers of these images can be made. */
  ready(images: readonly string[]): Promise<void>;
  /** Returns at once. */
  start(starting: Starting): StartingContainer;
  /** Runs a program in a container that runs, with the rights of the container. */
  exec(container: string, command: readonly string[]): Promise<ProgramStream>;
  /**
   * Fills the folder of a container that its description names.
   * @param archive the tar with its length before it. The container is made ready while it is awaited
   */
  fill(container: string, archive: Promise<Uint8Array>): Promise<void>;
  /**
   * A kernel setting of the machine, as sysctl prints it, with one space between its parts.
   * @param image the sidecar's
   */
  hostSetting(name: string, image: string): Promise<string>;
  /**
   * Ends all streams and refuses all later requests; then removes everything that was made so far.
   * @param keep leaves it all up
   */
  end(keep: boolean): Promise<void>;
}

export interface NetworkSettings {
  readonly mtu?: number | undefined;
  /** Whether it carries packets to groups of hosts. */
  readonly groups?: boolean;
}

export interface LabNetwork {
  readonly id: string;
  readonly name: string;
  /** `198.18.3.8/29`, `2001:2:0:66::/64` */
  readonly subnet: string;
  /** The addresses that the programs use, of the run's version of IP. */
  readonly addresses: Readonly<Record<Peer, string>>;
  /** All addresses of each peer. */
  readonly assigned: Readonly<Record<Peer, AssignedAddresses>>;
}

export interface Program {
  readonly command: readonly string[];
  /** Its standard error ends with this text when it has ended; the container goes on. */
  readonly end: string;
}

export interface Starting {
  /** Whether it is on the network itself. Other containers share the namespaces of such a one. */
  readonly isPeer: boolean;
  /** Its program; it only sleeps if left out. */
  readonly command?: readonly string[] | undefined;
  readonly describe: (
    program: Program | undefined,
  ) => ContainerDescription | Promise<ContainerDescription>;
  /** It starts when this container runs. */
  readonly after?: Pick<StartingContainer, "runs"> | undefined;
  /** Explains a refusal better than the venue's own words, if it can. */
  readonly refusal?: Refusal;
  /** The phase of the run's timing that starting it is. */
  readonly phase: string;
}

/** Explains the reason of a refusal; undefined if the venue's own words are as good. */
export type Refusal = (reason: string) => Error | undefined;

/** A container that is being started. */
export interface StartingContainer {
  /** Its id, as soon as it has one. */
  readonly made: Promise<string>;
  /** The streams of its program. Never resolves for a container without a program. */
  readonly attached: Promise<ProgramStream>;
  /** Its id, as soon as it runs. */
  readonly runs: Promise<string>;
}

/** A container that runs already. */
export function alreadyRunning(id: string): Pick<StartingContainer, "made" | "runs"> {
  return { made: Promise.resolve(id), runs: Promise.resolve(id) };
}
