/**
 * Gives every packet of a run its cause. The rules are tried in order, and the first one that knows a
 * cause explains the packet. They see the record alone, never a lab file: what they say of a lab's run
 * they would say of any other run with the same events.
 */
import { otherPeer, type Peer } from "../lab/model.ts";
import type { RecordedPacket } from "../record/record.ts";
import type { Entry } from "../sockets/table.ts";
import { Acts } from "./acts.ts";
import type { Explanation } from "./explanation.ts";
import { type Evidence, type Happening, happeningsOf } from "./happenings.ts";
import { rowOf } from "./rows.ts";
import type { Rule } from "./rule.ts";
import { acknowledgement, repeatedAck, windowUpdate } from "./rules/acknowledging.ts";
import { Datagrams } from "./rules/datagrams.ts";
import { syn, synAck, synAgain } from "./rules/opening.ts";
import { reset } from "./rules/resetting.ts";
import { data, fin, probe, sentAgain } from "./rules/sending.ts";
import {
  duplicateAck, firstAck, sameAgain, unseenData, unseenDatagram, unseenFin, unseenFragment, unseenReset, unseenSyn, unseenWindow,
} from "./rules/unseen.ts"; // biome-ignore format: one list
import { has, type Segment, Side, segmentOf } from "./side.ts";

const RULES: readonly Rule[] = [
  reset, syn, synAck, synAgain, data, fin, probe, sentAgain, acknowledgement, windowUpdate, repeatedAck,
]; // biome-ignore format: in the order in which they are tried

/** For a capture alone: the acts of programs are not in it, and packets may have been lost behind it. */
const WIRE_RULES: readonly Rule[] = [
  unseenReset, unseenSyn, synAck, synAgain, unseenData, unseenFin, probe, sentAgain, acknowledgement, firstAck,
  unseenWindow, duplicateAck, repeatedAck, sameAgain,
]; // biome-ignore format: in the order in which they are tried

/** Seconds; the most that a way and back takes. A slower answer waited at its sender, so it does not measure the way. */
const LONGEST_PATH = 1;

/** The packets' explanations by number. A packet that no rule explains is not in it. */
export function explainPackets(evidence: Evidence): ReadonlyMap<number, Explanation> {
  const rows = rowsBefore(evidence);
  const walk = new Walk(RULES, rows);
  return new Map(
    happeningsOf(evidence).flatMap((happening) => {
      const explanation = walk.see(happening);
      if (explanation === undefined || !("packet" in happening)) return [];
      return [[happening.packet.number, explanation]];
    }),
  );
}

/** Explains the packets of a capture, one after the other. Nothing of the programs is known. */
export class WireWalk {
  readonly #walk = new Walk(WIRE_RULES, () => undefined, "wire only");

  see(packet: RecordedPacket): Explanation | undefined {
    const explanation = this.#walk.see({ kind: "sent", step: packet.number, packet });
    this.#walk.see({ kind: "arrived", step: packet.number, packet });
    return explanation;
  }
}

/** Goes through the events of a run once, and keeps what both sides know. */
class Walk {
  readonly #acts = new Acts();
  readonly #datagrams = new Datagrams();
  readonly #sides = new Map<number, Record<Peer, Side>>();
  /** Sides that have answered a SYN, and whose answer is acknowledged. */
  readonly #complete = new Set<Side>();
  readonly #byPorts = new Map<string, number>();
  readonly #rules: readonly Rule[];
  readonly #rows: (step: number, packet: RecordedPacket) => Entry | undefined;
  readonly #isWireOnly: boolean;

  constructor(
    rules: readonly Rule[],
    rows: (step: number, packet: RecordedPacket) => Entry | undefined,
    wireOnly?: "wire only",
  ) {
    this.#rules = rules;
    this.#rows = rows;
    this.#isWireOnly = wireOnly !== undefined;
  }

  /** The explanation of a packet that is sent, if a rule knows one. */
  see(happening: Happening): Explanation | undefined {
    if (happening.kind === "call" || happening.kind === "end") {
      this.#acts.add(happening);
      return undefined;
    }
    const { packet, step } = happening;
    if (happening.kind === "arrived") {
      this.#arrive(packet, step);
      return undefined;
    }
    return happening.kind === "copied" ? copyOf(packet, step) : this.#explain(packet, step);
  }

