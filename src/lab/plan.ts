/**
 * A lab joined with its programs: every step with its source line, every segment with all its
 * numbers. What can be known before anything runs.
 */
import {
  byteLength,
  type DatagramExpectation,
  type FinishExpectation,
  type IcmpExpectation,
  isLineStep,
  type Lab,
  type LineStep,
  type NetworkStep,
  otherPeer,
  type PacketExpectation,
  type Peer,
  type SegmentExpectation,
  type SequenceNumber,
  type SocketExpectation,
  type Step,
  type TimeStep,
} from "./model.ts";
import { InvalidLabError } from "./schema.ts";
import { findTags, lineOf, type SourceLine } from "./tags.ts";

/** A segment with nothing left out but what stays unchecked. */
export interface PlannedSegment extends SegmentExpectation {
  readonly seq: SequenceNumber;
  /** Undefined for a segment without the ACK flag. */
  readonly ack?: SequenceNumber;
  readonly length: number;
  readonly connection: number;
}

/** A datagram with nothing left out but what stays unchecked. */
export interface PlannedDatagram extends DatagramExpectation {
  readonly length: number;
  readonly connection: number;
}

export type PlannedPacket = PlannedSegment | PlannedDatagram | IcmpExpectation;

/** What every planned step has, whoever acts in it. */
interface Planned {
  /** Counted from 1. */
  readonly number: number;
  /** Who acts, and on what: `client: connect`, `network: delivers`. */
  readonly name: string;
  readonly packets: readonly PlannedPacket[];
  readonly sockets: Readonly<Record<Peer, readonly SocketExpectation[]>>;
  readonly finishes?: FinishExpectation & { readonly line: SourceLine };
}

type Own<T extends Step> = Omit<T, "packets" | "sockets" | "finishes" | "prints">;

export type PlannedLineStep = Planned &
  Own<LineStep> & { readonly line: SourceLine; readonly prints: string };
export type PlannedNetworkStep = Planned & Own<NetworkStep>;
export type PlannedTimeStep = Planned & Own<TimeStep>;
export type PlannedStep = PlannedLineStep | PlannedNetworkStep | PlannedTimeStep;

export interface Plan extends Omit<Lab, "steps"> {
  readonly steps: readonly PlannedStep[];
  /** The lines that carry a tag, of each program. */
  readonly taggedLines: Readonly<Record<Peer, readonly SourceLine[]>>;
  /** Whether the network holds packets in one of the steps. */
  readonly gated: boolean;
}

/**
 * @param sources the text of server.cc and client.cc
 * @param place how to name the lab's folder in errors
 * @throws InvalidLabError where a tag is missing or stands twice
 */
export function planLab(
  lab: Lab,
  sources: Readonly<Record<Peer, string>>,
  place = `labs/${lab.name}`,
): Plan {
  const tags = {
    server: findTags("server.cc", sources.server),
    client: findTags("client.cc", sources.client),
  };
  const problems: string[] = [];
  const lineFor = (peer: Peer, tag: string, where: string): SourceLine => {
    const found = lineOf(tags[peer], peer, tag);
    if ("line" in found) return found.line;
    problems.push(`${where}: ${found.problem}`);
    return { file: `${peer}.cc`, number: 0, text: "" };
  };
  const sequence = new NextNumbers();
  let sockets: PlannedStep["sockets"] = { server: [], client: [] };
  const steps = lab.steps.map((step, index): PlannedStep => {
    const where = `step ${index + 1}`;
    sockets = { ...sockets, ...step.sockets };
    const { finishes, ...rest } = step;
    const planned = {
      number: index + 1,
      name: stepName(step),
      packets: step.packets.map((packet) => sequence.complete(packet)),
      sockets,
      ...(finishes && {
        finishes: { ...finishes, line: lineFor(finishes.peer, finishes.tag, where) },
      }),
    };
    if (!isLineStep(rest)) return { ...rest, ...planned };
    const line = lineFor(rest.peer, rest.tag, where);
    return { ...rest, ...planned, line, prints: rest.prints ?? "" };
  });
  if (problems.length > 0) throw new InvalidLabError(place, problems);
  const tagged = (peer: Peer): readonly SourceLine[] => [...tags[peer].values()].flat();
  return {
    ...lab,
    steps,
    taggedLines: { server: tagged("server"), client: tagged("client") },
    gated: steps.some((step) => !isLineStep(step) && step.action !== "passes"),
  };
}

/** `client: connect`, `network: delivers`, `time: passes` */
function stepName(step: Step): string {
  if (isLineStep(step)) return `${step.peer}: ${step.tag}`;
  return `${step.action === "passes" ? "time" : "network"}: ${step.action}`;
}

/** The next sequence number of each side (SND.NXT, RFC 9293 3.3.1), relative to its ISN. */
class NextNumbers {
  readonly #next = new Map<string, number>();

  complete(packet: PacketExpectation): PlannedPacket {
    if (packet.kind === "icmp") return { ...packet }; // a lab may name one message twice
    const { connection = 1, data } = packet;
    const length = packet.length ?? (data === undefined ? 0 : byteLength(data));
    if (packet.kind === "datagram") return { ...packet, connection, length };
    return this.#segment({ ...packet, connection, length });
  }

  #segment(segment: SegmentExpectation & { connection: number; length: number }): PlannedSegment {
    const { from, flags, connection, length } = segment;
    const own = `${connection} ${from}`;
    const next = this.#next.get(own) ?? 0;
    const seq = segment.seq ?? next;
    const ack = segment.ack ?? this.#next.get(`${connection} ${otherPeer(from)}`) ?? 0;
    if (typeof seq === "number") {
      const taken = length + (flags.includes("S") ? 1 : 0) + (flags.includes("F") ? 1 : 0);
      this.#next.set(own, Math.max(next, seq + taken));
    }
    return { ...segment, seq, ...(flags.includes(".") && { ack }) };
  }
}
