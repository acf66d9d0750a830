/**
 * Gives a record's packets an order and a number that do not differ between runs, where a lab leaves them
 * open: packets in any order come in the lab's order, and one packet stands for several that the lab does
 * not know one by one. All packets are then counted from 1 again.
 *
 * The kernels cut and repeat those several differently each time. So the windows of later packets have a fixed form, too,
 * because a window depends on the memory of what was received (tcp_measure_rcv_mss in net/ipv4/tcp_input.c), and
 * the kernels' own events with the several.
 */
import type { RecordedKernelEvent, RecordedPacket, RunRecord, StepRecord } from "./record.ts";

export function inFixedOrder(record: RunRecord): RunRecord {
  const several = record.steps.flatMap((step) => step.several ?? []);
  if (several.length === 0 && !record.steps.some((step) => step.anyOrder)) return record;
  const firsts = new Set(several.map(({ packets }) => packets[0]));
  const left = new Set(several.flatMap(({ packets }) => packets.slice(1)));
  const ordered = record.steps.map((step) =>
    inLabsOrder(step).filter(({ number }) => !left.has(number)),
  );
  const kept = [...ordered.flat(), ...record.late];
  const numbers = new Map(kept.map(({ number }, index) => [number, index + 1]));
  const now = (number: number): number => numbers.get(number) ?? 0;
  const firstOfAll = Math.min(...[...firsts].flatMap((number) => number ?? []));
  const renumbered = (packets: readonly RecordedPacket[]): RecordedPacket[] =>
    packets
      .map((packet) => (packet.number > firstOfAll ? withoutWindow(packet) : packet))
      .map(({ segment, datagram, ...packet }) => ({
        ...packet,
        ...(!firsts.has(packet.number) && segment && { segment }),
        ...(!firsts.has(packet.number) && datagram && { datagram }),
        text: firsts.has(packet.number) ? "" : packet.text,
        number: now(packet.number),
        ...(packet.repeats !== undefined && { repeats: now(packet.repeats) }),
      }));
  return {
    ...record,
    steps: record.steps.map((step, index) => ({
      ...referringTo(step, now, left),
      packets: renumbered(ordered[index] ?? []),
    })),
    late: renumbered(record.late),
    ...(record.kernel && { kernel: eventsOf(record.kernel, several.length > 0, now, firsts) }),
    ...(several.length > 0 && {
      capture: {
        server: { ...record.capture.server, packets: 0 },
        client: { ...record.capture.client, packets: 0 },
      },
    }),
  };
}

function withoutWindow({ segment, ...packet }: RecordedPacket): RecordedPacket {
  return {
    ...packet,
    ...(segment && { segment: { ...segment, window: 0 } }),
    text: packet.text.replace(/(?<= win )\d+/, "0"),
  };
}

/** The kernels' events with packets that the lab knows one by one; if it knows some only together, no others. */
function eventsOf(
  events: readonly RecordedKernelEvent[],
  hasSeveral: boolean,
  now: (number: number) => number,
  firsts: ReadonlySet<number | undefined>,
): RecordedKernelEvent[] {
  return events.flatMap(({ packet, ...event }) => {
    if (packet === undefined) return hasSeveral ? [] : [event];
    if (firsts.has(packet) || now(packet) === 0) return [];
    return [{ ...event, packet: now(packet) }];
  });
}

/** The step's packets, with those of each group in any order where the group is, in the lab's order. */
function inLabsOrder({ packets, anyOrder = [] }: StepRecord): readonly RecordedPacket[] {
  const groups = new Map(anyOrder.flatMap((group) => group.map((number) => [number, group])));
  const byNumber = new Map(packets.map((packet) => [packet.number, packet]));
  const done = new Set<readonly number[]>();
  return packets.flatMap((packet) => {
    const group = groups.get(packet.number);
    if (group === undefined) return [packet];
    if (done.has(group)) return [];
    done.add(group);
    return group.flatMap((number) => byNumber.get(number) ?? []);
  });
}

/** The step with the new numbers in all that refers to packets. */
function referringTo(
  { network, several, anyOrder, ...step }: StepRecord,
  now: (number: number) => number,
  left: ReadonlySet<number>,
): StepRecord {
  return {
    ...step,
    held: step.held.map(now),
    ...(network && { network: { ...network, packets: network.packets.map(now) } }),
    ...(several && {
      several: several.map((one) => ({
        ...one,
        count: Math.min(1, one.count),
        packets: one.packets.slice(0, 1).map(now),
      })),
    }),
    ...(anyOrder && {
      anyOrder: anyOrder.map((group) => group.filter((number) => !left.has(number)).map(now)),
    }),
  };
}
