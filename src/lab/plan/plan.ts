/**
 * Joins a lab with its programs. The plan has each step's source line and all numbers of each segment:
 * everything that is known before anything runs.
 */

import {
  type CallStep,
  type Family,
  type FinishExpectation,
  inTcpdumpsOrder,
  isLineStep,
  isProgramStep,
  type Judging,
  type Lab,
  type LineStep,
  type NetworkStep,
  type PacketSelector,
  PEERS,
  type Peer,
  type SocketExpectation,
  type Step,
  type TimeStep,
} from "../model.ts";
import { InvalidLabError, OtherFamilyError, type Problem } from "../problems/problem.ts";
import { tagProblems, wantedTags } from "../problems/tag-problems.ts";
import { hasItsTags, isOther, optionsIn } from "../source/other-programs.ts";
import {
  findAllTags,
  type SourceLine,
  type SourceText,
  type TaggedLine,
  withStatement,
} from "../source/tags.ts";
import type { ChosenVariant } from "../variant.ts";
import { isGated } from "./gated.ts";
import { sendsToGroups } from "./groups.ts";
import type { Observing, Start } from "./observing.ts";
import { onFamily, PacketPlanner, type PlannedPart, type PlannedSelector } from "./packets.ts";
import { stepName } from "./step-name.ts";

export {
  eachPacket,
  isPacket,
  onFamily,
  type PlannedAnyOrder,
  type PlannedDatagram,
  type PlannedIcmp,
  type PlannedPacket,
  type PlannedPart,
  type PlannedSegment,
  type PlannedSelector,
  type PlannedSeveral,
} from "./packets.ts";

/** The fields of every planned step. */
interface Planned {
  /** Counted from 1. */
  readonly number: number;
  /** The actor and its action: `client: connect`, `network: delivers`. */
  readonly name: string;
  readonly packets: readonly PlannedPart[];
  readonly sockets: Readonly<Record<Peer, readonly SocketExpectation[]>>;
  readonly finishes?: FinishExpectation & { readonly line?: SourceLine };
  /** The line of the lab file that declares the step, if it is known. */
  readonly declaredAt?: number;
  /** The user's own step in place of the lab's, without expectations. */
  readonly unplanned?: true;
  /** A step without expectations: of an observed run, or of a draft's first runs. It lasts until all that it sent is acknowledged. */
  readonly observed?: true;
}

type Own<T extends Step> = Omit<T, "packets" | "sockets" | "finishes" | "prints">;

/** Without a line, the step of a program that lacks a tag: the program runs until the step's effect. */
export type PlannedLineStep = Planned &
  Own<LineStep> & { readonly line?: SourceLine; readonly prints: string };
export type PlannedCallStep = Planned & Own<CallStep> & { readonly prints: string };
export type PlannedProgramStep = PlannedLineStep | PlannedCallStep;
export type PlannedNetworkStep = Planned &
  Omit<Own<NetworkStep>, "what"> & { readonly what?: readonly PlannedSelector[] };
export type PlannedTimeStep = Planned & Own<TimeStep>;
export type PlannedStep = PlannedProgramStep | PlannedNetworkStep | PlannedTimeStep;

