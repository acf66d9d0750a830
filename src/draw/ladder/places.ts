/**
 * Places the rows of a ladder from top to bottom, at equal distances or with the time between two packets
 * to scale. A gap to scale is at least as high as a row, so that the row can be read.
 */
import type { RecordedPacket } from "../../record/record.ts";
import type { LadderRow } from "./rows.ts";

export interface Place {
  readonly top: number;
  readonly height: number;
  /** The space above the row that represents time, in pixels. */
  readonly gap: number;
}

export interface Places {
  readonly places: readonly Place[];
  readonly height: number;
  /** Pixels for a second; undefined if the distances are equal. */
  readonly scale: number | undefined;
}

const HEIGHTS = { step: 40, late: 40, packet: 44, verdict: 30, several: 26, fold: 28 } as const;
const CHIP = 22;
/** The height of the longest gap of a run if it is to scale, in pixels. */
const LONGEST_GAP = 420;
/** The space below the last row. */
const END = 18;

export function placeRows(rows: readonly LadderRow[], toScale: boolean): Places {
  const gaps = gapsOf(rows);
  const longest = gaps.reduce((most, gap) => Math.max(most, gap), 1e-6);
  const scale = toScale ? LONGEST_GAP / longest : undefined;
  let bottom = 0;
  let sincePacket = 0;
  const places = rows.map((row, index): Place => {
    const height = heightOf(row);
    const wanted = scale === undefined ? 0 : (gaps[index] ?? 0) * scale;
    const gap = Math.max(0, wanted - sincePacket - height / 2);
    const top = bottom + gap;
    bottom = top + height;
    sincePacket = row.kind === "packet" ? height / 2 : sincePacket + height;
    return { top, height, gap };
  });
  return { places, height: bottom + END, scale };
}

function heightOf(row: LadderRow): number {
  if (row.kind !== "states") return HEIGHTS[row.kind];
  const count = (peer: string): number => row.chips.filter((chip) => chip.peer === peer).length;
  return 8 + CHIP * Math.max(count("server"), count("client"));
}

/** Seconds since the previous packet, for the rows of packets; 0 for other rows. */
function gapsOf(rows: readonly LadderRow[]): readonly number[] {
  let before: RecordedPacket | undefined;
  return rows.map((row) => {
    if (row.kind !== "packet") return 0;
    const gap = before === undefined ? 0 : Math.max(0, row.packet.time - before.time);
    before = row.packet;
    return gap;
  });
}
