/**
 * Draws the state diagram as an SVG picture, in colours for light and dark backgrounds. Edges that runs
 * have shown differ from the others in their line and number sign. The text depends only on the runs.
 */
import type { EdgeShowings } from "../../diagram/edges.ts";
import { edgesSummary, OUT_OF_REACH, whereText } from "../../report/text/edges.ts";
import { type Drawn, drawn, picture } from "../element.ts";
import { PICTURE_COLOURS, SANS } from "../theme.ts";
import { DIAGRAM_SIZE, DRAWN_EDGES, type Point, STATE_BOXES } from "./diagram.ts";
import { boxShape, cross, DIAGRAM_STYLE, edgeShape, lineWithHead } from "./shapes.ts";

type Mark = "shown" | "missing" | "unreachable";

/** The style of edges by their marks. */
export const DIAGRAM_CLASSES = `${DIAGRAM_STYLE}
  .unreachable path { stroke-dasharray: 1.5 4; stroke-linecap: round }
  .edge .cross { stroke: var(--soft); stroke-width: 2; stroke-dasharray: none }
  .shown path { stroke: var(--server); stroke-width: 2.5; stroke-dasharray: none }
  .shown .head { fill: var(--server) }
  .shown .sign { fill: var(--server); stroke: var(--server) }
  .shown .number { fill: var(--page); font-weight: 700 }
  .shown .event { fill: var(--ink); font-weight: 600 }
  .title { font-size: 17px; font-weight: 700 }
  .soft { fill: var(--soft) }`;

const STYLE = `${PICTURE_COLOURS}
  text { font: 13px ${SANS}; fill: var(--ink) }${DIAGRAM_CLASSES}`;

/** @param edges the result of {@link edgeShowings} */
export function stateDiagramSvg(edges: readonly EdgeShowings[]): string {
  const title = `The states of a TCP connection: ${edgesSummary(edges)}`;
  return picture(DIAGRAM_SIZE, title, STYLE, ...showingShapes(edges));
}

/** All shapes of the picture. */
export function showingShapes(edges: readonly EdgeShowings[]): readonly Drawn[] {
  const summary = edgesSummary(edges);
  const shapes = DRAWN_EDGES.flatMap((place) => {
    const found = edges.find(({ edge }) => edge.id === place.edge.id);
    if (found === undefined) return [];
    const mark = markOf(found);
    const crossed = mark === "unreachable" ? [cross(place.points)] : [];
    return [edgeShape(place, mark, whereText(found), undefined, ...crossed)];
  });
  return [...legend(edges, summary), ...shapes, ...STATE_BOXES.map((box) => boxShape(box))];
}

function markOf({ showings, attempts }: EdgeShowings): Mark {
  if (showings.length > 0) return "shown";
  return attempts.length > 0 ? "unreachable" : "missing";
}

function legend(edges: readonly EdgeShowings[], summary: string): readonly Drawn[] {
  const marks: readonly (readonly [Mark, string])[] = [
    ["shown", "shown by a lab on a real kernel"],
    ["missing", "not shown"],
    ["unreachable", OUT_OF_REACH],
  ];
  const used = new Set(edges.map(markOf));
  const rows = marks.filter(([mark]) => used.has(mark));
  const words = (kind: string, x: number, y: number, text: string): Drawn =>
    drawn("text", { class: kind, x, y }, text);
  return [
    words("title", 30, 42, "The states of a TCP connection"),
    words("soft", 30, 62, "RFC 9293, figure 5 and its notes"),
    ...rows.map(([mark, text], index) => {
      const y = 90 + 24 * index;
      const line: readonly Point[] = [
        [30, y],
        [88, y],
      ];
      return drawn(
        "g",
        { class: `edge ${mark}` },
        ...lineWithHead(line),
        ...(mark === "unreachable" ? [cross(line)] : []),
        words("soft", 98, y + 4, text),
      );
    }),
    words("soft", 30, 96 + 24 * rows.length, summary.split(",")[0] ?? ""),
  ];
}
