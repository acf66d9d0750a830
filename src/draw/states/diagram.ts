/**
 * The places of the diagram's states and edges, arranged like RFC 9293 figure 5: opening at the top,
 * ESTABLISHED in the middle, the side that closes first on the left. Data only, in the user units of a
 * drawing that is 900 wide.
 */

import { EDGES, type Edge } from "../../diagram/graph.ts";
import type { TcpState } from "../../sockets/states.ts";

export const DIAGRAM_SIZE = { width: 900, height: 950 };

export type Point = readonly [x: number, y: number];

/** A state's box, by its upper left corner. CLOSED has two boxes, as in the figure: before and after. */
export interface StateBox {
  readonly state: TcpState;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The place of an edge's text: a line for the event and a line for the action. */
export interface EdgeLabel {
  /** A point on the baseline of the event. */
  readonly at: Point;
  readonly anchor: "start" | "end";
  /** The distance of the two baselines; the edge can be between them. */
  readonly leading: number;
}

export interface DrawnEdge {
  readonly edge: Edge;
  /** The corners of the line, from state to state. */
  readonly points: readonly Point[];
  /** The centre of the sign with the edge's number, on the line. */
  readonly badge: Point;
  readonly label: EdgeLabel;
}

export const STATE_BOXES: readonly StateBox[] = [
  { state: "CLOSED", x: 375, y: 20, width: 150, height: 90 },
  { state: "LISTEN", x: 375, y: 210, width: 150, height: 40 },
  { state: "SYN-RECEIVED", x: 30, y: 300, width: 180, height: 130 },
  { state: "SYN-SENT", x: 690, y: 300, width: 180, height: 130 },
  { state: "ESTABLISHED", x: 375, y: 490, width: 150, height: 40 },
  { state: "FIN-WAIT-1", x: 30, y: 570, width: 180, height: 110 },
  { state: "CLOSE-WAIT", x: 705, y: 570, width: 150, height: 40 },
  { state: "FIN-WAIT-2", x: 30, y: 750, width: 130, height: 40 },
  { state: "CLOSING", x: 375, y: 750, width: 150, height: 40 },
  { state: "LAST-ACK", x: 705, y: 750, width: 150, height: 40 },
  { state: "TIME-WAIT", x: 375, y: 880, width: 150, height: 50 },
  { state: "CLOSED", x: 705, y: 880, width: 150, height: 50 },
];

/** The distance from the centre of a badge to its text; badges with a word are wide. */
const NARROW = 20;
const WIDE = 33;

/** The label of a horizontal line: the event above, the action below. */
function along([x, y]: Point, away = NARROW): Pick<DrawnEdge, "badge" | "label"> {
  return { badge: [x, y], label: { at: [x + away, y - 6], anchor: "start", leading: 21 } };
}

/** The label of a vertical line, on one side of it. */
function labelAt(
  [x, y]: Point,
  side: "left" | "right",
  away = NARROW,
): Pick<DrawnEdge, "badge" | "label"> {
  const [at, anchor] = side === "left" ? [x - away, "end" as const] : [x + away, "start" as const];
  return { badge: [x, y], label: { at: [at, y - 3], anchor, leading: 16 } };
}

/** The label of a vertical line with an event and no action. */
function alone(badge: Point, side: "left" | "right"): Pick<DrawnEdge, "badge" | "label"> {
  const { label } = labelAt(badge, side);
  return { badge, label: { ...label, at: [label.at[0], badge[1] + 5] } };
}

/** Reads points in SVG's form: `"425,90 425,200"`. */
function corners(text: string): readonly Point[] {
  return text.split(" ").map((pair): Point => {
    const [x = 0, y = 0] = pair.split(",").map(Number);
    return [x, y];
  });
}

const PLACES: Readonly<Record<string, Omit<DrawnEdge, "edge">>> = {
  "1": { points: corners("425,110 425,210"), ...labelAt([425, 160], "left") },
  "2": { points: corners("525,36 840,36 840,300"), ...along([570, 36]) },
  "3": { points: corners("475,210 475,110"), ...labelAt([475, 174], "right") },
  "4": { points: corners("425,250 425,320 210,320"), ...along([250, 320]) },
  "5": { points: corners("475,250 475,320 690,320"), ...along([530, 320]) },
  "6": { points: corners("780,300 780,84 525,84"), ...along([570, 84]) },
  "7": { points: corners("690,365 210,365"), ...along([410, 365]) },
  "8": { points: corners("690,410 475,410 475,490"), ...along([530, 410]) },
  "9": { points: corners("210,410 425,410 425,490"), ...along([250, 410]) },
  "10": { points: corners("80,300 80,230 375,230"), ...along([130, 230]) },
  "11": { points: corners("80,430 80,570"), ...labelAt([80, 500], "right") },
  "12": { points: corners("425,530 425,590 210,590"), ...along([250, 590]) },
  "13": { points: corners("475,530 475,590 705,590"), ...along([530, 590]) },
  "14": { points: corners("54,680 54,750"), ...alone([54, 715], "right") },
  "15": { points: corners("210,655 450,655 450,750"), ...along([250, 655]) },
  "16": { points: corners("95,790 95,905 375,905"), ...along([150, 905]) },
  "17": { points: corners("450,790 450,880"), ...alone([450, 835], "right") },
  "18": { points: corners("780,610 780,750"), ...labelAt([780, 680], "left") },
  "19": { points: corners("780,790 780,880"), ...alone([780, 835], "left") },
  "20": { points: corners("525,905 705,905"), ...along([560, 905]) },
  "note-2": {
    points: corners("198,680 198,850 410,850 410,880"),
    ...labelAt([198, 818], "right", WIDE),
  },
  "note-3-syn-sent": {
    points: corners("720,300 720,132 505,132 505,110"),
    ...along([582, 132], WIDE),
  },
  "note-3-established": {
    points: corners("525,510 885,510 885,905 855,905"),
    ...along([582, 510], WIDE),
  },
};

export const DRAWN_EDGES: readonly DrawnEdge[] = EDGES.flatMap((edge) => {
  const place = PLACES[edge.id];
  return place === undefined ? [] : [{ edge, ...place }];
});
