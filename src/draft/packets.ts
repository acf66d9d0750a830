/** The packets of a step as a lab expects them, with relative numbers and payloads. */
import { byteLength, type PacketExpectation, type Peer } from "../lab/model.ts";
import type { RecordedPacket, RecordedSegment, StepRecord } from "../record/record.ts";
import { sequenceLength } from "../wire/decode/sequence.ts";
import { NoDraftError } from "./refusal.ts";

/** Of longer payloads only the length is expected. */
const LONGEST_DATA = 200;
const PRINTABLE = /^[\t\n\r\x20-\x7e\u00a0-\ud7ff]*$/;

interface DraftPackets {
  readonly packets: readonly PacketExpectation[];
  readonly notes: readonly string[];
}

/** Goes through the packets of a run in order: it states a number if it is not the next one in sequence. */
export class PacketWriter {
  readonly #labPort: number;
  /** The next number of a peer in a connection. */
  readonly #next = new Map<string, number>();

  constructor(labPort: number) {
    this.#labPort = labPort;
  }

  /** @param same the step in each run. @throws NoDraftError if its packets are not the same */
  of(same: readonly StepRecord[]): DraftPackets {
    const notes: string[] = [];
    const lists = new Set(same.map(({ packets }) => packets.map(words).join(", ")));
    if (lists.size > 1) {
      throw new NoDraftError(
        `the packets of a step are not the same in each run, so two events race: ${[...lists].join(" | ")}`,
      );
    }
    const packets = (same[0]?.packets ?? []).map((packet, at) => {
      const isOpen = new Set(same.map((step) => payload(step.packets[at]))).size > 1;
      if (isOpen) {
        notes.push(
          `the bytes of packet ${at + 1} differ from run to run: only their number is expected`,
        );
      }
      return this.#expectation(packet, isOpen);
    });
    return { packets, notes };
  }

  #expectation(packet: RecordedPacket, isOpen: boolean): PacketExpectation {
    const { source, destination, segment, datagram, icmp } = packet;
    const from = source.peer;
    if (from !== undefined && icmp) return { kind: "icmp", from, reads: icmpWords(packet.text) };
    if (from !== undefined && datagram !== undefined) {
      return {
        kind: "datagram",
        from,
        ...content(datagram, isOpen),
        ...this.#connection(packet, datagram.connection),
        ...(destination.group && { to: destination.group }),
      };
    }
    if (from === undefined || segment === undefined) {
      throw new NoDraftError(`a lab cannot expect this packet: ${packet.text}`);
    }
    return {
      kind: "segment",
      from,
      flags: segment.flags,
      ...this.#numbers(segment, from),
      ...content(segment, isOpen),
      ...this.#connection(packet, segment.connection),
    };
  }

  #numbers(
    { flags, seq, relativeSeq, relativeAck, length, connection }: RecordedSegment,
    from: Peer,
  ) {
    const taken = sequenceLength(flags, length);
    const key = `${connection} ${from}`;
    const next = this.#next.get(key) ?? 0;
    if (relativeSeq !== undefined) this.#next.set(key, Math.max(next, relativeSeq + taken));
    const isShown = relativeSeq !== undefined && (taken > 0 || relativeSeq !== next);
    return {
      ...(isShown && { seq: relativeSeq }),
      ...(relativeSeq === undefined && seq === 0 && { seq: { raw: 0 } }),
      ...(relativeAck !== undefined && { ack: relativeAck }),
    };
  }

  /** The connection's number and the port of the server's end, if they are not the lab's. */
  #connection({ source, destination }: RecordedPacket, connection: number) {
    const { port } = source.peer === "server" ? source : destination;
    return {
      ...(connection > 1 && { connection }),
      ...(port !== undefined && port !== this.#labPort && { port }),
    };
  }
}

const payload = (packet: RecordedPacket | undefined): string | undefined =>
  packet?.segment?.data ?? packet?.datagram?.data;

function words({ source, segment, datagram, icmp }: RecordedPacket): string {
  if (segment !== undefined) {
    const { flags, relativeSeq, relativeAck, length, connection } = segment;
    const ack = relativeAck === undefined ? "" : ` ack ${relativeAck}`;
    return `${source.peer} [${flags}] seq ${relativeSeq}${ack} length ${length} of connection ${connection}`;
  }
  if (datagram !== undefined) return `${source.peer} UDP length ${datagram.length}`;
  return `${source.peer} ${icmp ? "ICMP" : "another packet"}`;
}

function content(
  { length, data }: { readonly length: number; readonly data?: string | undefined },
  isOpen: boolean,
) {
  if (length === 0) return {};
  const isText = data !== undefined && PRINTABLE.test(data) && byteLength(data) === length;
  return isText && !isOpen && length <= LONGEST_DATA ? { data } : { length };
}

/** tcpdump's words for a message, without the name of a host and the length. */
function icmpWords(text: string): string {
  const [, said = text] = /ICMP6?,? (?:\S+ )??((?:udp port \d+ )?[a-z][^,]*)/.exec(text) ?? [];
  return said;
}
