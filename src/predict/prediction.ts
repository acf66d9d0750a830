/**
 * A user's prediction of a step: the packets that are sent, in order, and the state of each peer after
 * the step. The observation of a step has the same shape, so that both can be shown side by side.
 */
import { otherPeer, PEERS, type Peer } from "../lab/model.ts";
import type { TcpState } from "../sockets/states.ts";

/** A packet, reduced to the fields that a prediction has. */
export type PredictedPacket = PredictedSegment | PredictedDatagram | PredictedIcmp;

export interface PredictedSegment {
  readonly kind: "segment";
  readonly from: Peer;
  /** tcpdump's letters, in its order. */
  readonly flags: string;
  /** Payload bytes. */
  readonly length: number;
  /**
   * Relative to the other side's ISN, so that `S.` has 1. Undefined if the prediction has none. In an
   * observed packet it is undefined if the packet has no ack or the ISN is not known.
   */
  readonly ack?: number | undefined;
}

export interface PredictedDatagram {
  readonly kind: "datagram";
  readonly from: Peer;
  readonly length: number;
}

/** An ICMP message has only a sender in a prediction. */
export interface PredictedIcmp {
  readonly kind: "icmp";
  readonly from: Peer;
}

/** Each peer's state in the run's first connection. */
export type PeerStates = Readonly<Record<Peer, TcpState>>;

export interface Prediction {
  /** In the order in which they are sent. Empty if nothing is sent. */
  readonly packets: readonly PredictedPacket[];
  /** The states after the step. Undefined in a run without TCP, which has no question about states. */
  readonly states?: PeerStates | undefined;
}

/** A step is predicted or skipped. */
export type Answer = Prediction | "skipped";

/** The answers, by step number. */
export type Answers = ReadonlyMap<number, Answer>;

/** The maximum number of packets in the prediction of a step. */
export const MOST_PACKETS = 100;
/** The largest payload that an IP packet could carry. */
export const MOST_BYTES = 65_535;
export const LARGEST_ACK = 0xffff_ffff;

/** `client → server  [P.]  15 bytes, ack 1`. Fields without a value are left out. */
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
