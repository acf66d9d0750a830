/**
 * Turns a run into the rows of a ladder diagram, in order: the executed lines, the packets with their
 * fates, and the sockets' changes of state.
 */
import { PEERS, type Peer } from "../../lab/model.ts";
import type { RecordedPacket, StepRecord } from "../../record/record.ts";
import { severalText } from "../../report/text/transcript/network.ts";
import type { TcpState } from "../../sockets/states.ts";
import { type SocketTrack, socketTracks } from "../states/socket-tracks.ts";

/** The parts of a run that a ladder shows. A run that is not over has fewer steps. */
export interface LadderRun {
  readonly steps: readonly StepRecord[];
  /** Packets of the quiet period after the last step. */
  readonly late?: readonly RecordedPacket[];
  /** More steps can come, so a packet that is held now is not necessarily held to the end. */
  readonly goesOn?: boolean;
  /** Whether a step with many packets shows all of them. Without it no step is folded. */
  readonly isOpen?: (step: number) => boolean;
}

/** The fate of a packet. */
export type Fate =
  | { readonly kind: "arrives" }
  | { readonly kind: "lost"; readonly words: string }
  /** `until`: undefined if it is held to the end; `open` if it is held and more steps can come. */
  | { readonly kind: "held"; readonly until: { readonly step: number } | "open" | undefined };

export interface StateChip {
  readonly peer: Peer;
  readonly state: TcpState;
  /** Undefined if the run has only one. */
  readonly connection: number | undefined;
}

export type LadderRow =
  | { readonly kind: "step"; readonly step: StepRecord }
  | { readonly kind: "late"; readonly step: number }
  | {
      readonly kind: "packet";
      readonly step: number;
      readonly packet: RecordedPacket;
      readonly fate: Fate;
    }
  /** The network delivers or drops a held packet. */
  | {
      readonly kind: "verdict";
      readonly step: number;
      readonly packet: RecordedPacket;
      readonly delivered: boolean;
    }
  /** Packets that the lab knows together: their number and bytes, below the first few of them. */
  | { readonly kind: "several"; readonly step: number; readonly words: string }
  /** Packets of a step that are left out, or those that are shown because the reader has opened it. */
  | {
      readonly kind: "fold";
      readonly step: number;
      readonly words: string;
      readonly isOpen: boolean;
      readonly packets: readonly number[];
    }
  | { readonly kind: "states"; readonly step: number; readonly chips: readonly StateChip[] };

type PacketRow = Extract<LadderRow, { kind: "packet" }>;

/** The number of packets that are drawn of those that the lab knows together. */
const FIRST_OF_SEVERAL = 4;

/** More packets of a step than twice these are folded between the first and the last of them. */
const AT_THE_ENDS = 3;

/** The fate of each packet of a run, by its number. */
export function packetFates({ steps, late = [], goesOn = false }: LadderRun): FatesByNumber {
  const judged = judgements(steps);
  const all = [...steps.flatMap(({ packets }) => packets), ...late];
  return new Map(all.map((packet) => [packet.number, fateOf(packet, judged, goesOn)]));
}

export type FatesByNumber = ReadonlyMap<number, Fate>;

export function ladderRows(run: LadderRun): readonly LadderRow[] {
  const { steps, late = [], goesOn = false, isOpen } = run;
  const packets = new Map(
    steps.flatMap((step) => step.packets.map((packet) => [packet.number, packet])),
  );
  const judged = judgements(steps);
  const chips = chipsByStep(steps);
  const packetRow = (step: number, packet: RecordedPacket): PacketRow => ({
    kind: "packet",
    step,
    packet,
    fate: fateOf(packet, judged, goesOn),
  });
  const rows = steps.flatMap((step): readonly LadderRow[] => {
    const { number, sentAgain = [], several = [] } = step;
    const folded = new Set(several.flatMap((one) => one.packets.slice(FIRST_OF_SEVERAL)));
    const changed = chips.get(number) ?? [];
    return [
      { kind: "step", step },
      ...sentAgain.map((packet): LadderRow => {
        const fate: Fate = { kind: "lost", words: "sent again while it was held, and dropped" };
        return { kind: "packet", step: number, packet, fate };
      }),
      ...verdicts(step, packets),
      ...foldedRows(
        step.packets
          .filter((packet) => !folded.has(packet.number))
          .map((packet) => packetRow(number, packet)),
        isOpen?.(number),
      ),
      ...several.map(
        (one) => ({ kind: "several", step: number, words: severalText(one) }) as const,
      ),
      ...(changed.length > 0 ? [{ kind: "states", step: number, chips: changed } as const] : []),
    ];
  });
  const last = steps.at(-1)?.number ?? 0;
  if (late.length === 0) return rows;
  return [...rows, { kind: "late", step: last }, ...late.map((packet) => packetRow(last, packet))];
}

