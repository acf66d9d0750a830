/**
 * Whether a kernel can still send a packet by itself. A packet that does not follow at once from a packet
 * or a call comes from a timer. The timers of TCP that can fire soon are
 *
 *     retransmission and probes    for octets that are not acknowledged or not sent;
 *                                  netstat shows the queue and the timer
 *     the delayed ACK              for received octets that are not acknowledged; netstat does not show
 *                                  it; it takes at most TCP_DELACK_MAX (include/net/tcp.h)
 *
 * A socket in LISTEN or TIME-WAIT only answers packets, like a UDP socket or a kernel without a socket.
 */
import { otherPeer, PEERS, type Peer } from "../lab/model.ts";
import type { RecordedPacket, RecordedSegment } from "../record/record.ts";
import type { Entry } from "../sockets/table.ts";
import { distance, sequenceLength } from "../wire/decode/sequence.ts";

/**
 * @param packets of the whole run
 * @param tables read after the last of them
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

/** Whether the socket has octets in its send queue, or a timer that netstat shows. */
function isBusy(entry: Entry): boolean {
  if (isIdle(entry)) return false;
  // an orphan in FIN-WAIT-2 is a time-wait entry, which only answers
  const waits = entry.timer?.kind === "off" || entry.timer?.kind === "timewait";
  return !waits || entry.sendQ > 0;
}

/** Whether the socket has received octets, a SYN or a FIN that it has not acknowledged. */
function owesAck(peer: Peer, entry: Entry, packets: readonly RecordedPacket[]): boolean {
  if (isIdle(entry)) return false;
  const between = (from: Peer) => segmentsBetween(entry, peer, from, packets);
  const acks = between(peer);
  return between(otherPeer(peer)).some(
    (segment) => lengthOf(segment) > 0 && !acks.some((ack) => covers(ack, segment)),
  );
}

/** The segments of the row's connections that this peer sent. */
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

/** Whether the segment `ack` acknowledges all sequence numbers of `segment`; relative, mod 2^32. */
function covers(ack: RecordedSegment, segment: RecordedSegment): boolean {
  const { relativeSeq, connection } = segment;
  if (ack.connection !== connection || ack.relativeAck === undefined) return false;
  if (relativeSeq === undefined) return false;
  return distance(relativeSeq + lengthOf(segment), ack.relativeAck) >= 0;
}
