/**
 * The state diagram as an SVG picture, edges that runs have shown told from the others by line and
 * number sign, in colours for light and dark surroundings. Its text depends on the runs alone.
 */
import { eventText } from "./diagram.ts";
import type { EdgeShowings } from "./edges.ts";
import { edgesSummary, OUT_OF_REACH, whereText } from "./edges-text.ts";
import { safeText } from "./safe-text.ts";
import {
  DIAGRAM_SIZE,
  DRAWN_EDGES,
  type DrawnEdge,
  type Point,
  STATE_BOXES,
  type StateBox,
} from "./state-diagram.ts";

type Mark = "shown" | "missing" | "unreachable";

const CORNER = 12;

const STYLE = `
  svg { --page: #ffffff; --ink: #1f2328; --soft: #57606a; --box: #f6f8fa; --shown: #0550ae; --missing: #7d8590 }
  @media (prefers-color-scheme: dark) {
    svg { --page: #0d1117; --ink: #e6edf3; --soft: #9da7b1; --box: #1c232c; --shown: #79c0ff; --missing: #7d8590 }
  }
  text { font: 13px system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; fill: var(--ink) }
  .page { fill: var(--page) }
  .state rect { fill: var(--box); stroke: var(--ink); stroke-width: 1.5 }
  .state text { font-weight: 700; font-size: 14px; text-anchor: middle }
  .edge path { fill: none; stroke: var(--missing); stroke-width: 1.5; stroke-dasharray: 6 5 }
  .edge .head { fill: var(--missing); stroke: none }
  .edge .sign { fill: var(--page); stroke: var(--missing); stroke-width: 1.5 }
  .edge .number { font-size: 12px; font-weight: 600; text-anchor: middle; fill: var(--soft) }
  .edge .event, .edge .action { fill: var(--soft) }
  .action { font-size: 12px }
  .unreachable path { stroke-dasharray: 1.5 4; stroke-linecap: round }
  .edge .cross { stroke: var(--soft); stroke-width: 2; stroke-dasharray: none }
  .shown path { stroke: var(--shown); stroke-width: 2.5; stroke-dasharray: none }
  .shown .head { fill: var(--shown) }
  .shown .sign { fill: var(--shown); stroke: var(--shown) }
  .shown .number { fill: var(--page); font-weight: 700 }
  .shown .event { fill: var(--ink); font-weight: 600 }
  .title { font-size: 17px; font-weight: 700 }
  .soft { fill: var(--soft) }`;

/** @param edges as {@link edgeShowings} gives them */
export function stateDiagramSvg(edges: readonly EdgeShowings[]): string {
  const { width, height } = DIAGRAM_SIZE;
  const summary = edgesSummary(edges);
  const drawn = DRAWN_EDGES.flatMap((place) => {
    const found = edges.find(({ edge }) => edge.id === place.edge.id);
    return found === undefined ? [] : edgeLines(place, markOf(found), whereText(found));
  });
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title">`,
    `<title id="title">The states of a TCP connection: ${summary}</title>`,
    `<style>${STYLE}\n</style>`,
    `<rect class="page" width="${width}" height="${height}"/>`,
    ...legend(edges, summary),
    ...drawn,
    ...STATE_BOXES.map(boxLine),
    "</svg>",
  ].join("\n")}\n`;
}

function markOf({ showings, attempts }: EdgeShowings): Mark {
  if (showings.length > 0) return "shown";
  return attempts.length > 0 ? "unreachable" : "missing";
}

function boxLine({ state, x, y, width, height }: StateBox): string {
  const rect = `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="8"/>`;
  const [middle, baseline] = [x + width / 2, y + height / 2 + 5];
  return `<g class="state">${rect}<text x="${middle}" y="${baseline}">${state}</text></g>`;
}

function edgeLines(drawn: DrawnEdge, mark: Mark, where: string): readonly string[] {
  const { edge, points, badge, label } = drawn;
  const { at, anchor, leading } = label;
  const text = (kind: string, down: number, words: string): string =>
    `<text class="${kind}" x="${at[0]}" y="${at[1] + down}" text-anchor="${anchor}">${escaped(words)}</text>`;
  const tip = `${edge.name}  ${edge.from} → ${edge.to}, ${eventText(edge)}: ${where}`;
  return [
    `<g class="edge ${mark}" id="edge-${edge.id}">`,
    `<title>${escaped(tip)}</title>`,
    ...lineWithHead(points),
    ...(mark === "unreachable" ? [cross(points)] : []),
    ...sign(edge.name, badge),
    text("event", 0, edge.event),
    ...(edge.action === "" ? [] : [text("action", leading, edge.action)]),
    "</g>",
  ];
}

function lineWithHead(points: readonly Point[]): readonly string[] {
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
    `<path d="${roundedPath(points.with(-1, foot))}"/>`,
    `<polygon class="head" points="${head.map((point) => point.join()).join(" ")}"/>`,
  ];
}

/** Straight lines from point to point, the corners between them rounded. */
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

/** The point this far away from `from`, or half the way if that is less. */
function towards(from: Point, to: Point, far: number): Point {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const length = Math.hypot(dx, dy);
  const part = length === 0 ? 0 : Math.min(far, length / 2) / length;
  return [from[0] + dx * part, from[1] + dy * part];
}

function sign(name: string, [x, y]: Point): readonly string[] {
  const [width, height] = [name.length > 2 ? 52 : 26, 22];
  return [
    `<rect class="sign" x="${x - width / 2}" y="${y - height / 2}" width="${width}" height="${height}" rx="11"/>`,
    `<text class="number" x="${x}" y="${y + 4}">${name}</text>`,
  ];
}

/** A mark across the line before its head: there is no getting along here. */
function cross(points: readonly Point[]): string {
  const [tip = [0, 0], before = tip] = points.toReversed();
  const [x, y] = towards(tip, before, 34);
  return `<path class="cross" d="M${x - 5},${y - 5} l10,10 m0,-10 l-10,10"/>`;
}

function legend(edges: readonly EdgeShowings[], summary: string): readonly string[] {
  const marks: readonly (readonly [Mark, string])[] = [
    ["shown", "shown by a lab on a real kernel"],
    ["missing", "not shown"],
    ["unreachable", OUT_OF_REACH],
  ];
  const used = new Set(edges.map(markOf));
  const rows = marks.filter(([mark]) => used.has(mark));
  return [
    `<text class="title" x="30" y="42">The states of a TCP connection</text>`,
    `<text class="soft" x="30" y="62">RFC 9293, figure 5 and its notes</text>`,
    ...rows.flatMap(([mark, words], index) => {
      const y = 90 + 24 * index;
      const line: readonly Point[] = [
        [30, y],
        [88, y],
      ];
      return [
        `<g class="edge ${mark}">`,
        ...lineWithHead(line),
        ...(mark === "unreachable" ? [cross(line)] : []),
        `<text class="soft" x="98" y="${y + 4}">${words}</text></g>`,
      ];
    }),
    `<text class="soft" x="30" y="${96 + 24 * rows.length}">${summary.split(",")[0]}</text>`,
  ];
}

function escaped(text: string): string {
  return safeText(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
