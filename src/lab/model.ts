/**
 * A lab as data. `vocabulary.ts` makes it, the schema validates it, and `plan.ts` joins it with the
 * programs' sources. Everything here is readonly and can be printed as JSON.
 */
import type { TcpState } from "../sockets/states.ts";
import type { CallExpectation, EitherEnd, Judging, ProgramEnd, WireQuestion } from "./judging.ts";

export * from "./judging.ts";

import type {
  Family,
  LoopbackExpectation,
  PacketExpectation,
  Peer,
  StepPacket,
} from "./packet-model.ts";

export * from "./packet-model.ts";

/** A row that must be in a peer's socket table. */
export interface SocketExpectation {
  readonly protocol: "tcp" | "udp";
  /** Left out for a UDP socket that is not connected. */
  readonly state?: TcpState;
  /** `some` means more than 0. For UDP the kernel counts its buffers, not the payload. */
  readonly recvQ: number | "some";
  readonly sendQ: number;
  /** Whether the peer's program holds the socket. `none` means no program (netstat prints `-`). */
  readonly owner: "program" | "none";
  /** The number of the row's connection. Left out for a socket bound to the lab's port on all addresses. */
  readonly connection?: number;
  /** The port that a socket without a connection is bound to. The lab's port if left out. */
  readonly port?: number;
  /** The socket is of IPv6 and takes IPv4 too, so netstat prints tcp6 or udp6 on both versions of IP. */
  readonly dualStack?: true;
  /** The row has this peer's port of the connection, but no addresses. The socket is neither bound nor connected. */
  readonly anyAddress?: true;
  /** The timer that runs on the socket, as netstat names it. Unchecked if left out. */
  readonly timer?: "off" | "on" | "keepalive" | "timewait" | "probe";
  /** Seconds until that timer fires, at least and at most. */
  readonly timerSeconds?: readonly [number, number];
}

/** A line or a call that an earlier step started and that finishes in this one. */
export interface FinishExpectation {
  readonly peer: Peer;
  /** Left out for a call. */
  readonly tag?: string;
  readonly calls?: readonly CallExpectation[];
  readonly prints?: string;
  readonly printsMatter?: true | string;
}

/** A setting's value, or the number of increasing numbers that it must have. */
export type SettingExpectation = string | { readonly rising: number };

/** Everything that one step must show. Without `sockets`, the tables must stay the same. Without `prints`, the program must print nothing. */
export interface StepExpectation {
  /** One or two sentences that explain why this happens. */
  readonly why: string;
  /** The document that specifies it, e.g. `RFC 9293, 3.5`. */
  readonly source?: string;
  /** All packets that are sent, in order. */
  readonly packets: readonly StepPacket[];
  /** If left out, `stream` for a step whose segments carry data, else `segments`. */
  readonly wire?: WireQuestion;
  /** The number of seconds that the packets may take. 2 if left out, which is longer than a delayed ACK. */
  readonly within?: number;
  /** All rows of each table. */
  readonly sockets?: Readonly<Partial<Record<Peer, readonly SocketExpectation[]>>>;
  /**
   * All packets that pass over a peer's own loopback interface in this step, in order. If a peer is left out, its
   * packets are shown and not judged.
   */
  readonly loopback?: Readonly<Partial<Record<Peer, readonly LoopbackExpectation[]>>>;
  /** A line, started in an earlier step, that finishes in this step. */
  readonly finishes?: FinishExpectation;
  /**
   * Kernel settings as sysctl prints them, of a peer's network namespace. `host` is for settings of the
   * whole machine on which the engine runs.
   */
  readonly sysctls?: Readonly<
    Partial<Record<Peer | "host", Readonly<Record<string, SettingExpectation>>>>
  >;
  /** Ids of the statements that this step shows. */
  readonly shows?: readonly string[];
  /** In a grading. If left out, 1 for a step of a program and 0 for any other. */
  readonly points?: number;
}

/** Everything that a step of a program must show. */
export interface LineExpectation extends StepExpectation {
  /** All socket calls of the line. If left out, any calls are accepted if none fails. */
  readonly calls?: readonly CallExpectation[];
  /** The program's whole output in this step. */
  readonly prints?: string;
  /** The question is what the program got: the output of any program must contain `prints`, or this text. */
  readonly printsMatter?: true | string;
}

/**
 * A peer executes the line with this tag (`steps`), starts it and must then wait in the system call
 * `blocksIn` (`starts`), or runs from it to the program's end (`ends`).
 */
export interface LineStep extends LineExpectation {
  readonly peer: Peer;
  readonly action: "steps" | "starts" | "ends";
  readonly tag: string;
  readonly blocksIn?: string;
  readonly end?: ProgramEnd | EitherEnd;
}

