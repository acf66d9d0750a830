/**
 * Describes a recorded packet in few words, for the line above its arrow and for screen readers.
 */
import { otherPeer, type Peer } from "../lab/model.ts";
import type { RecordedPacket } from "../record/record.ts";
import { safeText } from "../report/text/safe-text.ts";
import { packetNotes } from "../report/text/transcript/network.ts";
import type { Fate } from "./ladder/rows.ts";

export interface PacketWords {
  /** `[S.]`, `UDP`, `ICMP` */
  readonly kind: string;
  /** `seq 0 ack 1`, with the length and the beginning of the data. */
  readonly numbers: string;
}

/** The number of characters of a packet's data in a label. */
const DATA_SHOWN = 24;

export function packetWords(packet: RecordedPacket): PacketWords {
  const { segment, datagram, icmp, text } = packet;
  if (segment !== undefined) {
    const { flags, relativeSeq, relativeAck, seq, ack, length, data } = segment;
    const first = relativeSeq ?? seq;
    const numbers = [
      length > 0 ? `seq ${first}:${(first + length) >>> 0}` : `seq ${first}`,
      ...(flags.includes(".") ? [`ack ${relativeAck ?? ack}`] : []),
    ];
    const all = [numbers.join(" "), ...dataWords(length, data)].join(", ");
    return { kind: flags === "" ? "[none]" : `[${flags}]`, numbers: all };
  }
  if (datagram !== undefined) {
    const { length, data } = datagram;
    const { group, address } = packet.destination;
    const to = group === "broadcast" ? " to all" : group === undefined ? "" : ` to ${address}`;
    const { fragments } = packet;
    const words = [
      dataWords(length, data).join(" ") || "no data",
      ...(fragments ? [`${fragments.length} fragments`] : []),
    ];
    return { kind: `UDP${to}`, numbers: words.join(", ") };
  }
  const words = /: (?:ICMP6?,? )?(.*)$/s.exec(text)?.[1] ?? text;
  return { kind: icmp ? "ICMP" : "packet", numbers: words };
}

function dataWords(length: number, data = ""): readonly string[] {
  if (length === 0) return [];
  const safe = safeText(data.slice(0, DATA_SHOWN * 2));
  const shown = Array.from(safe).slice(0, DATA_SHOWN).join("").trimEnd();
  const all = Math.max(safe.length, data.length);
  const cut = all > shown.length + (data.endsWith("\n") ? 1 : 0) ? "…" : "";
  return [`${length} B “${shown.replaceAll("\n", "⏎")}${cut}”`];
}

const FLAG_NAMES: Readonly<Record<string, string>> = {
  F: "FIN",
  S: "SYN",
  R: "RST",
  P: "PSH",
  ".": "ACK",
  U: "URG",
  E: "ECE",
  W: "CWR",
  e: "AE",
};

/** tcpdump's letters in words: `SYN, ACK`. Empty for other packets than segments. */
export function flagWords({ segment }: Pick<RecordedPacket, "segment">): string {
  return Array.from(segment?.flags ?? "", (letter) => FLAG_NAMES[letter] ?? letter).join(", ");
}

/** The packet's fate: `held at the server's gate until step 4`; empty for most packets. */
export function fateWords(packet: RecordedPacket, fate: Fate): string {
  const repeats = packetNotes({ ...packet, held: undefined })
    .split(", ")
    .slice(1)
    .join(", ");
  const words = [repeats, fate.kind === "lost" ? fate.words : heldWords(packet, fate)];
  return words.filter((word) => word !== "").join(", ");
}

/** The same in fewer words, for the drawing, which shows the rest: `repeats 1, held to step 4`. */
export function fateNote({ repeats }: RecordedPacket, fate: Fate): string {
  const words = [
    ...(repeats === undefined ? [] : [`repeats ${repeats}`]),
    ...(fate.kind === "lost" ? [fate.words] : []),
    ...(fate.kind === "held" ? [`held${untilWords(fate.until, "to")}`] : []),
  ];
  return words.join(", ");
}

type HeldUntil = Extract<Fate, { kind: "held" }>["until"];

function untilWords(until: HeldUntil, toStep: string): string {
  if (until === "open") return "";
  return until === undefined ? " to the end" : ` ${toStep} step ${until.step}`;
}

function heldWords({ destination }: RecordedPacket, fate: Fate): string {
  if (fate.kind !== "held") return "";
  const held = `held at the ${destination.peer ?? "receiver"}’s gate`;
  return `${held}${untilWords(fate.until, "until")}`;
}

/** The peer that sent it. For a packet of another host, the peer that it was not sent to. */
export function senderOf({ source, destination }: RecordedPacket): Peer {
  return source.peer ?? (destination.peer === undefined ? "client" : otherPeer(destination.peer));
}

/** The receiver as a sentence names it. */
function receiverOf({ destination: { group, address } }: RecordedPacket, from: Peer): string {
  if (group === undefined) return otherPeer(from);
  return group === "broadcast" ? "all hosts" : `the group ${address}`;
}

/** `packet 2, server to client: [S.] seq 0 ack 1, held at the client's gate until step 5` */
export function packetSentence(packet: RecordedPacket, fate: Fate): string {
  const from = senderOf(packet);
  const { kind, numbers } = packetWords(packet);
  const became = fateWords(packet, fate);
  const sentence = `packet ${packet.number}, ${from} to ${receiverOf(packet, from)}: ${kind} ${numbers}`;
  return became === "" ? sentence : `${sentence}, ${became}`;
}

/** `20 µs`, `1.02 s` */
export function durationText(seconds: number): string {
  if (seconds >= 1) return `${seconds.toFixed(seconds >= 10 ? 1 : 2)} s`;
  if (seconds >= 0.001) return `${(seconds * 1e3).toFixed(seconds >= 0.01 ? 0 : 1)} ms`;
  return `${Math.round(seconds * 1e6)} µs`;
}
