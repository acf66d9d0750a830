/**
 * Draws a run as a ladder diagram: the peers are two vertical lines, and packets are arrows between them.
 * The arrow of a held packet stops at its receiver's gate and continues when the packet is delivered. The
 * arrow of a lost packet ends in a cross. Each item has its place, so that a long ladder can be shown in
 * parts.
 */
import type { Peer } from "../../lab/model.ts";
import { actText } from "../../report/text/transcript/network.ts";
import type { Drawn } from "../element.ts";
import { packetSentence } from "../packet-words.ts";
import { HeldLanes } from "./held-lanes.ts";
import type { LadderItem } from "./item.ts";
import { type Place, placeRows } from "./places.ts";
import { type LadderRow, type LadderRun, ladderRows } from "./rows.ts";
import { RowDrawing } from "./shapes.ts";

export interface Ladder {
  readonly width: number;
  readonly height: number;
  /** The x of each peer's line. */
  readonly lines: Readonly<Record<Peer, number>>;
  readonly items: readonly LadderItem[];
  /** Pixels for a second; undefined if times are not to scale. */
  readonly scale: number | undefined;
}

export interface LadderOptions {
  readonly width: number;
  /** Draws gaps between packets to scale; otherwise rows have equal distances. */
  readonly toScale: boolean;
  /** Whether to print times; those of a normalised record have no meaning. */
  readonly times: boolean;
}

/** The least distance from the edge to a peer's line: half the widest state. */
const LEAST_MARGIN = 66;
/** The shortest gap within a step that is printed, in seconds. */
const LONG_GAP = 0.1;

export function ladder(run: LadderRun, { width, toScale, times }: LadderOptions): Ladder {
  const rows = ladderRows(run);
  const { places, height, scale } = placeRows(rows, toScale);
  const margin = Math.max(LEAST_MARGIN, width * 0.12);
  const lines = { server: margin, client: width - margin };
  const heldLanes = new HeldLanes(rows, places, lines);
  const items = rows.flatMap((row, index): readonly LadderItem[] => {
    const place = places[index] as Place;
    const make = new RowDrawing(place, width, lines);
    if (row.kind === "states") return [item(row, index, place, make.states(row), "")];
    if (row.kind === "step" || row.kind === "late") {
      return [item(row, index, place, make.heading(row), headingLabel(row))];
    }
    if (row.kind === "several")
      return [item(row, index, place, make.several(row.words), row.words)];
    if (row.kind === "fold") {
      const folding = item(row, index, place, make.fold(row.words, row.isOpen), row.words);
      return [{ ...folding, folds: row.packets }];
    }
    const { packet } = row;
    const lane = heldLanes.laneOf(packet.number);
    if (row.kind === "verdict") {
      const words = `packet ${packet.number} is ${row.delivered ? "delivered" : "dropped"}`;
      return [item(row, index, place, make.verdict(packet, row.delivered, lane), words)];
    }
    const gap = times && (isLongGap(rows, index) || (toScale && place.gap > 16));
    const shape = make.packet(packet, row.fate, lane, gap);
    const sentence = packetSentence(packet, row.fate);
    return [item(row, index, place, shape, sentence), ...heldLanes.waiting(packet, row.step)];
  });
  return { width, height, lines, items, scale };
}

function item(
  row: LadderRow,
  index: number,
  place: Place,
  shape: Drawn,
  label: string,
): LadderItem {
  const packet = row.kind === "packet" || row.kind === "verdict" ? row.packet.number : undefined;
  const step = row.kind === "step" ? row.step.number : row.step;
  const bottom = place.top + place.height;
  return { key: `${index}`, top: place.top, bottom, step, packet, label, drawn: shape };
}

/** Whether a packet came long after the previous one of the same step. */
function isLongGap(rows: readonly LadderRow[], index: number): boolean {
  const [before, row] = [rows[index - 1], rows[index]];
  return before?.kind === "packet" && row?.kind === "packet" && row.packet.gap >= LONG_GAP;
}

function headingLabel(row: Extract<LadderRow, { kind: "step" | "late" }>): string {
  if (row.kind === "late") return "after the last step";
  const { step } = row;
  const done = step.executed ? `${step.executed.peer}: ${step.executed.line.text}` : actText(step);
  return `step ${step.number}, ${done}`;
}
