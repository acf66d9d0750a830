/**
 * Explains the packets of any capture, one after the other: without a run, calls and lines. Each pair of TCP endpoints is a
 * conversation of its own; UDP and ICMP have one for each pair of addresses. Other protocols are not explained.
 */
import { otherPeer, type Peer } from "../lab/model.ts";
import { PacketRecorder } from "../record/packets.ts";
import type { RecordedPacket } from "../record/record.ts";
import { isFragment } from "../wire/decode/fragments.ts";
import type { Packet } from "../wire/decode/packet.ts";
import { add, relativeTo } from "../wire/decode/sequence.ts";
import type { Explanation } from "./explanation.ts";
import { WireWalk } from "./packets.ts";

export class CaptureReasons {
  readonly #conversations = new Map<string, Conversation>();

  /**
   * @param number of the packet in the capture; explanations name packets by it
   * @returns undefined if no rule knows a cause, and `"other"` for a protocol without causes
   */
  see(packet: Packet, number: number): Explanation | undefined | "other" {
    const { ip, tcp, udp, icmp } = packet;
    const isKnown = tcp ?? udp ?? icmp ?? (isFragment(packet) || undefined);
    if (ip === undefined || isKnown === undefined) return "other";
    const ends = [
      `${ip.source} ${tcp?.sourcePort ?? ""}`,
      `${ip.destination} ${tcp?.destinationPort ?? ""}`,
    ];
    const key = ends.toSorted().join(" ");
    const known = this.#conversations.get(key) ?? new Conversation(packet);
    this.#conversations.set(key, known);
    return known.see(packet, number);
  }
}

class Conversation {
  readonly #recorder: PacketRecorder;
  readonly #walk = new WireWalk();
  /** The first number of each side whose SYN the capture does not have, by connection. */
  readonly #bases = new Map<string, number>();

  /** @param first of its packets: without a SYN, the lower port is taken for the server's */
  constructor({ ip, tcp }: Packet) {
    const [source = "", destination = ""] = [ip?.source, ip?.destination];
    const isAnswer = tcp?.flags.includes("S") && tcp.flags.includes(".");
    const isLower = (tcp?.sourcePort ?? 0) < (tcp?.destinationPort ?? 0);
    const fromServer = tcp?.flags.includes("S") ? isAnswer : isLower;
    this.#recorder = new PacketRecorder(
      fromServer
        ? { server: source, client: destination }
        : { server: destination, client: source },
    );
  }

  see(packet: Packet, number: number): Explanation | undefined {
    const recorded = this.#recorder.record(packet, { received: true });
    const { repeats: _, ...rest } = this.#withNumbers(recorded);
    return this.#walk.see({ ...rest, number });
  }

  /** A capture that begins within a connection has no ISN: the first number seen counts as the one after it. */
  #withNumbers(packet: RecordedPacket): RecordedPacket {
    const { segment, source } = packet;
    if (segment === undefined || source.peer === undefined) return packet;
    const { connection, seq, ack, flags } = segment;
    const base = (peer: Peer, first: number): number => {
      const key = `${connection} ${peer}`;
      const known = this.#bases.get(key) ?? add(first, -1);
      this.#bases.set(key, known);
      return known;
    };
    const numbers = {
      relativeSeq: segment.relativeSeq ?? relativeTo(base(source.peer, seq), seq),
      ...(flags.includes(".") && {
        relativeAck: segment.relativeAck ?? relativeTo(base(otherPeer(source.peer), ack), ack),
      }),
    };
    return { ...packet, segment: { ...segment, ...numbers } };
  }
}
