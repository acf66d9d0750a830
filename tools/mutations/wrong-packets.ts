/** A packet's expectation, each time with one thing wrong. */
import { byteLength, otherPeer, type SequenceNumber } from "../../src/lab/model.ts";
import type {
  PlannedDatagram,
  PlannedPacket,
  PlannedSegment,
  PlannedSeveral,
} from "../../src/lab/plan/plan.ts";
import type { RecordedPacket } from "../../src/record/record.ts";
import { type Wrong, within, wrong, wrongFlags, wrongLists, wrongRanges } from "./wrong.ts";

/** @param seen the recorded packet, which meets the expectation */
export function wrongPackets(
  packet: PlannedPacket,
  seen: RecordedPacket,
): readonly Wrong<PlannedPacket>[] {
  if (packet.kind === "segment") return wrongSegments(packet, seen);
  if (packet.kind === "datagram") return wrongDatagrams(packet);
  const { from, reads } = packet;
  return [
    wrong("field", "sender", { ...packet, from: otherPeer(from) }),
    wrong("field", "message", { ...packet, reads: `${reads} no such text` }),
    wrong("field", "protocol", { kind: "datagram", from, connection: 1, length: 0 }),
  ];
}

/** Amounts that no run of the lab can have. */
export function wrongSeveral(several: PlannedSeveral): readonly Wrong<PlannedSeveral>[] {
  const { kind, atLeast = 0, bytes } = several;
  const { atMost: _, ...open } = several;
  return [
    wrong("field", "at least", { ...open, atLeast: atLeast + 100_000 }),
    ...(atLeast > 0 ? [wrong("field", "at most", { ...several, atLeast: 0, atMost: 0 })] : []),
    ...(bytes === undefined
      ? []
      : [bytes + 1, bytes - 1].map((other) =>
          wrong("length", "bytes", { ...several, bytes: other }),
        )),
    wrong("field", "sender", { ...several, from: otherPeer(several.from) }),
    wrong("field", "connection", { ...several, connection: several.connection + 1 }),
    wrong("field", "kind", { ...several, kind: kind === "segments" ? "datagrams" : "segments" }),
  ];
}

function wrongDatagrams(datagram: PlannedDatagram): readonly Wrong<PlannedPacket>[] {
  const { from, to, fragments = [], length, connection } = datagram;
  return [
    ...wrongPayloads(datagram),
    ...["server", "client", "broadcast", "multicast", "198.18.0.99"]
      .filter(
        (other) => to !== undefined && other !== to && !(other === "multicast" && /\d/.test(to)),
      )
      .map((other) => wrong("field", "receiver", { ...datagram, to: other })),
    wrong("field", "fragments", { ...datagram, fragments: [...fragments, 8] }),
    ...fragments.map((_, index) =>
      wrong("field", "fragments", { ...datagram, fragments: fragments.toSpliced(index, 1) }),
    ),
    wrong("field", "protocol", {
      kind: "segment",
      from,
      flags: "P.",
      seq: 1,
      ack: 1,
      length,
      connection,
    }),
    wrong("field", "protocol", { kind: "icmp", from, reads: "UDP" }),
  ];
}

/** The fields that segments and datagrams share. If two fields would contradict each other, one is left out. */
function wrongPayloads<T extends PlannedSegment | PlannedDatagram>(packet: T): readonly Wrong<T>[] {
  const { data, ...bare } = packet;
  const { length, connection, reads } = packet;
  const lengths = [length + 1, ...(length > 0 ? [length - 1] : []), length + 65_536];
  const otherData = [
    `${data ?? ""}x`,
    ...(data === undefined || data === ""
      ? []
      : [`${data[0] === "x" ? "y" : "x"}${data.slice(1)}`]),
  ];
  return [
    ...lengths.map((other) => wrong("length", `length ${other}`, { ...bare, length: other } as T)),
    ...otherData.map((other) =>
      wrong("field", "data", { ...packet, data: other, length: byteLength(other) }),
    ),
    wrong("field", "reads", { ...packet, reads: `${reads ?? ""} no such text` }),
    wrong("field", "connection", { ...packet, connection: connection + 1 }),
    ...(connection > 1
      ? [wrong("field", "connection", { ...packet, connection: connection - 1 })]
      : []),
    wrong("field", "sender", { ...packet, from: otherPeer(packet.from) }),
  ];
}

function wrongSegments(
  segment: PlannedSegment,
  { segment: seen }: RecordedPacket,
): readonly Wrong<PlannedPacket>[] {
  const { flags, seq, ack, length, connection, from, isn, afterSeconds } = segment;
  const window = seen?.window ?? 0;
  return [
    ...wrongFlags(flags).map((other) => {
      const { ack: _, ...unacknowledged } = segment;
      const bare = other.includes(".") ? segment : unacknowledged;
      return wrong("flags", `flags ${other || "none"}`, { ...bare, flags: other });
    }),
    ...wrongNumbers(seq).map((other) =>
      wrong("seq", `seq ${JSON.stringify(other)}`, { ...segment, seq: other }),
    ),
    ...wrongNumbers(ack).map((other) =>
      wrong("ack", `ack ${JSON.stringify(other)}`, { ...segment, ack: other }),
    ),
    ...wrongPayloads(segment),
    ...[window + 1, window - 1].map((other) =>
      wrong("field", "window", { ...segment, window: other }),
    ),
    ...within(wrongRanges(afterSeconds), (other) => ({ ...segment, afterSeconds: other }), "time"),
    // "new" is right for a SYN whose addresses and ports had another ISN before.
    ...(isn === undefined && flags.includes("S") && seen?.isnBefore === undefined
      ? [wrong("field", "ISN", { ...segment, isn: "new" as const })]
      : []),
    ...wrongOptions(segment),
    wrong("field", "protocol", { kind: "datagram", from, connection, length }),
    wrong("field", "protocol", { kind: "icmp", from, reads: "IP" }),
  ];
}

function wrongNumbers(value: SequenceNumber | undefined): readonly SequenceNumber[] {
  if (value === undefined) return [];
  if (typeof value !== "number") return [{ raw: value.raw + 1 }, { raw: value.raw - 1 }];
  return [value + 1, value - 1, value + 1000, { raw: 424_242 }];
}

function wrongOptions(segment: PlannedSegment): readonly Wrong<PlannedSegment>[] {
  const { options } = segment;
  if (options === undefined) return [];
  const others = within(
    wrongLists("word", options.split(","), (word) => [
      wrong("options", "value", `${word.split(" ")[0]} 9`),
      wrong("options", "another", word === "nop" ? "sackOK" : "nop"),
    ]),
    (words) => ({ ...segment, options: words.join() }),
    "options",
  );
  return others.map((one) => ({ ...one, kind: "options" }));
}