/**
 * The packets of a step with a row for those in the middle that arrive. The others stay: their arrows go on.
 * @param isOpen undefined if nothing is folded
 */
function foldedRows(rows: readonly PacketRow[], isOpen: boolean | undefined): readonly LadderRow[] {
  const middle = rows
    .slice(AT_THE_ENDS, -AT_THE_ENDS)
    .filter(({ fate }) => fate.kind === "arrives");
  const [first] = middle;
  if (isOpen === undefined || first === undefined || rows.length <= 2 * AT_THE_ENDS) return rows;
  const packets = middle.map(({ packet }) => packet.number);
  const noun = packets.length === 1 ? "packet" : "packets";
  const words = isOpen ? `fold ${packets.length} ${noun}` : `${packets.length} more ${noun}`;
  const fold: LadderRow = { kind: "fold", step: first.step, words, isOpen, packets };
  return rows.flatMap((row): readonly LadderRow[] => [
    ...(row === first ? [fold] : []),
    ...(isOpen || !middle.includes(row) ? [row] : []),
  ]);
}

/** The step in which each held packet was delivered or dropped. */
function judgements(steps: readonly StepRecord[]): ReadonlyMap<number, number> {
  return new Map(
    steps
      .filter(({ action }) => judges(action))
      .flatMap(({ number, network }) =>
        (network?.packets ?? []).map((packet) => [packet, number] as const),
      ),
  );
}

function judges(action: StepRecord["action"]): boolean {
  return action === "delivers" || action === "releases" || action === "drops";
}

function fateOf(
  packet: RecordedPacket,
  judged: ReadonlyMap<number, number>,
  goesOn: boolean,
): Fate {
  if (packet.held) {
    const step = judged.get(packet.number);
    if (step !== undefined) return { kind: "held", until: { step } };
    return { kind: "held", until: goesOn ? "open" : undefined };
  }
  return packet.received ? { kind: "arrives" } : { kind: "lost", words: "lost on the way" };
}

function verdicts(
  { number, action, network }: StepRecord,
  packets: ReadonlyMap<number, RecordedPacket>,
): readonly LadderRow[] {
  if (!judges(action)) return [];
  return (network?.packets ?? []).flatMap((held): readonly LadderRow[] => {
    const packet = packets.get(held);
    if (packet === undefined) return [];
    return [{ kind: "verdict", step: number, packet, delivered: action !== "drops" }];
  });
}

/** The new states of sockets in each step, the server's first. */
function chipsByStep(steps: readonly StepRecord[]): ReadonlyMap<number, readonly StateChip[]> {
  const tracks = PEERS.map((peer) => socketTracks(steps, peer));
  const several = new Set(tracks.flat().flatMap(({ connection }) => connection ?? [])).size > 1;
  const chips = new Map<number, StateChip[]>();
  const note = (peer: Peer, { connection, moves }: SocketTrack): void => {
    for (const { step, to } of moves) {
      const chip = { peer, state: to, connection: several ? connection : undefined };
      const ofStep = chips.get(step) ?? [];
      ofStep.push(chip);
      chips.set(step, ofStep);
    }
  };
  for (const [index, peer] of PEERS.entries()) {
    for (const track of tracks[index] ?? []) note(peer, track);
  }
  return chips;
}
