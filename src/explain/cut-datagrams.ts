/**
 * Finds the bytes of a datagram that a call has lost: it asked for fewer than the datagram had, and the kernel discards the
 * others (udp(7)). A record has no queue of a socket, so the calls of a peer take its datagrams in the order in which they arrived.
 * If a peer receives on several ports, or if a call got something else than the next datagram, its later calls have no explanation.
 */
import { otherPeer, type Peer } from "../lab/model.ts";
import type { RecordedCall, RecordedPacket } from "../record/record.ts";
import { RECEIVING } from "./acts.ts";
import type { Meaning } from "./explanation.ts";
import { type EvidenceStep, happeningsOf } from "./happenings.ts";

/** The datagrams that have arrived at a peer and that no call has taken. */
interface Queue {
  readonly waiting: RecordedPacket[];
  readonly ports: Set<number>;
  isKnown: boolean;
}

const queue = (): Queue => ({ waiting: [], ports: new Set(), isKnown: true });

export class CutDatagrams {
  readonly #steps: EvidenceStep[] = [];
  readonly #queues: Readonly<Record<Peer, Queue>> = { server: queue(), client: queue() };

  /** To be called with each step, before its calls. */
  add(step: EvidenceStep): void {
    this.#steps.push(step);
    if (step.packets.length === 0 && step.network === undefined) return;
    for (const happening of happeningsOf({ steps: this.#steps })) {
      if (happening.kind === "arrived" && happening.step === step.number) {
        this.#arrive(happening.packet);
      }
    }
  }

  /** The bytes that a call has lost. To be called with each call of a peer, once. */
  of(peer: Peer, call: RecordedCall): Meaning | undefined {
    const { name, kind, result = -1, text } = call;
    if (text.includes("SO_REUSEPORT")) this.#queues[peer].isKnown = false;
    if (!RECEIVING.has(name) || kind?.startsWith("udp") !== true || result < 0) return undefined;
    const { waiting, isKnown, ports } = this.#queues[peer];
    const packet = text.includes("MSG_PEEK") ? waiting[0] : waiting.shift();
    const length = packet?.datagram?.length ?? -1;
    if (name === "recvmmsg" || ports.size > 1 || length < result || !isSame(packet, text)) {
      this.#queues[peer].isKnown = false;
      return undefined;
    }
    // with MSG_TRUNC the result is the datagram's own length
    const [, room] = /"(?:\.\.\.)?, (\d+), [^,)]*\bMSG_TRUNC\b/.exec(text) ?? [];
    const taken = room === undefined ? result : Math.min(Number(room), result);
    if (!isKnown || length === taken || text.includes("MSG_PEEK")) return undefined;
    if (room === undefined && text.includes("MSG_TRUNC")) return undefined;
    const own =
      room === undefined ? "" : ", and MSG_TRUNC makes it return the datagram's own length";
    return {
      text: `the datagram of packet ${packet?.number} had ${length} bytes, and ${name} took ${taken}: the kernel discarded the other ${length - taken}${own}`,
      source: "recv(2), MSG_TRUNC; udp(7)",
    };
  }

  #arrive(packet: RecordedPacket): void {
    const { source, destination, datagram } = packet;
    if (datagram === undefined || source.peer === undefined) return;
    const { waiting, ports } = this.#queues[otherPeer(source.peer)];
    waiting.push(packet);
    ports.add(destination.port ?? 0);
  }
}

/** Whether the text of a call begins with the datagram's data, if both are plain text. */
function isSame(packet: RecordedPacket | undefined, text: string): boolean {
  const data = packet?.datagram?.data ?? "";
  const [, taken] = /"((?:[^"\\]|\\.)*)"/.exec(text) ?? [];
  if (taken === undefined || !/^[ !#-[\]-~]*$/.test(data + taken)) return true;
  return data.startsWith(taken);
}
