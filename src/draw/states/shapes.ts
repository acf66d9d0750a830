/**
 * The shapes of a state diagram: lines, signs and boxes.
 */
import { type Edge, eventText } from "../../diagram/graph.ts";
import { type Drawn, drawn } from "../element.ts";
import type { DrawnEdge, Point, StateBox } from "./diagram.ts";

const CORNER = 12;

/**
 * An edge with its sign and text.
 * @param kind its classes in the style
 * @param tip its tooltip, e.g. the labs that show it or the peers that took it
 * @param number the text of its sign; the edge's number if left out
 */
export function edgeShape(
  { edge, points, badge, label }: DrawnEdge,
  kind: string,
  tip: string,
  number = edge.name,
  ...more: readonly Drawn[]
): Drawn {
  const { at, anchor, leading } = label;
  const words = (what: string, down: number, text: string): Drawn =>
    drawn("text", { class: what, x: at[0], y: at[1] + down, "text-anchor": anchor }, text);
  return drawn(
    "g",
    { class: `edge ${kind}`, id: `edge-${edge.id}` },
    drawn("title", {}, `${edgeSentence(edge)}: ${tip}`),
    ...lineWithHead(points),
    ...more,
    ...sign(number, badge),
    words("event", 0, edge.event),
    ...(edge.action === "" ? [] : [words("action", leading, edge.action)]),
  );
}

function edgeSentence(edge: Edge): string {
  return `${edge.name}  ${edge.from} → ${edge.to}, ${eventText(edge)}`;
}

/** @param words the text below the state's name; empty for most boxes */
export function boxShape(
  { state, x, y, width, height }: StateBox,
  kind = "",
  words: string = "",
): Drawn {
  const [middle, baseline] = [x + width / 2, y + height / 2 + (words === "" ? 5 : -1)];
  return drawn(
    "g",
    { class: `state ${kind}`.trim() },
    drawn("rect", { x, y, width, height, rx: 8 }),
    drawn("text", { x: middle, y: baseline }, state),
    ...(words === "" ? [] : [drawn("text", { class: "who", x: middle, y: baseline + 15 }, words)]),
  );
}

export function lineWithHead(points: readonly Point[]): readonly Drawn[] {
  const [tip = [0, 0], before = tip] = points.toReversed();
  const [dx, dy] = [Math.sign(tip[0] - before[0]), Math.sign(tip[1] - before[1])];
  const [length, half] = [11, 5.5];
  const foot: Point = [tip[0] - dx * length, tip[1] - dy * length];
  const head = [
    tip,
    [foot[0] - dy * half, foot[1] + dx * half],
    [foot[0] + dy * half, foot[1] - dx * half],
  ];
  return [
    drawn("path", { d: roundedPath(points.with(-1, foot)) }),
    drawn("polygon", { class: "head", points: head.map((point) => point.join()).join(" ") }),
  ];
}

/** Straight lines from point to point with rounded corners. */
export function roundedPath(points: readonly Point[]): string {
  return points
    .map((point, index) => {
      const [before, after] = [points[index - 1], points[index + 1]];
      if (before === undefined) return `M${point.join()}`;
      if (after === undefined) return `L${point.join()}`;
      const [start, end] = [towards(point, before, CORNER), towards(point, after, CORNER)];
      return `L${start.join()} Q${point.join()} ${end.join()}`;
    })
    .join(" ");
}

/** The point at this distance from `from` towards `to`, or halfway if that is nearer. */
function towards(from: Point, to: Point, far: number): Point {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const length = Math.hypot(dx, dy);
  const part = length === 0 ? 0 : Math.min(far, length / 2) / length;
  return [from[0] + dx * part, from[1] + dy * part];
}

function sign(name: string, [x, y]: Point): readonly Drawn[] {
  const [width, height] = [name.length > 3 ? 52 : name.length > 2 ? 34 : 26, 22];
  return [
    drawn("rect", {
      class: "sign", x: x - width / 2, y: y - height / 2, width, height, rx: 11,
    }), // biome-ignore format: a rectangle
    drawn("text", { class: "number", x, y: y + 4 }, name),
  ];
}

/** A cross on the line before its head, for an edge that can't be taken. */
export function cross(points: readonly Point[]): Drawn {
  const [tip = [0, 0], before = tip] = points.toReversed();
  const [x, y] = towards(tip, before, 34);
  return drawn("path", { class: "cross", d: `M${x - 5},${y - 5} l10,10 m0,-10 l-10,10` });
}

/** The style of edges and states without further classes. */
export const DIAGRAM_STYLE = `
  .state rect { fill: var(--box); stroke: var(--ink); stroke-width: 1.5 }
  .state text { font-weight: 700; font-size: 14px; text-anchor: middle }
  .edge path { fill: none; stroke: var(--faint); stroke-width: 1.5; stroke-dasharray: 6 5 }
  .edge .head { fill: var(--faint); stroke: none }
  .edge .sign { fill: var(--page); stroke: var(--faint); stroke-width: 1.5 }
  .edge .number { font-size: 12px; font-weight: 600; text-anchor: middle; fill: var(--soft) }
  .edge .event, .edge .action { fill: var(--soft) }
  .action { font-size: 12px }`;
