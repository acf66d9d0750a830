/**
 * The words a lab file is written in. They make data (see `model.ts`) and check nothing: a lab is
 * validated as a whole when it is loaded.
 */
import type {
  CallExpectation,
  DatagramExpectation,
  FinishExpectation,
  IcmpExpectation,
  Lab,
  LineExpectation,
  LineStep,
  NetworkStep,
  PacketSelector,
  Peer,
  ProgramEnd,
  SegmentExpectation,
  SettingExpectation,
  SocketExpectation,
  StepExpectation,
  TimeStep,
} from "./model.ts";

/** The version of this vocabulary, which is raised when a word changes its name or meaning. */
export const VOCABULARY = 2;

/** The initial sequence number in the relative number space, where the SYN is 0. */
export const ISN = 0;

type SegmentDetails = Omit<SegmentExpectation, "kind" | "from" | "flags">;
type DatagramDetails = Omit<DatagramExpectation, "kind" | "from">;

/** What a peer does in a lab. */
export interface PeerWords {
  /** The peer executes the line tagged `// step: TAG`, from its first instruction to the next line. */
  steps(tag: string, expected: LineExpectation): LineStep;
  /** The peer starts the tagged line, which must come to wait inside the system call `blocksIn`. */
  starts(tag: string, expected: LineExpectation & { readonly blocksIn: string }): LineStep;
  /** The peer runs from the tagged line to its program's end. */
  ends(tag: string, expected: LineExpectation & { readonly end: ProgramEnd }): LineStep;
  /** For `finishes`: the tagged line, started before, comes to its end in this step. */
  line(tag: string, expected?: Omit<FinishExpectation, "peer" | "tag">): FinishExpectation;
  /** A segment from this peer, flags in tcpdump's letters. */
  sends(flags: string, details?: SegmentDetails): SegmentExpectation;
  /** A UDP datagram from this peer. */
  sendsDatagram(details?: DatagramDetails): DatagramExpectation;
  /** An ICMP message from this peer, in tcpdump's words: `udp port 12345 unreachable`. */
  sendsIcmp(reads: IcmpExpectation["reads"]): IcmpExpectation;
}

function peerWords(peer: Peer): PeerWords {
  return {
    steps: (tag, expected) => ({ peer, action: "steps", tag, ...expected }),
    starts: (tag, expected) => ({ peer, action: "starts", tag, ...expected }),
    line: (tag, expected = {}) => ({ peer, tag, ...expected }),
    ends: (tag, expected) => ({ peer, action: "ends", tag, ...expected }),
    sends: (flags, details = {}) => ({ kind: "segment", from: peer, flags, ...details }),
    sendsDatagram: (details = {}) => ({ kind: "datagram", from: peer, ...details }),
    sendsIcmp: (reads) => ({ kind: "icmp", from: peer, reads }),
  };
}

export const server: PeerWords = peerWords("server");
export const client: PeerWords = peerWords("client");

type Packets = PacketSelector | readonly PacketSelector[];

function networkStep(action: NetworkStep["action"]) {
  return (what: Packets, expected: StepExpectation): NetworkStep => ({
    action,
    what: [what].flat(),
    ...expected,
  });
}

/**
 * What the network between the peers does in a lab. A packet that is held has been sent, and stands
 * at its receiver's door: both captures have seen it, the receiving kernel has not. Packets are told
 * by the fields given: `server.sends("F.")` is the first FIN of the server that is held.
 */
export const network = {
  /** From now on these packets are held; of segments only flags and length count. */
  holds: networkStep("holds"),
  /** From now on every packet is held. */
  holdsEverything: (expected: StepExpectation): NetworkStep => ({ action: "holds", ...expected }),
  /** Lets held packets in, one after the other. */
  delivers: networkStep("delivers"),
  /** Loses held packets. */
  drops: networkStep("drops"),
  /** Brings packets of the run once more, byte for byte; expect the copies among the packets. */
  duplicates: networkStep("duplicates"),
  /** Lets in what is held, in order, and holds nothing any more. */
  releases: (expected: StepExpectation): NetworkStep => ({ action: "releases", ...expected }),
};

export const time = {
  /** Time passes until the tables are as expected: after at least and at most so many seconds. */
  passes: (seconds: readonly [number, number], expected: StepExpectation): TimeStep => ({
    action: "passes",
    seconds,
    ...expected,
  }),
};

const BOUND: Omit<SocketExpectation, "protocol"> = { recvQ: 0, sendQ: 0, owner: "program" };

/** The server's listening socket: empty queue, held by the program. */
export const LISTEN: SocketExpectation = { ...BOUND, protocol: "tcp", state: "LISTEN" };
/** A row of the first connection with empty queues, held by the peer's program; vary by spreading. */
export const ESTABLISHED: SocketExpectation = {
  ...BOUND,
  protocol: "tcp",
  state: "ESTABLISHED",
  connection: 1,
};
/** The first connection after the peer has closed it: no program holds these rows any more. */
export const FIN_WAIT_2: SocketExpectation = {
  ...ESTABLISHED,
  state: "FIN-WAIT-2",
  owner: "none",
};
export const FIN_WAIT_1: SocketExpectation = { ...FIN_WAIT_2, state: "FIN-WAIT-1", sendQ: 1 };
/** The other peer's FIN has come, the own one is not acknowledged: one in Recv-Q, one in Send-Q. */
export const CLOSING: SocketExpectation = { ...FIN_WAIT_1, state: "CLOSING", recvQ: 1 };
export const LAST_ACK: SocketExpectation = { ...CLOSING, state: "LAST-ACK" };
export const TIME_WAIT: SocketExpectation = { ...FIN_WAIT_2, state: "TIME-WAIT" };
/** A connection under way: the SYN takes a place in the send queue, the answer to it does not. */
export const SYN_SENT: SocketExpectation = { ...ESTABLISHED, state: "SYN-SENT", sendQ: 1 };
export const SYN_RECEIVED: SocketExpectation = {
  ...ESTABLISHED,
  state: "SYN-RECEIVED",
  owner: "none",
};
/** The first connection after the other peer has closed it; its FIN counts one in Recv-Q. */
export const CLOSE_WAIT: SocketExpectation = { ...ESTABLISHED, state: "CLOSE-WAIT", recvQ: 1 };

/** The server's UDP socket: bound to the lab's port, not connected, so it has no state. */
export const UDP_BOUND: SocketExpectation = { ...BOUND, protocol: "udp" };
/** A UDP socket connected to the other peer. */
export const UDP_CONNECTED: SocketExpectation = {
  ...UDP_BOUND,
  state: "ESTABLISHED",
  connection: 1,
};

/** A socket call that gives `result`. */
export function returns(name: string, result: number): CallExpectation {
  return { name, result };
}

/** A socket call that gives -1 and this errno, by name: `fails("connect", "ECONNREFUSED")`. */
export function fails(name: string, errno: string): CallExpectation {
  return { name, result: -1, errno };
}

/** So many numbers, each larger than the one before: for a setting whose value is the machine's. */
export function risingNumbers(count: number): SettingExpectation {
  return { rising: count };
}

type LabDetails = Omit<Lab, "name" | "port" | "vocabulary"> & { readonly port?: number };

/** A lab, named like its folder, in this version of the vocabulary. */
export function lab(name: string, rest: LabDetails): Lab {
  return { name, port: 12345, ...rest, vocabulary: VOCABULARY };
}
