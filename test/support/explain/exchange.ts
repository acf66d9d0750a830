/** A connection in a few words, as the evidence of a record: `client calls close`, `client F. 1 ack 1`. */
import type { Evidence, EvidenceStep } from "../../../src/explain/happenings.ts";
import { type Segment, segmentOf } from "../../../src/explain/side.ts";
import { otherPeer, type Peer } from "../../../src/lab/model.ts";
import type { RecordedCall, RecordedPacket } from "../../../src/record/record.ts";

export const PORTS: Readonly<Record<Peer, number>> = { server: 12345, client: 40000 };

export interface PacketWords {
  readonly from: Peer;
  readonly flags: string;
  /** Relative to the sender's ISN. */
  readonly seq: number;
  readonly ack?: number | undefined;
  readonly length?: number;
  readonly window?: number;
  readonly options?: string;
  /** Seconds. */
  readonly time?: number;
}

function packetOf(number: number, words: PacketWords): RecordedPacket {
  const { from, flags, seq, ack, length = 0, window = 500, options = "", time = number } = words;
  const end = (peer: Peer) => ({ peer, address: peer, port: PORTS[peer] });
  return {
    number,
    time,
    source: end(from),
    destination: end(otherPeer(from)),
    text: "",
    segment: {
      connection: 1,
      flags,
      seq: 1000 + seq,
      ack: ack === undefined ? 0 : 1000 + ack,
      relativeSeq: seq,
      ...(ack !== undefined && { relativeAck: ack }),
      length,
      window,
      options,
    },
    received: true,
    gap: 0,
  };
}

export function segmentIn(number: number, words: PacketWords): Segment {
  const segment = segmentOf(packetOf(number, words));
  if (segment === undefined) throw new Error("every packet here is a segment");
  return segment;
}

/** Each line is a step: `PEER calls NAME`, or `PEER FLAGS SEQ [ack ACK] [lost]`. */
export function exchange(lines: readonly string[]): Evidence {
  let packets = 0;
  const steps = lines.map((text, index): EvidenceStep => {
    const [, peer = "", name = ""] = /^(server|client) calls (\w+)$/.exec(text) ?? [];
    const step = { number: index + 1, finished: [], tables: { server: [], client: [] } };
    if (name !== "") {
      const call = { name, text: `${name}(3)`, result: 0 } as RecordedCall;
      const line = { file: `${peer}.cc`, number: index + 1, text: "" };
      const executed = { peer: peer as Peer, line, outcome: { kind: "next" }, calls: [call] };
      return { ...step, action: "steps", executed: executed as never, packets: [] };
    }
    const words = /^(server|client) (\S+) (\d+)(?: ack (\d+))?( lost)?$/.exec(text);
    if (words === null) throw new Error(`what is ${text}?`);
    const [, from, flags = "", seq, ack, lost] = words;
    packets += 1;
    const packet = packetOf(packets, {
      from: from as Peer,
      flags,
      seq: Number(seq),
      ack: ack === undefined ? undefined : Number(ack),
    });
    const received = lost === undefined;
    return { ...step, action: "passes", packets: [{ ...packet, received }] };
  });
  return { steps };
}
