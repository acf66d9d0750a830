/**
 * The vocabulary of lab files. Its functions make data (see `model.ts`) and check nothing. A lab is
 * validated as a whole when it is loaded.
 */
import type {
  AnyOrderExpectation,
  CallExpectation,
  CallStep,
  DatagramExpectation,
  EitherEnd,
  FinishExpectation,
  IcmpExpectation,
  Lab,
  LineExpectation,
  LineStep,
  LoopbackExpectation,
  NetworkStep,
  OptionExpectation,
  PacketSelector,
  Peer,
  ProgramEnd,
  ProgramEnding,
  SegmentExpectation,
  SettingExpectation,
  SeveralExpectation,
  SocketExpectation,
  StepExpectation,
  TimeStep,
} from "./model.ts";
import type { Variant, VariantLab } from "./variant.ts";

/** The version of this vocabulary, which is raised when a word is new or changes its name or meaning. */
export const VOCABULARY = 7;

/** The initial sequence number in the relative number space, where the SYN is 0. */
export const ISN = 0;

type SegmentDetails = Omit<SegmentExpectation, "kind" | "from" | "flags">;
type DatagramDetails = Omit<DatagramExpectation, "kind" | "from">;
type SeveralDetails = Omit<SeveralExpectation, "kind" | "from">;

/** The steps and packets of a peer. */
export interface PeerWords {
  /** The peer executes the line tagged `// step: TAG`, up to the next line. */
  steps(tag: string, expected: LineExpectation): LineStep;
  /** The peer starts the tagged line, which must then wait in the system call `blocksIn`. */
  starts(tag: string, expected: LineExpectation & { readonly blocksIn: string }): LineStep;
  /** The peer runs from the tagged line to the end of its program. */
  ends(tag: string, expected: LineExpectation & { readonly end: ProgramEnd | EitherEnd }): LineStep;
  /**
   * The peer runs on until its next call of this name has returned, or until it waits in `blocksIn`. With
   * `any` it is the next call of any name.
   */
  calls(call: string, expected: LineExpectation & { readonly blocksIn?: string }): CallStep;
  /** The peer runs on until it waits in `blocksIn`, or until its program ends. */
  runs(
    expected: LineExpectation &
      ({ readonly blocksIn: string } | { readonly end: ProgramEnd | EitherEnd }),
  ): CallStep;
  /** For `finishes`: the tagged line, started in an earlier step, finishes in this step. */
  line(tag: string, expected?: Omit<FinishExpectation, "peer" | "tag">): FinishExpectation;
  /** For `finishes`: the call in which an earlier step left the peer returns in this step. */
  call(expected?: Omit<FinishExpectation, "peer" | "tag">): FinishExpectation;
  /** A segment from this peer, with flags in tcpdump's letters. */
  sends(flags: string, details?: SegmentDetails): SegmentExpectation;
  /** A UDP datagram from this peer. */
  sendsDatagram(details?: DatagramDetails): DatagramExpectation;
  /** Segments from this peer that are not known one by one: `{ atLeast: 691, bytes: 1_000_000 }`. */
  sendsSeveral(details: SeveralDetails): SeveralExpectation;
  /** The same for UDP datagrams. */
  sendsSeveralDatagrams(details: Omit<SeveralDetails, "flags">): SeveralExpectation;
  /** An ICMP message from this peer, as tcpdump prints it: `udp port 12345 unreachable`. */
  sendsIcmp(reads: IcmpExpectation["reads"]): IcmpExpectation;
}

function peerWords(peer: Peer): PeerWords {
  return {
    steps: (tag, expected) => ({ peer, action: "steps", tag, ...expected }),
    starts: (tag, expected) => ({ peer, action: "starts", tag, ...expected }),
    calls: (call, expected) => ({ peer, action: "calls", call, ...expected }),
    runs: (expected) => ({ peer, action: "runs", ...expected }),
    line: (tag, expected = {}) => ({ peer, tag, ...expected }),
    call: (expected = {}) => ({ peer, ...expected }),
    ends: (tag, expected) => ({ peer, action: "ends", tag, ...expected }),
    sends: (flags, details = {}) => ({ kind: "segment", from: peer, flags, ...details }),
    sendsDatagram: (details = {}) => ({ kind: "datagram", from: peer, ...details }),
    sendsSeveral: (details) => ({ kind: "segments", from: peer, ...details }),
    sendsSeveralDatagrams: (details) => ({ kind: "datagrams", from: peer, ...details }),
    sendsIcmp: (reads) => ({ kind: "icmp", from: peer, reads }),
  };
}

export const server: PeerWords = peerWords("server");
export const client: PeerWords = peerWords("client");

/** These packets, in any order. Each of them must be sent. */
export function inAnyOrder(packets: AnyOrderExpectation["packets"]): AnyOrderExpectation {
  return { kind: "any-order", packets };
}

/**
 * A packet that a program sends to its own host, for a step's `loopback`: `looped("S", { to: 9000 })`,
 * `looped("UDP", { data: "hello" })`.
 */
export function looped(
  word: string,
  details: Omit<LoopbackExpectation, "word"> = {},
): LoopbackExpectation {
  return { word, ...details };
}

type Packets = PacketSelector | readonly PacketSelector[];

function networkStep(action: NetworkStep["action"]) {
  return (what: Packets, expected: StepExpectation): NetworkStep => ({
    action,
    what: [what].flat(),
    ...expected,
  });
}

