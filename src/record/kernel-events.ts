/**
 * Turns the kernel's other events into those of the record: of the run's own peers, with times relative to the first packet. A
 * drop gets the number of its packet, which is the last one of its connection that had arrived.
 */
import { PEERS, type Peer } from "../lab/model.ts";
import type { KernelEvent } from "../sockets/kernel-events.ts";
import type { RecordedKernelEvent, RecordedPacket } from "./record.ts";

/** Seconds from a packet's arrival to its drop. A program that has the socket makes the kernel wait. */
const SOON = 0.05;

/**
 * @param start of the first packet, in microseconds since 1970
 * @param packets up to now, in the order in which they were sent
 */
export function recordKernelEvents(
  events: readonly KernelEvent[],
  addresses: Readonly<Record<Peer, string>>,
  start: number | undefined,
  packets: readonly RecordedPacket[],
): RecordedKernelEvent[] {
  const origin = start ?? events[0]?.time ?? 0;
  return events.flatMap((event): RecordedKernelEvent[] => {
    const { kind, from, to } = event;
    const time = Math.round(event.time - origin) / 1e6;
    const at = kind === "drop" ? to : from;
    const peer = PEERS.find((one) => addresses[one] === at.address);
    if (peer === undefined) return [];
    if (kind === "retransmission") return [{ kind, peer, time, from, to }];
    if (kind === "reset") return [{ kind, peer, time, from, to, reason: event.reason }];
    const dropped = arrivedLast(packets, { time, from, to });
    const { reason } = event;
    return dropped === undefined ? [] : [{ kind, peer, time, from, to, reason, packet: dropped }];
  });
}

/** Undefined if a gate has held packets of the connection, because the time of their arrival is not known. */
function arrivedLast(
  packets: readonly RecordedPacket[],
  { time, from, to }: Pick<RecordedKernelEvent, "time" | "from" | "to">,
): number | undefined {
  const same = (one: RecordedPacket["source"], other: typeof from): boolean =>
    one.address === other.address && one.port === other.port;
  const sent = packets.filter(
    (packet) => same(packet.source, from) && same(packet.destination, to) && packet.time <= time,
  );
  const last = sent.at(-1);
  if (last === undefined || !last.received || time - last.time > SOON) return undefined;
  return sent.some(({ held }) => held !== undefined) ? undefined : last.number;
}
