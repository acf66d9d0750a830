/**
 * Checks the packets of a peer's own loopback interface, of a step that lists them. The check is exact then:
 * every packet counts, in order.
 */
import {
  byteLength,
  inTcpdumpsOrder,
  type LoopbackExpectation,
  PEERS,
  type Peer,
  type StepExpectation,
} from "../lab/model.ts";
import type { LoopbackPacket, Mismatch, RecordedLoopback } from "../record/record.ts";

export function checkLoopback(
  expected: StepExpectation["loopback"] = {},
  observed: RecordedLoopback = {},
): readonly Mismatch[] {
  return PEERS.flatMap((peer) => {
    const listed = expected[peer];
    if (listed === undefined) return [];
    const { packets = [], missed = 0 } = observed[peer] ?? {};
    return [...ofList(peer, listed, packets), ...ofMissed(peer, missed)];
  });
}

function ofList(
  peer: Peer,
  listed: readonly LoopbackExpectation[],
  packets: readonly LoopbackPacket[],
): readonly Mismatch[] {
  const length = Math.max(listed.length, packets.length);
  return Array.from({ length }, (_, at) => [listed[at], packets[at]] as const).flatMap(
    ([one, packet], at): readonly Mismatch[] => {
      if (one !== undefined && packet !== undefined && fits(one, packet)) return [];
      return [
        {
          subject: `the ${peer}'s loopback interface, packet ${at + 1}${problemOf(one, packet)}`,
          expected: one === undefined ? "no such packet in this step" : expectedText(one),
          observed: packet === undefined ? "no packet" : observedText(packet),
        },
      ];
    },
  );
}

function problemOf(
  one: LoopbackExpectation | undefined,
  packet: LoopbackPacket | undefined,
): string {
  if (one === undefined) return ": extra";
  return packet === undefined ? ": missing" : "";
}

function fits(one: LoopbackExpectation, packet: LoopbackPacket): boolean {
  const { from, to, data, reads } = one;
  const length = lengthOf(one);
  return (
    inTcpdumpsOrder(one.word) === packet.word &&
    (from === undefined || from === packet.source.port) &&
    (to === undefined || to === packet.destination.port) &&
    (length === undefined || length === packet.length) &&
    (data === undefined || data === (packet.data ?? "")) &&
    (reads === undefined || packet.text.includes(reads))
  );
}

function lengthOf({ word, length, data }: LoopbackExpectation): number | undefined {
  if (length !== undefined || data !== undefined) return length ?? byteLength(data ?? "");
  return word === "ICMP" ? undefined : 0;
}

function expectedText(one: LoopbackExpectation): string {
  const { word, from, to, data, reads } = one;
  const length = lengthOf(one);
  return [
    word === "UDP" || word === "ICMP" ? word : `[${inTcpdumpsOrder(word)}]`,
    ...(from === undefined ? [] : [`from port ${from}`]),
    ...(to === undefined ? [] : [`to port ${to}`]),
    ...(length === undefined ? [] : [`length ${length}`]),
    ...(data === undefined ? [] : [JSON.stringify(data)]),
    ...(reads === undefined ? [] : [`with the text ${JSON.stringify(reads)}`]),
  ].join("  ");
}

function observedText({ text, data }: LoopbackPacket): string {
  return data === undefined ? text : `${text}  ${JSON.stringify(data)}`;
}

function ofMissed(peer: Peer, missed: number): readonly Mismatch[] {
  if (missed === 0) return [];
  return [
    {
      subject: `the ${peer}'s loopback interface: extra`,
      expected: "no more packets in this step",
      observed: `${missed} more packets`,
    },
  ];
}
