/**
 * Draws a ladder diagram as a picture for papers and slides. Its style is that of all ladders.
 */
import { PEERS } from "../../lab/model.ts";
import type { RunRecord } from "../../record/record.ts";
import { labText } from "../../report/text/verdict.ts";
import { type Drawn, drawn, picture } from "../element.ts";
import { MONO, PICTURE_COLOURS, SANS } from "../theme.ts";
import { type Ladder, ladder } from "./ladder.ts";

export const LADDER_STYLE = `
  .ladder text { font: 12.5px ${MONO}; fill: var(--ink) }
  .ladder .life { stroke: var(--soft); stroke-width: 1.5 }
  .ladder .band { fill: var(--box); stroke: var(--line) }
  .ladder .number, .ladder .actor, .ladder .flags { font-weight: 700 }
  .ladder .dot { fill: var(--ink) }
  .ladder .server .actor, .ladder .server .flags { fill: var(--server) }
  .ladder .client .actor, .ladder .client .flags { fill: var(--client) }
  .ladder .server .dot, .ladder .server .head { fill: var(--server) }
  .ladder .client .dot, .ladder .client .head { fill: var(--client) }
  .ladder .arrow, .ladder .gate, .ladder .waits, .ladder .cross { fill: none; stroke-width: 1.75 }
  .ladder .server .arrow { stroke: var(--server) }
  .ladder .client .arrow { stroke: var(--client) }
  .ladder .lost .arrow { stroke-dasharray: 6 4 }
  .ladder .cross { stroke: var(--bad); stroke-width: 2.5 }
  .ladder .gate { stroke: var(--held); stroke-width: 3 }
  .ladder .waits { stroke: var(--held); stroke-dasharray: 2 4 }
  .ladder .verdict .arrow { stroke: var(--held) }
  .ladder .verdict .head { fill: var(--held) }
  .ladder .words, .ladder .note { fill: var(--held) }
  .ladder .dropped .words, .ladder .lost .note, .ladder .mark { fill: var(--bad) }
  .ladder .failed .band { stroke: var(--bad) }
  .ladder .count, .ladder .gap { fill: var(--soft) }
  .ladder .chip { fill: var(--page); stroke: var(--soft) }
  .ladder .state { font-size: 11px; font-weight: 600 }
  .ladder .touch { fill: none; pointer-events: all }`;

const STYLE = `${PICTURE_COLOURS}
  .title { font: 700 17px ${SANS}; fill: var(--ink) }
  .soft { font: 13px ${SANS}; fill: var(--soft) }
  .peer { font: 700 14px ${SANS} }
  .peer.server { fill: var(--server) }
  .peer.client { fill: var(--client) }${LADDER_STYLE}`;

const WIDTH = 860;
const HEAD = 100;

export interface LadderPictureOptions {
  readonly toScale: boolean;
  readonly times: boolean;
}

export function ladderPicture(record: RunRecord, options: LadderPictureOptions): string {
  const made = ladder(record, { ...options, width: WIDTH - 40 });
  const size = { width: WIDTH, height: Math.ceil(made.height) + HEAD + 12 };
  const text = (kind: string, x: number, y: number, words: string, anchor = "start"): Drawn =>
    drawn("text", { class: kind, x, y, "text-anchor": anchor }, words);
  return picture(
    size,
    `${labText(record)}: ${record.lab.question}`,
    STYLE,
    text("title", 20, 34, labText(record)),
    text("soft", 20, 56, record.lab.question),
    drawn(
      "g",
      { transform: `translate(20 ${HEAD})` },
      ...PEERS.map((peer) => text(`peer ${peer}`, made.lines[peer], -10, peer, "middle")),
      drawn("g", { class: "ladder" }, ...lifeLines(made), ...made.items.map((item) => item.drawn)),
    ),
  );
}

/** The peers' lines, from `top` to `bottom`. */
export function lifeLines({ lines, height }: Ladder, top = 0, bottom = height): readonly Drawn[] {
  return PEERS.map((peer) =>
    drawn("path", { class: "life", d: `M${lines[peer]} ${top}V${bottom}` }),
  );
}
