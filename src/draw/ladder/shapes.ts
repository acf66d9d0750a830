/**
 * Draws the rows of a ladder: a step's band, a packet's arrow, the delivery or drop of a held packet, and
 * the new states of sockets.
 */
import { otherPeer, type Peer } from "../../lab/model.ts";
import type { RecordedPacket } from "../../record/record.ts";
import { actorOf, actText } from "../../report/text/transcript/network.ts";
import { type Drawn, drawn } from "../element.ts";
import { durationText, fateNote, packetWords, senderOf } from "../packet-words.ts";
import { ADVANCE, fitted } from "../theme.ts";
import type { Place } from "./places.ts";
import type { Fate, LadderRow } from "./rows.ts";

const SIZE = 12.5;

/** Draws one row. */
export class RowDrawing {
  readonly #top: number;
  readonly #place: Place;
  readonly #width: number;
  readonly #lines: Readonly<Record<Peer, number>>;

  constructor(place: Place, width: number, lines: Readonly<Record<Peer, number>>) {
    this.#place = place;
    this.#top = place.top;
    this.#width = width;
    this.#lines = lines;
  }

  heading(row: Extract<LadderRow, { kind: "step" | "late" }>): Drawn {
    const y = this.#top + 6;
    const band = drawn("rect", {
      class: "band", x: 0.5, y, width: this.#width - 1, height: 27, rx: 5,
    }); // biome-ignore format: a rectangle
    if (row.kind === "late") {
      return drawn(
        "g",
        { class: "step" },
        band,
        this.#text("code", 12, y + 18, "after the last step"),
      );
    }
    const { step } = row;
    const failed = step.mismatches.length > 0;
    const actor = step.executed?.peer ?? actorOf(step);
    const number = `${step.number}`;
    const after = 20 + number.length * SIZE * ADVANCE;
    const nameEnd = after + actor.length * SIZE * ADVANCE + 12;
    const mark = failed ? "✗ not as expected" : "";
    const room = this.#width - nameEnd - 12 - mark.length * SIZE * ADVANCE;
    const words = step.executed?.line.text.trim() ?? actText(step);
    return drawn(
      "g",
      { class: `step ${actor}${failed ? " failed" : ""}` },
      band,
      ...(step.executed === undefined
        ? []
        : [
            drawn("circle", {
              class: "dot",
              cx: this.#lines[step.executed.peer],
              cy: y + 27,
              r: 4.5,
            }),
          ]),
      this.#text("number", 12, y + 18, number),
      this.#text("actor", after, y + 18, actor),
      this.#text("code", nameEnd, y + 18, fitted(words, room, SIZE)),
      ...(mark === "" ? [] : [this.#text("mark", this.#width - 10, y + 18, mark, "end")]),
    );
  }

  several(words: string): Drawn {
    const text = `… ${fitted(words, this.#width - 40, SIZE)}`;
    return drawn("g", {}, this.#text("words", this.#width / 2, this.#top + 16, text, "middle"));
  }

  fold(words: string, isOpen: boolean): Drawn {
    const sign = isOpen ? "▾" : "▸";
    return drawn(
      "g",
      {},
      drawn("rect", {
        class: "touch",
        x: 1,
        y: this.#top + 2,
        width: this.#width - 2,
        height: 24,
        rx: 5,
      }),
      this.#text("words", this.#width / 2, this.#top + 18, `${sign} ${words}`, "middle"),
    );
  }

  states({ chips }: Extract<LadderRow, { kind: "states" }>): Drawn {
    const count = { server: 0, client: 0 };
    const shapes = chips.flatMap(({ peer, state, connection }) => {
      const text = connection === undefined ? state : `${connection} ${state}`;
      const width = text.length * 11 * ADVANCE + 14;
      const y = this.#top + 5 + 22 * count[peer]++;
      const x = Math.min(Math.max(this.#lines[peer], width / 2 + 1), this.#width - width / 2 - 1);
      return [
        drawn("rect", { class: "chip", x: x - width / 2, y, width, height: 18, rx: 9 }),
        this.#text("state", x, y + 13, text, "middle"),
      ];
    });
    return drawn("g", { class: "states" }, ...shapes);
  }

  packet(packet: RecordedPacket, fate: Fate, lane: number | undefined, isLate: boolean): Drawn {
    const from = senderOf(packet);
    const start = this.#lines[from];
    const end = this.#lines[otherPeer(from)];
    const sign = Math.sign(end - start);
    const [y1, y2] = [this.#top + 25, this.#top + 37];
    const stop = lane ?? (fate.kind === "lost" ? start + (end - start) * 0.78 : end);
    const yStop = y1 + (y2 - y1) * ((stop - start) / (end - start));
    const arrives = fate.kind === "arrives";
    const tip = arrives ? stop - sign * 9 : stop;
    return drawn(
      "g",
      { class: `packet ${from} ${fate.kind}` },
      drawn("rect", {
        class: "touch", x: 1, y: this.#top, width: this.#width - 2, height: this.#place.height, rx: 5,
      }), // biome-ignore format: a rectangle
      drawn("path", { class: "arrow", d: `M${start} ${y1}L${point(tip, yStop)}` }),
      ...(arrives ? [head(stop, yStop, sign)] : []),
      ...(fate.kind === "lost" ? cross(stop, yStop) : []),
      ...(fate.kind === "held"
        ? [drawn("path", { class: "gate", d: `M${point(stop, yStop - 7)}v14` })]
        : []),
      this.#packetText(packet, fate),
      ...(isLate ? [this.#text("gap", 4, this.#top + 10, `+${durationText(packet.gap)}`)] : []),
    );
  }

  #packetText(packet: RecordedPacket, fate: Fate): Drawn {
    const { kind, numbers } = packetWords(packet);
    const became = fateNote(packet, fate);
    const room = this.#lines.client - this.#lines.server - 12;
    const fixed = (`${packet.number} `.length + kind.length + 1) * SIZE * ADVANCE;
    const shown = fitted(numbers, room - fixed, SIZE);
    const left = room - fixed - (shown.length + 3) * SIZE * ADVANCE;
    const note = became !== "" && left > 40 ? ` · ${fitted(became, left, SIZE)}` : "";
    return drawn(
      "text",
      { class: "label", x: this.#width / 2, y: this.#top + 17, "text-anchor": "middle" },
      drawn("tspan", { class: "count" }, `${packet.number}`),
      " ",
      drawn("tspan", { class: "flags" }, kind),
      ` ${shown}`,
      ...(note === "" ? [] : [drawn("tspan", { class: "note" }, note)]),
    );
  }

  verdict(packet: RecordedPacket, delivered: boolean, lane: number | undefined): Drawn {
    const end = this.#lines[otherPeer(senderOf(packet))];
    const start = lane ?? end;
    const sign = Math.sign(end - start);
    const y = this.#top + 15;
    const words = `packet ${packet.number} ${delivered ? "delivered" : "dropped"}`;
    const [x, anchor] = [start - sign * 12, sign > 0 ? "end" : "start"] as const;
    return drawn(
      "g",
      { class: `verdict ${delivered ? "delivered" : "dropped"}` },
      ...(delivered
        ? [
            drawn("path", { class: "arrow", d: `M${point(start, y)}H${end - sign * 9}` }),
            head(end, y, sign),
          ]
        : cross(start, y)),
      this.#text("words", x, y + 4, words, anchor),
    );
  }

  #text(kind: string, x: number, y: number, words: string, anchor = "start"): Drawn {
    return drawn("text", { class: kind, x, y, "text-anchor": anchor }, words);
  }
}

const point = (x: number, y: number): string =>
  `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`;

function head(x: number, y: number, sign: number): Drawn {
  const back = x - sign * 10;
  return drawn("path", {
    class: "head",
    d: `M${point(x, y)}L${point(back, y - 5)}L${point(back, y + 4)}z`,
  });
}

function cross(x: number, y: number): readonly Drawn[] {
  return [drawn("path", { class: "cross", d: `M${point(x - 6, y - 6)}l12 12m0 -12l-12 12` })];
}
