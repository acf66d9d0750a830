/**
 * Joins a lab with its programs. The plan has each step's source line and all numbers of each segment:
 * everything that is known before anything runs.
 */
import { sequenceLength } from "../wire/decode/sequence.ts";
import { isGated } from "./gated.ts";
import {
  byteLength,
  type DatagramExpectation,
  type Family,
  type FinishExpectation,
  type IcmpExpectation,
  isLineStep,
  type Lab,
  type LineStep,
  type NetworkStep,
  otherPeer,
  type PacketExpectation,
  type PacketSelector,
  type Peer,
  type SegmentExpectation,
  type SequenceNumber,
  type SocketExpectation,
  type Step,
  type TimeStep,
} from "./model.ts";
import { InvalidLabError, OtherFamilyError, type Problem } from "./problems/problem.ts";
import { tagProblems, wantedTags } from "./problems/tag-problems.ts";
import {
  findAllTags,
  type SourceLine,
  type SourceText,
  type TaggedLine,
  withStatement,
} from "./tags.ts";

/** An expectation with the values of one IP version. */
type OnFamily<T> = { readonly [K in keyof T]: Exclude<T[K], { readonly 4: unknown }> };

type PacketOnFamily =
  | OnFamily<SegmentExpectation>
  | OnFamily<DatagramExpectation>
  | OnFamily<IcmpExpectation>;

/** A segment with all fields but the unchecked ones. */
export interface PlannedSegment extends OnFamily<SegmentExpectation> {
  readonly seq: SequenceNumber;
  /** Undefined for a segment without the ACK flag. */
  readonly ack?: SequenceNumber;
  readonly length: number;
  readonly connection: number;
}

/** A datagram with all fields but the unchecked ones. */
export interface PlannedDatagram extends OnFamily<DatagramExpectation> {
  readonly length: number;
  readonly connection: number;
}

/** The packets that the network acts on. */
export type PlannedSelector = PacketOnFamily & Pick<PacketSelector, "nth">;

export type PlannedIcmp = OnFamily<IcmpExpectation>;
export type PlannedPacket = PlannedSegment | PlannedDatagram | PlannedIcmp;

/** The fields of every planned step. */
interface Planned {
  /** Counted from 1. */
  readonly number: number;
  /** The actor and its action: `client: connect`, `network: delivers`. */
  readonly name: string;
  readonly packets: readonly PlannedPacket[];
  readonly sockets: Readonly<Record<Peer, readonly SocketExpectation[]>>;
  readonly finishes?: FinishExpectation & { readonly line: SourceLine };
  /** The line of the lab file that declares the step, if it is known. */
  readonly declaredAt?: number;
  /** The user's own step in place of the lab's, without expectations. */
  readonly unplanned?: true;
}

type Own<T extends Step> = Omit<T, "packets" | "sockets" | "finishes" | "prints">;

export type PlannedLineStep = Planned &
  Own<LineStep> & { readonly line: SourceLine; readonly prints: string };
export type PlannedNetworkStep = Planned &
  Omit<Own<NetworkStep>, "what"> & { readonly what?: readonly PlannedSelector[] };
export type PlannedTimeStep = Planned & Own<TimeStep>;
export type PlannedStep = PlannedLineStep | PlannedNetworkStep | PlannedTimeStep;

export interface Plan extends Omit<Lab, "steps" | "families"> {
  readonly family: Family;
  /** The lab's folder, as messages name it. */
  readonly place: string;
  readonly steps: readonly PlannedStep[];
  /** The text of both programs. */
  readonly sources: Readonly<Record<Peer, string>>;
  /** The tagged lines of each program: of its main file all, of its other files those that steps name. */
  readonly taggedLines: Readonly<Record<Peer, readonly TaggedLine[]>>;
  /** The name of each program's source: `server.cc`, `client.c`. */
  readonly programs: Readonly<Record<Peer, string>>;
  /** Whether the network holds packets in one of the steps. */
  readonly gated: boolean;
}

/** In bytes; RFC 8200, section 5. */
const SMALLEST_IPV6_MTU = 1280;

const CPP: Plan["programs"] = { server: "server.cc", client: "client.cc" };
const ALONE: OtherSources = { server: [], client: [] };

/** The headers and other sources next to each program's main file. */
export type OtherSources = Readonly<Record<Peer, readonly SourceText[]>>;

/**
 * @param sources the text of each program
 * @param place the name of the lab's folder in messages
 * @param programs the name of each program's file in messages
 * @param others the other sources of each program
 * @throws InvalidLabError if a tag is missing, is used twice or is on a line without code
 * @throws OtherFamilyError if the lab does not declare that it can run on this IP version
 */
