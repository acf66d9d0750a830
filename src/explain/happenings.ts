/**
 * The events of a run in one order: what the programs called, what the network did, what was sent and
 * what arrived. A step of the network begins with what it delivers, and the lines that this lets finish
 * follow. In every step the calls come before the packets, because a packet follows from them or from an
 * earlier event.
 */
import type { Peer } from "../lab/model.ts";
import type {
  ExecutedLine,
  NetworkAct,
  RecordedCall,
  RecordedPacket,
  RunRecord,
  StepRecord,
} from "../record/record.ts";

/** A call, by the line that made it. */
export interface MadeCall {
  readonly kind: "call";
  readonly peer: Peer;
  readonly step: number;
  readonly file: string;
  readonly line: number;
  readonly name: string;
  readonly text: string;
  /** Undefined while it waits. */
  readonly call?: RecordedCall;
}

/** The end of a peer's process. */
export interface Ended {
  readonly kind: "end";
  readonly peer: Peer;
  readonly step: number;
  /** Of a process that the program has forked. */
  readonly process?: number;
}

export type Act = MadeCall | Ended;

export type Happening =
  | Act
  | { readonly kind: "sent"; readonly step: number; readonly packet: RecordedPacket }
  | { readonly kind: "arrived"; readonly step: number; readonly packet: RecordedPacket }
  /** The network sent a copy of a packet by itself. */
  | { readonly kind: "copied"; readonly step: number; readonly packet: RecordedPacket };

/** The part of a record that is explained. */
export interface Evidence extends Partial<Pick<RunRecord, "late" | "trace">> {
  readonly steps: readonly EvidenceStep[];
}

export type EvidenceStep = Pick<
  StepRecord,
  "number" | "action" | "executed" | "finished" | "network" | "packets" | "tables"
>;

export function happeningsOf({ steps, late = [] }: Evidence): readonly Happening[] {
  const packets = new Map(
    [...steps.flatMap((step) => step.packets), ...late].map((packet) => [packet.number, packet]),
  );
  const last = steps.at(-1)?.number ?? 0;
  return [
    ...steps.flatMap((step) => [
      ...deliveries(step, packets),
      ...linesOf(step).flatMap((line) => actsOf(line, step.number)),
      ...step.packets.flatMap((packet) => passages(packet, step)),
    ]),
    ...late.flatMap((packet) => passages(packet, { number: last + 1, action: "passes" })),
  ];
}

function linesOf({ executed, finished }: EvidenceStep): readonly ExecutedLine[] {
  return [...(executed === undefined ? [] : [executed]), ...finished];
}

function actsOf(executed: ExecutedLine, step: number): readonly Act[] {
  const { peer, line, outcome, calls, ended = [] } = executed;
  const acts: Act[] = calls.map((call) => ({
    kind: "call",
    peer,
    step,
    file: call.at?.file ?? line.file,
    line: call.at?.number ?? line.number,
    name: call.name,
    text: call.text,
    call,
  }));
  if (
    outcome.kind === "waits" &&
    !calls.some(({ name, result }) => name === outcome.call && result === undefined)
  ) {
    acts.push({
      kind: "call",
      peer,
      step,
      file: line.file,
      line: line.number,
      name: outcome.call,
      text: outcome.call,
    });
  }
  for (const { process } of ended) acts.push({ kind: "end", peer, step, process });
  if (outcome.kind === "exited" || outcome.kind === "killed")
    acts.push({ kind: "end", peer, step });
  return acts;
}

function deliveries(
  { number, action, network }: EvidenceStep,
  packets: ReadonlyMap<number, RecordedPacket>,
): readonly Happening[] {
  if (action !== "delivers" && action !== "releases") return [];
  return numbers(network).flatMap((one) => {
    const packet = packets.get(one);
    return packet === undefined ? [] : [{ kind: "arrived", step: number, packet } as const];
  });
}

const numbers = (network: NetworkAct | undefined): readonly number[] => network?.packets ?? [];

function passages(
  packet: RecordedPacket,
  { number: step, action }: Pick<EvidenceStep, "number" | "action">,
): readonly Happening[] {
  const copied = action === "duplicates" && packet.repeats !== undefined;
  const sent: Happening = { kind: copied ? "copied" : "sent", step, packet };
  return packet.received && packet.held === undefined
    ? [sent, { kind: "arrived", step, packet }]
    : [sent];
}
