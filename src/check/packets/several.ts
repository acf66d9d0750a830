/**
 * Checks packets that are not known one by one: their number and their bytes.
 */
import type { Mismatch, RecordedPacket, RecordedSegment } from "../../record/record.ts";
import { distance } from "../../wire/decode/sequence.ts";
import type { Several } from "./pairing.ts";
import { describeSeveral } from "./text.ts";

/** @param place its number among the step's expected packets */
export function severalMismatch(
  { expected: e, packets }: Several,
  place: number,
): readonly Mismatch[] {
  const bytes = bytesOf(packets);
  const { atLeast = 0, atMost = Number.POSITIVE_INFINITY } = e;
  const fields = [
    ...(atLeast <= packets.length && packets.length <= atMost ? [] : ["number"]),
    ...(e.bytes === undefined || e.bytes === bytes ? [] : ["bytes"]),
  ];
  if (fields.length === 0) return [];
  const seen = { ...e, atLeast: packets.length, atMost: packets.length, bytes };
  return [
    {
      subject: `${e.kind} ${place}: ${fields.join(", ")}`,
      expected: describeSeveral(e, fields),
      observed: describeSeveral(seen, fields),
    },
  ];
}

/** Payload bytes. Those of segments that are sent again, in whatever pieces, count once. */
export function bytesOf(packets: readonly RecordedPacket[]): number {
  const datagrams = packets.reduce((sum, { datagram }) => sum + (datagram?.length ?? 0), 0);
  return datagrams + bytesOfStream(packets.flatMap(({ segment }) => segment ?? []));
}

/** The length of the union of all ranges of sequence numbers, mod 2^32. */
function bytesOfStream(segments: readonly RecordedSegment[]): number {
  const [first] = segments;
  if (first === undefined) return 0;
  const ranges = segments
    .filter(({ length }) => length > 0)
    .map(({ seq, length }) => ({ from: distance(first.seq, seq), length }))
    .toSorted((a, b) => a.from - b.from);
  let [bytes, end] = [0, Number.NEGATIVE_INFINITY];
  for (const { from, length } of ranges) {
    const next = from + length;
    bytes += Math.max(0, next - Math.max(from, end));
    end = Math.max(end, next);
  }
  return bytes;
}
