/**
 * Whether everything that a step expects has been sent. Packets that are not known one by one are awaited
 * by their number and bytes, and until what they carry is acknowledged: the socket tables then rest.
 */
import { otherPeer, PEERS, type Peer } from "../../lab/model.ts";
import {
  eachPacket,
  isPacket,
  type PlannedPacket,
  type PlannedPart,
  type PlannedSeveral,
} from "../../lab/plan/plan.ts";
import type { SentPackets } from "../../observe/link.ts";
import { type Packet, relativeTo, sequenceLength } from "../../wire/index.ts";

/** @param parts the step's list of packets */
export function allSent(parts: readonly PlannedPart[]): (sent: SentPackets) => boolean {
  const each = eachPacket(parts);
  const several = each.filter((one) => !isPacket(one));
  const least = each.reduce((sum, one) => {
    if (!isPacket(one)) return sum + (one.atLeast ?? 0);
    return sum + (one.kind === "datagram" ? (one.fragments?.length ?? 1) : 1);
  }, 0);
  return (sent) =>
    sent.server.length + sent.client.length >= least &&
    several.every((one) => hasItsBytes(one, sent)) &&
    (several.length === 0 ||
      PEERS.every((peer) => isAcknowledged(peer, sent) && hasItsMarks(peer, each, sent)));
}

/** Whether the peer has sent as many SYNs, FINs and RSTs: any number of other segments can stand for their number. */
function hasItsMarks(
  peer: Peer,
  each: readonly (PlannedPacket | PlannedSeveral)[],
  sent: SentPackets,
): boolean {
  return ["S", "F", "R"].every((mark) => {
    const expected = each.filter(
      (one) => one.kind === "segment" && one.from === peer && one.flags.includes(mark),
    );
    const found = sent[peer].filter(({ tcp }) => tcp?.flags.includes(mark));
    return found.length >= expected.length;
  });
}

/** Whether a kernel has acknowledged or reset everything that was sent. */
export function allAnswered(sent: SentPackets): boolean {
  return PEERS.every((peer) => isAcknowledged(peer, sent) || isReset(sent[otherPeer(peer)]));
}

const isReset = (packets: readonly Packet[]): boolean =>
  packets.some(({ tcp }) => tcp?.flags.includes("R"));

function hasItsBytes({ kind, from, atLeast = 0, bytes = 0 }: PlannedSeveral, sent: SentPackets) {
  const own = sent[from].flatMap(({ tcp, udp }) => (kind === "segments" ? tcp : udp) ?? []);
  const sum = own.reduce((all, { length }) => all + length, 0);
  return own.length >= atLeast && sum >= bytes;
}

/** Whether the other peer has acknowledged the last octet of each of the peer's connections. */
function isAcknowledged(peer: Peer, sent: SentPackets): boolean {
  const data = sent[peer].filter(({ tcp }) => tcp && sequenceLength(tcp.flags, tcp.length) > 0);
  const last = new Map(data.map((packet) => [ends(packet, true), packet]));
  return [...last].every(([connection, { tcp }]) => {
    const end = (tcp?.seq ?? 0) + sequenceLength(tcp?.flags ?? "", tcp?.length ?? 0);
    return sent[otherPeer(peer)].some(
      (answer) => ends(answer, false) === connection && covers(answer, end),
    );
  });
}

/** Half of the number space: an acknowledgment that is ahead of the end by less covers it. */
const HALF = 2 ** 31;

function covers({ tcp }: Packet, end: number): boolean {
  return tcp?.flags.includes(".") === true && relativeTo(end, tcp.ack) < HALF;
}

/** Both ports, the sender's of the data first. */
function ends({ tcp }: Packet, isData: boolean): string {
  const ports = [tcp?.sourcePort, tcp?.destinationPort];
  return (isData ? ports : ports.toReversed()).join();
}
