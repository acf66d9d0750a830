/** A packet's expectation with one thing wrong, in every way there is. */
import { otherPeer, type SequenceNumber } from "../../src/lab/model.ts";
import type { PlannedDatagram, PlannedPacket, PlannedSegment } from "../../src/lab/plan.ts";

export type Wrong<T> = readonly (readonly [what: string, wrong: T])[];

/** Times before a range and after it; what is not limited is never so late. */
export function wrongRanges(
  range: readonly [number, number] | undefined,
): Wrong<readonly [number, number]> {
  const [least, most] = range ?? [0, 1000];
  return [
    ["later", [most + 1, most + 2]],
    ...(least === 0 ? [] : [["sooner", [0, least / 2]] as const]),
  ];
}

export function wrongPackets(packet: PlannedPacket): Wrong<PlannedPacket> {
  if (packet.kind === "segment") return wrongSegments(packet);
  if (packet.kind === "datagram") return wrongDatagrams(packet);
  const { from, reads } = packet;
  return [
    ["sender", { ...packet, from: otherPeer(from) }],
    ["message", { ...packet, reads: `${reads} no such text` }],
    ["protocol", { kind: "datagram", from, connection: 1, length: 0 }],
  ];
}

function wrongDatagrams(datagram: PlannedDatagram): Wrong<PlannedPacket> {
  const { from, length, data, reads, connection } = datagram;
  return [
    ["length", { ...datagram, length: length + 1 }],
    ["data", { ...datagram, data: `${data ?? ""}x` }],
    ["reads", { ...datagram, reads: `${reads ?? ""} no such text` }],
    ["connection", { ...datagram, connection: connection + 1 }],
    ["sender", { ...datagram, from: otherPeer(from) }],
    ["protocol", { kind: "segment", from, flags: "P.", seq: 1, ack: 1, length, connection }],
    ["protocol", { kind: "icmp", from, reads: "UDP" }],
  ];
}

const FLAGS = ["S", "S.", ".", "P.", "F.", "FP.", "R", "R."];

function wrongSegments(segment: PlannedSegment): Wrong<PlannedPacket> {
  const { flags, seq, ack, length, data, window, options, reads, connection, from } = segment;
  const { afterSeconds } = segment;
  const wrongNumbers = (value: SequenceNumber | undefined): readonly SequenceNumber[] =>
    typeof value !== "number" ? [] : [value + 1, value + 1000, { raw: 424_242 }];
  const words = options?.split(",") ?? [];
  return [
    ...FLAGS.filter((other) => other !== flags).map(
      (other) => [`flags ${other}`, { ...segment, flags: other }] as const,
    ),
    ...wrongNumbers(seq).map((other) => ["seq", { ...segment, seq: other }] as const),
    ...wrongNumbers(ack).map((other) => ["ack", { ...segment, ack: other }] as const),
    ["length", { ...segment, length: length + 1 }],
    ["data", { ...segment, data: `${data ?? ""}x` }],
    ["window", { ...segment, window: (window ?? 1) - 1 }],
    ["reads", { ...segment, reads: `${reads ?? ""} no such text` }],
    ...wrongRanges(afterSeconds).map(
      ([what, other]) => [`time: ${what}`, { ...segment, afterSeconds: other }] as const,
    ),
    ["connection", { ...segment, connection: connection + 1 }],
    ["sender", { ...segment, from: otherPeer(from) }],
    ["protocol", { kind: "datagram", from, connection, length }],
    ["protocol", { kind: "icmp", from, reads: "IP" }],
    ...words.flatMap((word, index) => [
      [
        `options without ${word}`,
        { ...segment, options: words.toSpliced(index, 1).join() },
      ] as const,
      [
        `options ${word} 9`,
        { ...segment, options: words.with(index, `${word} 9`).join() },
      ] as const,
    ]),
    ...(options === undefined
      ? []
      : [["options reversed", { ...segment, options: words.toReversed().join() }] as const]),
  ];
}