/**
 * A peer runs on from where it has stopped, without a tag: until its next `call` has returned or waits
 * (`calls`), or until it waits or ends (`runs`).
 */
export interface CallStep extends LineExpectation {
  readonly peer: Peer;
  readonly action: "calls" | "runs";
  /** The name of the call, or `any`. Only with `calls`. */
  readonly call?: string;
  /** The system call in which the program must then wait. */
  readonly blocksIn?: string;
  /** Only with `runs`. */
  readonly end?: ProgramEnd | EitherEnd;
}

export type ProgramStep = LineStep | CallStep;

/** Selects packets of the run: those that match every given field. */
export type PacketSelector = PacketExpectation & {
  /** The number among the packets that match. 1 if left out. */
  readonly nth?: number;
};

/**
 * The network acts. `holds`: from now on it holds packets at their receiver's gate, all or the selected
 * ones. `delivers` and `drops` act on held packets. `duplicates` delivers a packet of the run another
 * time. `releases` delivers all held packets and stops holding.
 */
export interface NetworkStep extends StepExpectation {
  readonly action: "holds" | "delivers" | "drops" | "duplicates" | "releases";
  /** All packets if left out. */
  readonly what?: readonly PacketSelector[];
}

/** Nothing is done. The tables must become as expected after at least and at most this many seconds. */
export interface TimeStep extends StepExpectation {
  readonly action: "passes";
  readonly seconds: readonly [number, number];
}

export type Step = ProgramStep | NetworkStep | TimeStep;

/** Whether a program acts in the step. */
export function isProgramStep<T extends { readonly action: Step["action"] }>(
  step: T,
): step is Extract<T, { readonly action: ProgramStep["action"] }> {
  return isLineStep(step) || step.action === "calls" || step.action === "runs";
}

/** Whether a program executes a tagged line in the step. */
export function isLineStep<T extends { readonly action: Step["action"] }>(
  step: T,
): step is Extract<T, { readonly action: LineStep["action"] }> {
  return step.action === "steps" || step.action === "starts" || step.action === "ends";
}

/** The differences of a lab's stage from the default stage. Each setting is pinned in every run. */
export interface StageSettings {
  /** The largest IP packet that the network carries, in bytes. 1500 if left out. */
  readonly mtu?: number;
  /** Both programs run on one host and use its loopback interface, with IPv4 only. */
  readonly loopback?: true;
  /** The user that runs a peer's program: `student`, without privileges, or `root`. */
  readonly user?: Readonly<Partial<Record<Peer, "student" | "root">>>;
  /** A program's arguments in place of the usual ones. program-arguments.ts fills in `{server}`, `{port}`. */
  readonly arguments?: Readonly<Partial<Record<Peer, readonly string[]>>>;
  /** Variables in the environment of a peer's program. */
  readonly environment?: Readonly<Partial<Record<Peer, Readonly<Record<string, string>>>>>;
  /** The standard input of a peer's program. It is empty if left out. */
  readonly input?: Readonly<Partial<Record<Peer, string>>>;
  /** Kernel settings of a peer's network namespace, in addition to those that every run pins. */
  readonly sysctls?: Readonly<Partial<Record<Peer, Readonly<Record<string, string>>>>>;
}

/** Points in a grading, in addition to those of the steps. */
export interface LabPoints {
  /** For a statement whose steps are all as expected, by its id. */
  readonly statements?: Readonly<Record<string, number>>;
  /** For a run in which nothing differs, its end included. 1 if left out. */
  readonly wholeRun?: number;
}

export interface Lab {
  /** The version of the vocabulary it is written in; `lab()` states it. */
  readonly vocabulary: number;
  readonly name: string;
  /** The question that the lab answers, as a student would ask it. */
  readonly question: string;
  /** The server's port. */
  readonly port: number;
  /** The IP versions on which the lab can run. Only IPv4 if left out. */
  readonly families?: readonly Family[];
  readonly steps: readonly Step[];
  readonly stage?: StageSettings;
  /** The first Linux version that behaves as the lab expects, e.g. `6.12`. Any version if left out. */
  readonly kernel?: string;
  /** The programs are judged their own way, as programs of `--programs` are. Exactly if left out. */
  readonly judged?: Judging;
  readonly points?: LabPoints;
  /** This peer's program is the students' work: nothing that they get holds the lab's own. */
  readonly homework?: Peer;
  /** The lab waits for a long kernel timer, so it does not run together with the quick labs. */
  readonly slow?: true;
  /**
   * The flags of all segments of the run in order, e.g. `S S. .`. Other packets are `UDP` and `ICMP`.
   * Several are `TCP*`, `(.|P.)*` or `UDP*`; packets in any order are in braces: `{P. TCP*}`.
   */
  readonly flags: string;
  /** The states of each peer in the first connection, as its table shows them after steps. */
  readonly states: Readonly<Record<Peer, string>>;
}