  #arrive(packet: RecordedPacket, step: number): void {
    const segment = segmentOf(packet);
    const sender = packet.source.peer;
    if (segment === undefined || sender === undefined) {
      if (packet.datagram !== undefined) this.#datagrams.arrive(packet);
      return;
    }
    const receiver = otherPeer(sender);
    this.#noteConnection(packet, segment);
    const latest = this.#latest(packet);
    if (latest !== segment.connection) {
      this.#sides.get(latest)?.[receiver].arriveStray(segment, step);
      return;
    }
    const side = this.#sidesOf(segment)[receiver];
    side.arrive(segment, step);
    if (!this.#complete.has(side) && completes(side, segment)) {
      this.#complete.add(side);
      this.#acts.complete(receiver, segment.connection, packet.source.port ?? 0);
    }
  }

  #explain(packet: RecordedPacket, step: number): Explanation | undefined {
    const { peer } = packet.source;
    if (peer === undefined) return undefined;
    if (packet.icmp === true) return this.#datagrams.error(packet);
    if (packet.datagram !== undefined) {
      if (this.#isWireOnly) return unseenDatagram(peer);
      return this.#datagrams.sent(packet, this.#acts.in(step, peer, packet.datagram.connection));
    }
    const segment = segmentOf(packet);
    if (segment === undefined) return this.#isWireOnly ? unseenFragment(peer) : undefined;
    this.#noteConnection(packet, segment);
    const sides = this.#sidesOf(segment);
    const side = sides[peer];
    if (has(segment, "S") && !has(segment, ".") && side.sent.length === 0) {
      this.#acts.opened(peer, segment.connection);
    }
    const sent = {
      segment,
      step,
      side,
      acts: this.#acts,
      row: this.#rows(step, packet),
      ...(this.#isWireOnly && { wire: { path: Math.min(side.quickest, LONGEST_PATH) } }),
    };
    if (this.#isWireOnly) side.forget();
    for (const rule of this.#rules) {
      const explanation = rule(sent);
      if (explanation !== undefined) {
        side.send(segment);
        return explanation;
      }
    }
    side.send(segment);
    return undefined;
  }

  /** A connection replaces the one before it between the same ports. */
  #noteConnection(packet: RecordedPacket, { connection }: Segment): void {
    this.#byPorts.set(portsOf(packet), Math.max(this.#latest(packet), connection));
  }

  /** The latest connection between a packet's two ports; 0 if there was none. */
  #latest(packet: RecordedPacket): number {
    return this.#byPorts.get(portsOf(packet)) ?? 0;
  }

  #sidesOf({ connection }: Segment): Record<Peer, Side> {
    const known = this.#sides.get(connection);
    if (known !== undefined) return known;
    const made = { server: new Side("server"), client: new Side("client") };
    this.#sides.set(connection, made);
    return made;
  }
}

/** Equal for both directions. */
const portsOf = ({ source, destination }: RecordedPacket): string =>
  [source.port, destination.port].toSorted().join();

/** Whether a segment acknowledges the SYN-ACK that this side has sent. */
function completes(side: Side, segment: Segment): boolean {
  const answered = side.sent.some((sent) => has(sent, "S") && has(sent, "."));
  return answered && has(segment, ".") && !has(segment, "S") && !has(segment, "R");
}

function copyOf({ number, repeats }: RecordedPacket, step: number): Explanation {
  return {
    cause: { kind: "network", step },
    text: `the network sends packet ${repeats ?? number} again: no kernel made this copy`,
    source: "RFC 791, 1.4",
  };
}

/** The sender's row of a packet's connection in the table before a step. */
function rowsBefore({ steps }: Evidence) {
  return (step: number, packet: RecordedPacket): Entry | undefined => {
    const before = steps.findLast(({ number }) => number < step);
    const { peer } = packet.source;
    return before && peer && rowOf(before, peer, packet);
  };
}
