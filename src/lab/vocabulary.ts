/**
 * The words a lab file is written in. They make data (see `model.ts`) and check nothing: a lab is
 * validated as a whole when it is loaded.
 */
import type {
  CallExpectation,
  FinishExpectation,
  Lab,
  Peer,
  SegmentExpectation,
  SocketExpectation,
  Step,
  StepExpectation,
} from "./model.ts";

/** The initial sequence number in the relative number space, where the SYN is 0. */
export const ISN = 0;

type SegmentDetails = Omit<SegmentExpectation, "from" | "flags">;

/** What a peer does in a lab. */
export interface PeerWords {
  /** The peer executes the line tagged `// step: TAG`, from its first instruction to the next line. */
  steps(tag: string, expected: StepExpectation): Step;
  /** The peer starts the tagged line, which must come to wait inside the system call `blocksIn`. */
  starts(tag: string, expected: StepExpectation & { readonly blocksIn: string }): Step;
  /** For `finishes`: the tagged line, started before, comes to its end in this step. */
  line(tag: string, expected?: Omit<FinishExpectation, "peer" | "tag">): FinishExpectation;
  /** A segment from this peer, flags in tcpdump's letters. */
  sends(flags: string, details?: SegmentDetails): SegmentExpectation;
}

function peerWords(peer: Peer): PeerWords {
  return {
    steps: (tag, expected) => ({ peer, action: "steps", tag, ...expected }),
    starts: (tag, expected) => ({ peer, action: "starts", tag, ...expected }),
    line: (tag, expected = {}) => ({ peer, tag, ...expected }),
    sends: (flags, details = {}) => ({ from: peer, flags, ...details }),
  };
}

export const server: PeerWords = peerWords("server");
export const client: PeerWords = peerWords("client");

const row = (state: SocketExpectation["state"]): SocketExpectation => ({
  state,
  recvQ: 0,
  sendQ: 0,
  owner: "program",
  connection: 1,
});

/** The server's listening socket: empty queue, held by the program. */
export const LISTEN: SocketExpectation = {
  state: "LISTEN",
  recvQ: 0,
  sendQ: 0,
  owner: "program",
};
/** A row of the first connection with empty queues, held by the peer's program; vary by spreading. */
export const ESTABLISHED: SocketExpectation = row("ESTABLISHED");

/** A socket call that gives `result`. */
export function returns(name: string, result: number): CallExpectation {
  return { name, result };
}

/** A socket call that gives -1 and this errno, by name: `fails("connect", "ECONNREFUSED")`. */
export function fails(name: string, errno: string): CallExpectation {
  return { name, result: -1, errno };
}

/** A lab: its name is its folder's. */
export function lab(name: string, rest: Omit<Lab, "name" | "port"> & { port?: number }): Lab {
  return { name, port: 12345, ...rest };
}
