/**
 * Turns one step into the events of the state diagram for one socket of a peer: calls of the peer's
 * program, segments that arrived at the socket, and time that passed.
 *
 * The list may have too many events, never too few. It has every segment that may have reached the
 * socket, and every call of the program as if it was on this socket. A search for the only explanation of
 * a change can then miss an edge, but never finds a wrong one.
 */
import type { Peer } from "../lab/model.ts";
import type { ExecutedLine, RecordedPacket, StepRecord } from "../record/record.ts";
import type { Entry } from "../sockets/table.ts";
import { add, sequenceLength } from "../wire/decode/sequence.ts";
import type { DiagramEvent } from "./graph.ts";

/** The part of a step that is evidence for edges. */
export type RecordedStep = Pick<
  StepRecord,
  "number" | "name" | "action" | "executed" | "finished" | "network" | "packets" | "tables"
>;

/** Something that happened once, with all events that it may have been. */
export type Occurrence = readonly DiagramEvent[];

type Ends = Pick<Entry, "local" | "remote">;

const CALLS: Readonly<Record<string, DiagramEvent>> = {
  listen: "passive OPEN",
  connect: "active OPEN",
  send: "SEND",
  sendto: "SEND",
  sendmsg: "SEND",
  sendmmsg: "SEND",
  write: "SEND",
  writev: "SEND",
  close: "CLOSE",
  shutdown: "CLOSE",
};

/** The lines of a peer's program that ran or finished in a step. */
export function linesOf({ executed, finished }: RecordedStep, peer: Peer): readonly ExecutedLine[] {
  return [...(executed === undefined ? [] : [executed]), ...finished].filter(
    (line) => line.peer === peer,
  );
}

/** The rows of a peer's TCP sockets after a step. */
export function tcpRows({ tables }: RecordedStep, peer: Peer): readonly Entry[] {
  return (tables[peer] as readonly Entry[]).filter(({ protocol }) => protocol.startsWith("tcp"));
}

/** Reads the steps of one run. */
export class StepEvents {
  readonly #packets: ReadonlyMap<number, RecordedPacket>;
  /** The raw acknowledgment numbers that acknowledge a peer's FIN, which takes one number, by connection and peer. */
  readonly #finEnds = new Map<string, Set<number>>();

  constructor(steps: readonly RecordedStep[]) {
    this.#packets = new Map(
      steps.flatMap(({ packets }) => packets.map((packet) => [packet.number, packet])),
    );
    for (const { source, segment } of this.#packets.values()) {
      if (segment === undefined || !segment.flags.includes("F")) continue;
      const key = `${segment.connection} ${source.peer}`;
      const ends = this.#finEnds.get(key) ?? new Set();
      ends.add(add(segment.seq, sequenceLength(segment.flags, segment.length)));
      this.#finEnds.set(key, ends);
    }
  }

  /** @param socket the endpoints of a connection, or a listening socket's (remote port 0) */
  of(step: RecordedStep, peer: Peer, socket: Ends): readonly Occurrence[] {
    const all = [
      ...linesOf(step, peer).flatMap(callEvents),
      ...this.#received(step, peer, socket),
      ...step.packets.filter((packet) => isSentBy(packet, peer, socket)).map(sentEvents),
      ...(step.action === "passes" ? [["timeout 2 MSL", "timeout"] as const] : []),
    ];
    return all.filter((occurrence) => occurrence.length > 0);
  }

  #received(step: RecordedStep, peer: Peer, socket: Ends): readonly Occurrence[] {
    const { action, network, packets } = step;
    const isDelivery = action === "delivers" || action === "releases";
    const numbers = isDelivery ? (network?.packets ?? []) : [];
    const delivered = numbers.flatMap((number) => this.#packets.get(number) ?? []);
    const passed = packets.filter(({ received, held }) => received && !held);
    return [...delivered, ...passed].flatMap((packet) => {
      const { source, destination, icmp } = packet;
      if (destination.peer !== peer) return [];
      if (icmp) return [["rcv ICMP"] as const];
      const here = destination.port === socket.local.port && source.port === socket.remote.port;
      return here ? [this.#segmentEvents(packet, peer)] : [];
    });
  }

  #segmentEvents({ segment }: RecordedPacket, peer: Peer): Occurrence {
    if (segment === undefined) return [];
    const { flags, connection, ack, relativeAck = 0 } = segment;
    if (flags.includes("R")) return ["rcv RST"];
    const acksSyn = flags.includes(".") && relativeAck > 0;
    if (flags.includes("S")) {
      if (!flags.includes(".")) return ["rcv SYN"];
      return acksSyn ? ["rcv SYN,ACK", "rcv ACK of SYN"] : [];
    }
    const fin = flags.includes("F");
    const acksFin =
      flags.includes(".") && this.#finEnds.get(`${connection} ${peer}`)?.has(ack) === true;
    return [
      ...(acksSyn ? (["rcv ACK of SYN"] as const) : []),
      ...(fin ? (["rcv FIN"] as const) : []),
      ...(acksFin ? (["rcv ACK of FIN"] as const) : []),
      ...(fin && acksFin ? (["rcv FIN, ACK of FIN"] as const) : []),
    ];
  }
}

/** A reset also ends the connection of the peer that sends it. */
function sentEvents({ segment }: RecordedPacket): Occurrence {
  return segment?.flags.includes("R") ? ["snd RST"] : [];
}

function isSentBy({ source, destination }: RecordedPacket, peer: Peer, socket: Ends): boolean {
  return (
    source.peer === peer &&
    source.port === socket.local.port &&
    destination.port === socket.remote.port
  );
}

/** The calls of a line, the call that it waits in, and the end of the program, which closes its sockets. */
function callEvents({ calls, outcome }: ExecutedLine): readonly Occurrence[] {
  const events = (name: string): readonly Occurrence[] => {
    const event = Object.hasOwn(CALLS, name) ? CALLS[name] : undefined;
    return event === undefined ? [] : [[event]];
  };
  const made = calls.flatMap(({ name }) => events(name));
  switch (outcome.kind) {
    case "waits":
      return [...made, ...events(outcome.call)];
    case "exited":
    case "killed":
      return [...made, ["CLOSE"]];
    case "runs": // its calls so far are not known
      return [...new Set(Object.values(CALLS))].map((event) => [event]);
    default:
      return made;
  }
}
