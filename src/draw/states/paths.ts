/**
 * Draws the paths of each peer's sockets in the state diagram, up to a step. The page shows one peer at a
 * time. The picture has both peers, which differ in colour, line and text.
 */
import { PEERS, type Peer } from "../../lab/model.ts";
import type { RunRecord } from "../../record/record.ts";
import { labText } from "../../report/text/verdict.ts";
import type { TcpState } from "../../sockets/states.ts";
import { type Drawn, drawn, picture } from "../element.ts";
import { PICTURE_COLOURS, SANS } from "../theme.ts";
import { DIAGRAM_SIZE, DRAWN_EDGES, type Point, STATE_BOXES, type StateBox } from "./diagram.ts";
import { boxShape, DIAGRAM_STYLE, edgeShape, lineWithHead } from "./shapes.ts";
import { type SocketTrack, socketTracks, statesUpTo, trackName } from "./socket-tracks.ts";

/** A peer's tracks, whose paths are drawn. */
export interface DrawnWay {
  readonly peer: Peer;
  readonly tracks: readonly SocketTrack[];
}

export const WAYS_STYLE = `${DIAGRAM_STYLE}
  .edge .event, .edge .action, .edge .sign, .edge .number { visibility: hidden }
  .taken path { stroke-width: 3; stroke-dasharray: none }
  .taken .event, .taken .action, .taken .sign, .taken .number { visibility: visible }
  .taken .number { fill: var(--page); font-weight: 700 }
  .taken .event { fill: var(--ink); font-weight: 600 }
  .server path { stroke: var(--server) }
  .server .head, .server .sign { fill: var(--server); stroke: var(--server) }
  .client path { stroke: var(--client); stroke-dasharray: 9 3 }
  .client .head, .client .sign { fill: var(--client); stroke: var(--client) }
  .both path { stroke: var(--ink) }
  .both .head, .both .sign { fill: var(--ink); stroke: var(--ink) }
  .state rect { stroke: var(--faint) }
  .state text { fill: var(--soft) }
  .passed rect { stroke: var(--ink); stroke-width: 2 }
  .passed text { fill: var(--ink) }
  .now rect { stroke: var(--ink); stroke-width: 4; fill: var(--page) }
  .state .who { font-size: 12px; font-weight: 600 }`;

/**
 * @param step the last step whose moves are drawn
 * @param signs the numbers in the signs on the edges: those of the edges, or the steps that took them
 */
export function wayShapes(
  ways: readonly DrawnWay[],
  step: number,
  signs: "edges" | "steps" = "edges",
): readonly Drawn[] {
  const taken = new Map<string, Set<Peer>>();
  const takenIn = new Map<string, Set<number>>();
  const passed = new Set<TcpState>();
  const now = new Map<string, Set<string>>();
  for (const { peer, tracks } of ways) {
    for (const track of tracks) {
      const moves = track.moves.filter((move) => move.step <= step);
      for (const move of moves) {
        for (const id of move.edges) {
          taken.set(id, (taken.get(id) ?? new Set()).add(peer));
          takenIn.set(id, (takenIn.get(id) ?? new Set()).add(move.step));
        }
      }
      for (const state of statesUpTo(track, step)) passed.add(state);
      const state = moves.at(-1)?.to;
      if (state === undefined) continue;
      const who = ways.length > 1 ? peer : trackName(track);
      const place = state === "CLOSED" ? "CLOSED after" : state;
      now.set(place, (now.get(place) ?? new Set()).add(who));
    }
  }
  const started = now.size > 0;
  return [
    ...DRAWN_EDGES.map((place) => {
      const peers = [...(taken.get(place.edge.id) ?? [])];
      const kind = peers.length === 0 ? "" : `taken ${peers.length > 1 ? "both" : peers[0]}`;
      const steps = [...(takenIn.get(place.edge.id) ?? [])];
      return edgeShape(
        place,
        kind,
        peers.length === 0
          ? "not taken"
          : `taken by the ${peers.join(" and the ")}${signs === "steps" ? ` in step ${steps.join(", ")}` : ""}`,
        signs === "steps" ? stepsSign(steps) : undefined,
      );
    }),
    ...STATE_BOXES.map((box) => {
      const who = [...(now.get(placeOf(box)) ?? [])];
      const words = fittedNames(who, box.width);
      const isPassed = passed.has(box.state) && !(isEnd(box) && words === "");
      const kinds = [...(isPassed ? ["passed"] : []), ...(words === "" ? [] : ["now"])];
      const first = !started && placeOf(box) === "CLOSED" ? ["now"] : kinds;
      return boxShape(box, first.join(" "), words);
    }),
  ];
}

/** The first step that took an edge, and whether others did: `6`, `2+`. The tooltip lists all of them. */
function stepsSign([first, ...others]: readonly number[]): string {
  if (first === undefined) return "";
  return others.length === 0 ? `${first}` : `${first}+`;
}

/** The advance of a letter of the names in a box, and the box's margins, in pixels. */
const NAME_ADVANCE = 7.4;
const BOX_MARGINS = 12;

/** The names of the sockets in a state, or their number if the names are wider than the box. */
function fittedNames(names: readonly string[], width: number): string {
  const numbers = names.flatMap((name) => /^connection (\d+)$/.exec(name)?.[1] ?? []);
  const together =
    numbers.length > 1 && numbers.length === names.length
      ? `connections ${numbers.join(", ")}`
      : names.join(", ");
  const fits = together.length * NAME_ADVANCE <= width - BOX_MARGINS;
  return fits ? together : `${names.length} sockets`;
}

/** CLOSED has two boxes. A connection begins at the upper one. */
function placeOf(box: StateBox): string {
  return isEnd(box) ? "CLOSED after" : box.state;
}

function isEnd({ state, y }: StateBox): boolean {
  return state === "CLOSED" && y > DIAGRAM_SIZE.height / 2;
}

const STYLE = `${PICTURE_COLOURS}
  text { font: 13px ${SANS}; fill: var(--ink) }
  .title { font-size: 17px; font-weight: 700 }
  .soft { fill: var(--soft) }
${WAYS_STYLE}`;

/** The paths of the whole run; undefined if it has no TCP socket with a state. */
export function statesPicture(record: RunRecord): string | undefined {
  const ways = PEERS.map((peer) => ({ peer, tracks: socketTracks(record.steps, peer) }));
  if (ways.every(({ tracks }) => tracks.length === 0)) return undefined;
  return picture(
    DIAGRAM_SIZE,
    `${labText(record)}: the states of the sockets. ${ways.map(waySentence).join(" ")}`,
    STYLE,
    drawn("text", { class: "title", x: 30, y: 42 }, labText(record)),
    drawn("text", { class: "soft", x: 30, y: 62 }, "the states of the run’s sockets"),
    ...PEERS.map((peer, index) => legendRow(peer, `taken by the ${peer}`, 90 + 24 * index)),
    ...wayShapes(ways, Number.POSITIVE_INFINITY),
  );
}

function legendRow(kind: Peer, words: string, y: number): Drawn {
  const line: readonly Point[] = [
    [30, y],
    [88, y],
  ];
  return drawn(
    "g",
    { class: `edge taken ${kind}` },
    ...lineWithHead(line),
    drawn("text", { class: "soft", x: 98, y: y + 4 }, words),
  );
}

function waySentence({ peer, tracks }: DrawnWay): string {
  const states = tracks.map((track) => statesUpTo(track, Number.POSITIVE_INFINITY).join(" → "));
  return `The ${peer}: ${states.join("; ") || "none"}.`;
}