/**
 * The acts of the network between the peers. A held packet has been sent and waits at its receiver's gate:
 * both captures have seen it, the receiving kernel has not. Packets are selected by the given fields:
 * `server.sends("F.")` is the server's first FIN that is held.
 */
export const network = {
  /** Holds these packets from now on. Segments are selected by flags and length only. */
  holds: networkStep("holds"),
  /** Holds every packet from now on. */
  holdsEverything: (expected: StepExpectation): NetworkStep => ({ action: "holds", ...expected }),
  /** Delivers held packets, one after the other. */
  delivers: networkStep("delivers"),
  /** Drops held packets. */
  drops: networkStep("drops"),
  /** Delivers another copy of packets of the run, byte for byte. The copies count among the step's packets. */
  duplicates: networkStep("duplicates"),
  /** Delivers all held packets in order and stops holding. */
  releases: (expected: StepExpectation): NetworkStep => ({ action: "releases", ...expected }),
};

export const time = {
  /** Time passes until the tables are as expected, after at least and at most these many seconds. */
  passes: (seconds: readonly [number, number], expected: StepExpectation): TimeStep => ({
    action: "passes",
    seconds,
    ...expected,
  }),
};

const BOUND: Omit<SocketExpectation, "protocol"> = { recvQ: 0, sendQ: 0, owner: "program" };

/** The server's listening socket, with an empty queue, held by the program. */
export const LISTEN: SocketExpectation = { ...BOUND, protocol: "tcp", state: "LISTEN" };
/** A row of the first connection with empty queues, held by the peer's program. Spread it to change fields. */
export const ESTABLISHED: SocketExpectation = {
  ...BOUND,
  protocol: "tcp",
  state: "ESTABLISHED",
  connection: 1,
};
/** The first connection after the peer has closed it. No program holds these rows. */
export const FIN_WAIT_2: SocketExpectation = {
  ...ESTABLISHED,
  state: "FIN-WAIT-2",
  owner: "none",
};
export const FIN_WAIT_1: SocketExpectation = { ...FIN_WAIT_2, state: "FIN-WAIT-1", sendQ: 1 };
/** The other peer's FIN has arrived, the own FIN is not acknowledged: one in Recv-Q, one in Send-Q. */
export const CLOSING: SocketExpectation = { ...FIN_WAIT_1, state: "CLOSING", recvQ: 1 };
export const LAST_ACK: SocketExpectation = { ...CLOSING, state: "LAST-ACK" };
export const TIME_WAIT: SocketExpectation = { ...FIN_WAIT_2, state: "TIME-WAIT" };
/** A connection that is being opened. The SYN counts one in the send queue, the answer to it does not. */
export const SYN_SENT: SocketExpectation = { ...ESTABLISHED, state: "SYN-SENT", sendQ: 1 };
export const SYN_RECEIVED: SocketExpectation = {
  ...ESTABLISHED,
  state: "SYN-RECEIVED",
  owner: "none",
};
/** The first connection after the other peer has closed it. That FIN counts one in Recv-Q. */
export const CLOSE_WAIT: SocketExpectation = { ...ESTABLISHED, state: "CLOSE-WAIT", recvQ: 1 };

/** The server's UDP socket. It is bound to the lab's port and not connected, so it has no state. */
export const UDP_BOUND: SocketExpectation = { ...BOUND, protocol: "udp" };
/** A UDP socket connected to the other peer. */
export const UDP_CONNECTED: SocketExpectation = {
  ...UDP_BOUND,
  state: "ESTABLISHED",
  connection: 1,
};

/** A socket call that returns `result`. */
export function returns(name: string, result: number): CallExpectation {
  return { name, result };
}

/** A setsockopt that works: `sets("TCP_NODELAY", 1)`, `sets("SO_LINGER", { l_onoff: 1, l_linger: 0 })`. */
export function sets(name: string, value: OptionExpectation["value"]): CallExpectation {
  return { name: "setsockopt", result: 0, option: { name, value } };
}

/** A socket call that returns -1 with this errno, by name: `fails("connect", "ECONNREFUSED")`. */
export function fails(name: string, errno: string): CallExpectation {
  return { name, result: -1, errno };
}

/** Several ends that show the same; the first is that of the lab's own program. */
export function either(first: ProgramEnding, ...others: readonly ProgramEnding[]): EitherEnd {
  return { either: [first, ...others] };
}

/** This many numbers, each larger than the one before, for a setting whose value depends on the machine. */
export function risingNumbers(count: number): SettingExpectation {
  return { rising: count };
}

type LabDetails = Omit<Lab, "name" | "port" | "vocabulary"> & { readonly port?: number };

/**
 * A lab in this version of the vocabulary. Its name must be the name of its folder. If a function makes the rest, the
 * lab differs from student to student.
 */
export function lab(name: string, rest: LabDetails): Lab;
export function lab(name: string, rest: (variant: Variant) => LabDetails): VariantLab;
export function lab(
  name: string,
  rest: LabDetails | ((variant: Variant) => LabDetails),
): Lab | VariantLab {
  const whole = (details: LabDetails): Lab => ({
    name,
    port: 12345,
    ...details,
    vocabulary: VOCABULARY,
  });
  if (typeof rest !== "function") return whole(rest);
  const ofVariant = (variant: Variant): Lab => whole(rest(variant));
  return Object.assign(ofVariant, { hasVariants: true as const });
}
