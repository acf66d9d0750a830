/**
 * Whether a kernel may still send something by itself. What comes later than the packet or the call
 * that brought it about comes of a timer, and those of TCP that can fire in a moment run for
 *
 *     what has been sent and is not acknowledged, or is not sent yet    retransmission and probes;
 *                                                                       netstat shows queue and timer
 *     what has been received and is not acknowledged    the delayed ACK, which netstat does not show:
 *                                                       at most TCP_DELACK_MAX (include/net/tcp.h)
 *
 * A socket in LISTEN or TIME-WAIT only answers, as UDP's do; so does a kernel without a socket.
 */
import { otherPeer, PEERS, type Peer } from "../lab/model.ts";
import type { RecordedPacket, RecordedSegment } from "../record/record.ts";
import type { Entry } from "../sockets/table.ts";
import { distance, sequenceLength } from "../wire/decode/sequence.ts";

/**
 * @param packets of the whole run
 * @param tables as they are since then
 */
export function mayStillSend(
  packets: readonly RecordedPacket[],
  tables: Readonly<Record<Peer, readonly Entry[]>>,
): boolean {
  return PEERS.some((peer) =>
    tables[peer].some((entry) => isBusy(entry) || owesAck(peer, entry, packets)),
  );
}

const isIdle = ({ state }: Entry): boolean =>
  state === undefined || state === "LISTEN" || state === "TIME-WAIT";

/** It has something in its send queue, or a timer that netstat shows. */
function isBusy(entry: Entry): boolean {
  if (isIdle(entry)) return false;
  // an orphan in FIN-WAIT-2 is a time-wait entry, and like one it only answers
  const waits = entry.timer?.kind === "off" || entry.timer?.kind === "timewait";
  return !waits || entry.sendQ > 0;
}

/** It has received octets, a SYN or a FIN that no segment of its own acknowledges. */
function owesAck(peer: Peer, entry: Entry, packets: readonly RecordedPacket[]): boolean {
  if (isIdle(entry)) return false;
  const between = (from: Peer) => segmentsBetween(entry, peer, from, packets);
  const acks = between(peer);
  return between(otherPeer(peer)).some(
    (segment) => lengthOf(segment) > 0 && !acks.some((ack) => covers(ack, segment)),
  );
}

/** Segments of the row's connections, sent by one of its ends. */
function segmentsBetween(
  { local, remote }: Entry,
  peer: Peer,
  from: Peer,
  packets: readonly RecordedPacket[],
): readonly RecordedSegment[] {
  const [own, other] = from === peer ? [local, remote] : [remote, local];
  return packets.flatMap(({ source, destination, segment }) =>
    segment !== undefined &&
    source.peer === from &&
    source.port === own.port &&
    destination.port === other.port
      ? [segment]
      : [],
  );
}

const lengthOf = ({ flags, length }: RecordedSegment): number => sequenceLength(flags, length);

/** Whether the acknowledgment number is behind all that the segment takes; numbers relative, mod 2^32. */
function covers(ack: RecordedSegment, segment: RecordedSegment): boolean {
  const { relativeSeq, connection } = segment;
  if (ack.connection !== connection || ack.relativeAck === undefined) return false;
  if (relativeSeq === undefined) return false;
  return distance(relativeSeq + lengthOf(segment), ack.relativeAck) >= 0;
}
