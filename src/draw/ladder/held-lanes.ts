/**
 * Gives each held packet a lane in front of its receiver's line, from the row in which it comes to the row
 * in which it is delivered or dropped.
 */
import { otherPeer, type Peer } from "../../lab/model.ts";
import type { RecordedPacket } from "../../record/record.ts";
import { drawn } from "../element.ts";
import { senderOf } from "../packet-words.ts";
import type { LadderItem } from "./item.ts";
import type { Place } from "./places.ts";
import type { LadderRow } from "./rows.ts";

/** The distance from the peer's line to the first lane, the distance of lanes, and their number. */
const FIRST = 22;
const BETWEEN = 8;
const LANES = 6;

interface Wait {
  readonly packet: RecordedPacket;
  readonly lane: number;
  readonly from: number;
  readonly to: number;
}

export class HeldLanes {
  readonly #waits = new Map<number, Wait>();
  readonly #lines: Readonly<Record<Peer, number>>;

  constructor(
    rows: readonly LadderRow[],
    places: readonly Place[],
    lines: Readonly<Record<Peer, number>>,
  ) {
    this.#lines = lines;
    const middles = places.map(({ top, height }) => top + height / 2);
    const last = places.at(-1); // the rows are from top to bottom
    const end = last === undefined ? 0 : last.top + last.height;
    const until = new Map(
      rows.flatMap((row, index) =>
        row.kind === "verdict" ? [[row.packet.number, middles[index] ?? end] as const] : [],
      ),
    );
    const busy: Record<Peer, number[]> = { server: [], client: [] };
    for (const [index, row] of rows.entries()) {
      if (row.kind !== "packet" || row.fate.kind !== "held") continue;
      const { packet } = row;
      const lanes = busy[otherPeer(senderOf(packet))];
      const from = (places[index]?.top ?? 0) + 36;
      const to = until.get(packet.number) ?? end;
      const free = lanes.findIndex((busyUntil) => busyUntil <= from);
      const lane = free >= 0 ? free : lanes.length;
      lanes[lane] = to;
      this.#waits.set(packet.number, { packet, lane: Math.min(lane, LANES - 1), from, to });
    }
  }

  /** The x of a held packet; undefined for other packets. */
  laneOf(packet: number): number | undefined {
    const wait = this.#waits.get(packet);
    if (wait === undefined) return undefined;
    const peer = otherPeer(senderOf(wait.packet));
    const away = FIRST + BETWEEN * wait.lane;
    return peer === "server" ? this.#lines.server + away : this.#lines.client - away;
  }

  /** The vertical line of a held packet. */
  waiting({ number }: RecordedPacket, step: number): readonly LadderItem[] {
    const wait = this.#waits.get(number);
    const x = this.laneOf(number);
    if (wait === undefined || x === undefined) return [];
    const { from, to } = wait;
    const shape = drawn("path", { class: "waits", d: `M${x} ${from}V${to}` });
    return [
      {
        key: `wait-${number}`,
        top: from,
        bottom: to,
        step,
        packet: number,
        label: "",
        drawn: shape,
      },
    ];
  }
}
