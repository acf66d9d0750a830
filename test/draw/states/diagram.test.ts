/** The geometry of the drawing: everything is in its place and nothing overlaps. */
import { expect, test } from "vitest";
import { EDGES } from "../../../src/diagram/graph.ts";
import {
  DIAGRAM_SIZE,
  DRAWN_EDGES,
  type DrawnEdge,
  type Point,
  STATE_BOXES,
} from "../../../src/draw/states/diagram.ts";
import { TCP_STATES } from "../../../src/sockets/states.ts";

interface Area {
  readonly what: string;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const boxes = STATE_BOXES.map(
  ({ state, x, y, width, height }): Area => ({
    what: state,
    left: x,
    top: y,
    right: x + width,
    bottom: y + height,
  }),
);
const badges = DRAWN_EDGES.map(({ edge, badge: [x, y] }): Area => {
  const half = edge.name.length > 2 ? 26 : 13;
  return { what: edge.id, left: x - half, right: x + half, top: y - 11, bottom: y + 11 };
});
const labels = DRAWN_EDGES.flatMap(({ edge, label: { at, anchor, leading } }) => {
  const area = (words: string, [x, y]: Point, wide: number): Area => {
    const width = words.length * wide; // of a wide font, bold
    const left = anchor === "start" ? x : x - width;
    return { what: `${edge.id} ${words}`, left, right: left + width, top: y - 10, bottom: y + 2 };
  };
  const event = area(edge.event, at, 8);
  return edge.action === "" ? [event] : [event, area(edge.action, [at[0], at[1] + leading], 7)];
});

/** The straight pieces of each edge's line, as thin areas. */
const pieces = DRAWN_EDGES.flatMap(({ edge, points }) =>
  points.slice(1).map((to, index): Area & { readonly id: string } => {
    const from = points[index] ?? to;
    const [xs, ys] = [
      [from[0], to[0]],
      [from[1], to[1]],
    ];
    return {
      what: `line ${edge.id}`,
      id: edge.id,
      left: Math.min(...xs) - 1,
      right: Math.max(...xs) + 1,
      top: Math.min(...ys) - 1,
      bottom: Math.max(...ys) + 1,
    };
  }),
);

function overlap(a: Area, b: Area): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

function overlaps(some: readonly Area[], others: readonly Area[]): readonly string[] {
  return some.flatMap((one, index) =>
    others
      .slice(some === others ? index + 1 : 0)
      .filter((other) => overlap(one, other))
      .map((other) => `${one.what} and ${other.what}`),
  );
}

test("every state and every edge is drawn; CLOSED twice, before and after", () => {
  expect(new Set(STATE_BOXES.map(({ state }) => state))).toEqual(new Set(TCP_STATES));
  expect(STATE_BOXES).toHaveLength(TCP_STATES.length + 1);
  expect(DRAWN_EDGES.map(({ edge }) => edge)).toEqual(EDGES);
});

test.each(DRAWN_EDGES.map((drawn): [string, DrawnEdge] => [drawn.edge.id, drawn]))(
  "edge %s leads from its state to its state, straight or at right angles, its badge on it",
  (id, { edge, points, badge }) => {
    const [first = badge, last = badge] = [points[0], points.at(-1)];
    expect(boxes.filter((box) => isOnBorder(first, box)).map(({ what }) => what)).toEqual([
      edge.from,
    ]);
    expect(boxes.filter((box) => isOnBorder(last, box)).map(({ what }) => what)).toEqual([edge.to]);
    const own = pieces.filter((piece) => piece.id === id);
    expect(
      own.every(({ left, right, top, bottom }) => Math.min(right - left, bottom - top) === 2),
    ).toBe(true);
    const [x, y] = badge;
    expect(
      own.some((piece) => x > piece.left && x < piece.right && y > piece.top && y < piece.bottom),
    ).toBe(true);
  },
);

function isOnBorder([x, y]: Point, { left, top, right, bottom }: Area): boolean {
  const inside = x >= left && x <= right && y >= top && y <= bottom;
  return inside && (x === left || x === right || y === top || y === bottom);
}

test("nothing overlaps", () => {
  const words = [...badges, ...labels];
  expect(overlaps(boxes, boxes)).toEqual([]);
  expect(overlaps(words, words)).toEqual([]);
  expect(overlaps(boxes, words)).toEqual([]);
  expect(overlaps(labels, pieces)).toEqual([]);
});

test("no edges cross, and no edge crosses a state or the badge of another edge", () => {
  const crossing = pieces.flatMap((one, index) =>
    pieces.slice(index + 1).filter((other) => other.id !== one.id && overlap(one, other)),
  );
  expect(crossing).toEqual([]);
  // a line ends on its box, so it must not touch the inside of the box's border
  const inner = boxes.map((box) => ({
    ...box,
    left: box.left + 1,
    top: box.top + 1,
    right: box.right - 1,
    bottom: box.bottom - 1,
  }));
  expect(overlaps(inner, pieces)).toEqual([]);
  const others = badges.flatMap((badge) =>
    pieces.filter((piece) => piece.id !== badge.what && overlap(badge, piece)),
  );
  expect(others).toEqual([]);
});

test("everything is on the page", () => {
  const page = {
    what: "page",
    left: 10,
    top: 10,
    right: DIAGRAM_SIZE.width - 10,
    bottom: DIAGRAM_SIZE.height - 10,
  };
  const outside = [...boxes, ...badges, ...labels, ...pieces].filter(
    ({ left, top, right, bottom }) =>
      left < page.left || top < page.top || right > page.right || bottom > page.bottom,
  );
  expect(outside).toEqual([]);
});