export interface Plan extends Omit<Lab, "steps" | "families" | "judged"> {
  readonly family: Family;
  readonly judged: Judging;
  /** The socket options and the flags of calls that the lab's own programs name. */
  readonly ownOptions: readonly string[];
  /** Present if no lab is run: the steps are found by what the programs do. */
  readonly observed?: Observing;
  /** How a peer's program is started, if it is not compiled into one of its own. */
  readonly starts?: Readonly<Partial<Record<Peer, Start>>>;
  /** The lab's folder, as messages name it. */
  readonly place: string;
  /** The text that students read; undefined if the lab has none. */
  readonly sheet?: string;
  readonly variant?: ChosenVariant;
  readonly steps: readonly PlannedStep[];
  /** The text of both programs. */
  readonly sources: Readonly<Record<Peer, string>>;
  /** The tagged lines of each program: of its main file all, of its other files those that steps name. */
  readonly taggedLines: Readonly<Record<Peer, readonly TaggedLine[]>>;
  /** The name of each program's source: `server.cc`, `client.c`. */
  readonly programs: Readonly<Record<Peer, string>>;
  /** The headers and other sources of each program. */
  readonly others: OtherSources;
  /** Whether the network holds packets in one of the steps. */
  readonly gated: boolean;
  /** Whether the network must carry packets to groups. */
  readonly groups: boolean;
  /** The server's port of each connection that the lab names, by its number; of the others it is the lab's port. */
  readonly ports: Readonly<Record<number, number>>;
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
  const { families = [4], judged = "exactly", ...rest } = lab;
  if (!families.includes(family)) {
    throw new OtherFamilyError(place, [{ path: ["families"], text: notMadeFor(family) }]);
  }
  const tagged = PEERS.filter((peer) => hasItsTags(lab, peer, tags[peer], programs[peer]));
  const problems: Problem[] = [...tagProblems(lab, tags, programs, tagged)];
  if (family === 6 && (lab.stage?.mtu ?? SMALLEST_IPV6_MTU) < SMALLEST_IPV6_MTU) {
    const text = `stage.mtu: IPv6 needs at least ${SMALLEST_IPV6_MTU}`;
    problems.push({ path: ["stage", "mtu"], text });
  }
  const lineFor = (peer: Peer, tag: string | undefined) => {
    const line = tagged.includes(peer) ? tags[peer].get(tag ?? "")?.[0] : undefined;
    return line && { line };
  };
  const planner = new PacketPlanner(lab, family);
  let sockets: PlannedStep["sockets"] = { server: [], client: [] };
  const steps = lab.steps.map((step, index): PlannedStep => {
    sockets = { ...sockets, ...step.sockets };
    const { finishes, ...other } = step;
    const planned = {
      number: index + 1,
      name: stepName(step),
      packets: step.packets.map((packet) => planner.part(packet)),
      sockets,
      ...(finishes && {
        finishes: { ...finishes, ...lineFor(finishes.peer, finishes.tag) },
      }),
    };
    if (isProgramStep(other)) {
      const line = isLineStep(other) ? lineFor(other.peer, other.tag) : undefined;
      return { ...other, ...planned, ...line, prints: other.prints ?? "" };
    }
    if (other.action === "passes") return { ...other, ...planned };
    const { what, ...act } = other;
    const selected = what?.map((selector) => plannedSelector(selector, family));
    return { ...act, ...planned, ...(selected && { what: selected }) };
  });
  if (problems.length > 0) throw new InvalidLabError(place, problems);
  const taggedLines = (peer: Peer): readonly TaggedLine[] => {
    if (!tagged.includes(peer)) return [];
    const wanted = wantedTags(lab, peer);
    const lines = [...tags[peer]].flatMap(([tag, found]) =>
      found.filter(({ file }) => file === programs[peer] || wanted.includes(tag)),
    );
    return [...new Set(lines)].map((line) => withStatement(line, [main(peer), ...others[peer]]));
  };
  return {
    ...rest,
    family,
    judged,
    ownOptions: optionsIn(Object.values(sources)),
    place,
    steps,
    sources,
    taggedLines: { server: taggedLines("server"), client: taggedLines("client") },
    programs,
    others,
    flags: rest.flags.split(" ").map(inTcpdumpsOrder).join(" "),
    gated: isGated(steps),
    groups: sendsToGroups(lab.steps),
    ports: planner.ports,
  };
}

/** The peers whose programs are judged: with `--programs`, those that are not the lab's own. */
export function judgedPeers({ programs }: Pick<Plan, "programs">): readonly Peer[] {
  const others = PEERS.filter((peer) => isOther(programs[peer]));
  return others.length > 0 ? others : PEERS;
}

/** The plan for programs in place of the lab's own. @param own the texts of the lab's own programs */
export function forOtherPrograms(plan: Plan, own: readonly string[]): Plan {
  return { ...plan, judged: "own way", ownOptions: optionsIn(own) };
}

function plannedSelector(selector: PacketSelector, family: Family): PlannedSelector {
  const one = onFamily(selector, family);
  return one.kind === "segment" ? { ...one, flags: inTcpdumpsOrder(one.flags) } : one;
}

/** The lines of a peer's program that the plan's steps name. */
export function linesNamed({ steps }: Pick<Plan, "steps">, peer: Peer): readonly SourceLine[] {
  const lines = steps.flatMap((step) => [
    ...(isLineStep(step) && step.peer === peer ? [step.line] : []),
    ...(step.finishes?.peer === peer ? [step.finishes.line] : []),
  ]);
  return lines.filter((line) => line !== undefined);
}

/** The path of a source, relative to the folder in which the run was started. @param file the name in a {@link SourceLine} */
export function sourcePath(place: string, file: string): string {
  return isOwnSource(file) ? `${place}/${file}` : file;
}

/** Whether a source is in the lab's folder. The name of any other one is a path. */
export const isOwnSource = (file: string): boolean => !file.includes("/");

function notMadeFor(family: Family): string {
  return `it is not made for IPv${family}; if its programs and packets are, write families: [4, 6] in lab.ts`;
}
