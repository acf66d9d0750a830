/**
 * What somebody says of a step before it happens: which packets are sent, in their order, and in which
 * state each peer is afterwards. What was seen of a step has the same shape, so that both stand side
 * by side.
 */
import { otherPeer, PEERS, type Peer } from "../lab/model.ts";
import type { TcpState } from "../sockets/states.ts";

/** A packet in as many words as are asked for. */
export type PredictedPacket = PredictedSegment | PredictedDatagram | PredictedIcmp;

export interface PredictedSegment {
  readonly kind: "segment";
  readonly from: Peer;
  /** tcpdump's letters, in its order. */
  readonly flags: string;
  /** Payload bytes. */
  readonly length: number;
  /**
   * Relative to the other side's ISN, so that `S.` has 1; undefined where it was not said, and of a
   * packet that was seen where it has none or the ISN is not known.
   */
  readonly ack?: number | undefined;
}

export interface PredictedDatagram {
  readonly kind: "datagram";
  readonly from: Peer;
  readonly length: number;
}

/** Of an ICMP message only who sends it is asked. */
export interface PredictedIcmp {
  readonly kind: "icmp";
  readonly from: Peer;
}

/** Each peer's state on the run's first connection. */
export type PeerStates = Readonly<Record<Peer, TcpState>>;

export interface Prediction {
  /** In the order in which they are sent; none: nothing is sent. */
  readonly packets: readonly PredictedPacket[];
  /** After the step; undefined where the run has no TCP, and it was not asked. */
  readonly states?: PeerStates | undefined;
}

/** A step is predicted, or let go without a word. */
export type Answer = Prediction | "skipped";

/** By the number of the step. */
export type Answers = ReadonlyMap<number, Answer>;

/** So many packets of one step can be said. */
export const MOST_PACKETS = 100;
/** The largest payload an IP packet could carry. */
export const MOST_BYTES = 65_535;
export const LARGEST_ACK = 0xffff_ffff;

/** `client → server  [P.]  15 bytes, ack 1`; what is not said is left out. */
export function packetText(packet: PredictedPacket): string {
  const between = `${packet.from} → ${otherPeer(packet.from)}`;
  if (packet.kind === "icmp") return `${between}  ICMP`;
  const length = `${packet.length} ${packet.length === 1 ? "byte" : "bytes"}`;
  if (packet.kind === "datagram") return `${between}  UDP  ${length}`;
  const { flags, ack } = packet;
  const numbers = [
    ...(packet.length > 0 ? [length] : []),
    ...(ack === undefined ? [] : [`ack ${ack}`]),
  ].join(", ");
  return `${between}  [${flags}]${numbers === "" ? "" : `  ${numbers}`}`;
}

/** `server LISTEN, client CLOSED` */
export function statesText(states: PeerStates): string {
  return PEERS.map((peer) => `${peer} ${states[peer]}`).join(", ");
}
