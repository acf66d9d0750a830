/** UDP and ICMP, which have no connection: RFC 768, RFC 792, RFC 4443. */
import type { Peer } from "../../lab/model.ts";
import type { RecordedPacket } from "../../record/record.ts";
import { SENDING } from "../acts.ts";
import type { Explanation } from "../explanation.ts";
import type { Act, MadeCall } from "../happenings.ts";
import { byCall, byPacket, place } from "../rule.ts";

/** Datagrams of a run in order: each belongs to a call of its step, the calls in their order. */
export class Datagrams {
  readonly #used = new Set<MadeCall>();
  readonly #arrived: Record<Peer, RecordedPacket | undefined> = {
    server: undefined,
    client: undefined,
  };

  arrive(packet: RecordedPacket): void {
    for (const peer of ["server", "client"] as const) {
      if (packet.source.peer !== peer) this.#arrived[peer] = packet;
    }
  }

  /** @param acts of the sender in this step */
  sent({ datagram }: RecordedPacket, acts: readonly Act[]): Explanation | undefined {
    const calls = acts.filter(
      (act): act is MadeCall =>
        act.kind === "call" && SENDING.has(act.name) && (act.call?.kind ?? "udp").startsWith("udp"),
    );
    const call =
      calls.find(
        (one) =>
          !this.#used.has(one) && (one.call?.result ?? datagram?.length) === datagram?.length,
      ) ?? calls.at(-1); // one sendmmsg sends several
    if (call === undefined) return undefined;
    this.#used.add(call);
    return {
      cause: byCall(call),
      text: `${place(call)} sends one datagram: each call is a packet of its own`,
      source: "RFC 768",
    };
  }

  /** An ICMP error answers the datagram that came last. */
  error({ source, text }: RecordedPacket): Explanation | undefined {
    const about = source.peer && this.#arrived[source.peer];
    if (about === undefined) return undefined;
    const what = text.includes("unreachable")
      ? `no socket has the port of packet ${about.number}: the kernel reports that to the sender`
      : `answers packet ${about.number}`;
    return { cause: byPacket(about.number), text: what, source: "RFC 1122, 4.1.3.1" };
  }
}