export function planLab(
  lab: Lab,
  sources: Readonly<Record<Peer, string>>,
  place = `labs/${lab.name}`,
  family: Family = 4,
  programs = CPP,
  others = ALONE,
): Plan {
  const main = (peer: Peer): SourceText => ({ name: programs[peer], text: sources[peer] });
  const tagsOf = (peer: Peer) => findAllTags(main(peer), others[peer], wantedTags(lab, peer));
  const tags = { server: tagsOf("server"), client: tagsOf("client") };
  const { families = [4], ...rest } = lab;
  if (!families.includes(family)) {
    throw new OtherFamilyError(place, [{ path: ["families"], text: notMadeFor(family) }]);
  }
  const problems: Problem[] = [...tagProblems(lab, tags, programs)];
  if (family === 6 && (lab.stage?.mtu ?? SMALLEST_IPV6_MTU) < SMALLEST_IPV6_MTU) {
    const text = `stage.mtu: IPv6 needs at least ${SMALLEST_IPV6_MTU}`;
    problems.push({ path: ["stage", "mtu"], text });
  }
  const lineFor = (peer: Peer, tag: string): SourceLine =>
    tags[peer].get(tag)?.[0] ?? { file: programs[peer], number: 0, text: "" };
  const sequence = new NextNumbers();
  let sockets: PlannedStep["sockets"] = { server: [], client: [] };
  const steps = lab.steps.map((step, index): PlannedStep => {
    sockets = { ...sockets, ...step.sockets };
    const { finishes, ...other } = step;
    const planned = {
      number: index + 1,
      name: stepName(step),
      packets: step.packets.map((packet) => sequence.complete(onFamily(packet, family))),
      sockets,
      ...(finishes && {
        finishes: { ...finishes, line: lineFor(finishes.peer, finishes.tag) },
      }),
    };
    if (isLineStep(other)) {
      const line = lineFor(other.peer, other.tag);
      return { ...other, ...planned, line, prints: other.prints ?? "" };
    }
    if (other.action === "passes") return { ...other, ...planned };
    const { what, ...act } = other;
    const selected = what?.map((selector) => onFamily(selector, family));
    return { ...act, ...planned, ...(selected && { what: selected }) };
  });
  if (problems.length > 0) throw new InvalidLabError(place, problems);
  const tagged = (peer: Peer): readonly TaggedLine[] => {
    const wanted = wantedTags(lab, peer);
    const lines = [...tags[peer]].flatMap(([tag, found]) =>
      found.filter(({ file }) => file === programs[peer] || wanted.includes(tag)),
    );
    return [...new Set(lines)].map((line) => withStatement(line, [main(peer), ...others[peer]]));
  };
  return {
    ...rest,
    family,
    place,
    steps,
    sources,
    taggedLines: { server: tagged("server"), client: tagged("client") },
    programs,
    gated: isGated(steps),
  };
}

/** The lines of a peer's program that the plan's steps name. */
export function linesNamed({ steps }: Pick<Plan, "steps">, peer: Peer): readonly SourceLine[] {
  return steps.flatMap((step) => [
    ...(isLineStep(step) && step.peer === peer ? [step.line] : []),
    ...(step.finishes?.peer === peer ? [step.finishes.line] : []),
  ]);
}

/** The path of a source, relative to the folder in which the run was started. @param file the name in a {@link SourceLine} */
export function sourcePath(place: string, file: string): string {
  return file.includes("/") ? file : `${place}/${file}`;
}

/** `client: connect`, `network: delivers`, `time: passes` */
function stepName(step: Step): string {
  if (isLineStep(step)) return `${step.peer}: ${step.tag}`;
  return `${step.action === "passes" ? "time" : "network"}: ${step.action}`;
}

function notMadeFor(family: Family): string {
  return `it is not made for IPv${family}; if its programs and packets are, write families: [4, 6] in lab.ts`;
}

/** The next sequence number of each side (SND.NXT, RFC 9293 3.3.1), relative to its ISN. */
class NextNumbers {
  readonly #next = new Map<string, number>();

  complete(packet: PacketOnFamily): PlannedPacket {
    if (packet.kind === "icmp") return packet;
    const { connection = 1, data } = packet;
    const length = packet.length ?? (data === undefined ? 0 : byteLength(data));
    if (packet.kind === "datagram") return { ...packet, connection, length };
    return this.#segment({ ...packet, connection, length });
  }

  #segment(
    segment: OnFamily<SegmentExpectation> & { connection: number; length: number },
  ): PlannedSegment {
    const { from, flags, connection, length } = segment;
    const own = `${connection} ${from}`;
    const next = this.#next.get(own) ?? 0;
    const seq = segment.seq ?? next;
    const ack = segment.ack ?? this.#next.get(`${connection} ${otherPeer(from)}`) ?? 0;
    if (typeof seq === "number") {
      this.#next.set(own, Math.max(next, seq + sequenceLength(flags, length)));
    }
    return { ...segment, seq, ...(flags.includes(".") && { ack }) };
  }
}

/** A new packet with the values of this IP version. It is a copy, since a lab may use one packet twice. */
export function onFamily(packet: PacketExpectation, family: Family): PacketOnFamily {
  const values = Object.entries(packet).map(([field, value]: readonly [string, unknown]) => [
    field,
    hasBoth(value) ? value[family] : value,
  ]);
  return Object.fromEntries(values) as PacketOnFamily;
}

function hasBoth(value: unknown): value is Readonly<Record<Family, unknown>> {
  return typeof value === "object" && value !== null && 4 in value;
}
