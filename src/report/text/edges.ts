/**
 * The edges of the state diagram as a table: both states, the event and action, and the steps that show
 * the edge.
 */

import {
  type EdgeShowings,
  edgeShowings,
  type Showing,
  type SteppedRun,
} from "../../diagram/edges.ts";
import { EDGES, eventText } from "../../diagram/graph.ts";
import { UNLIMITED, wrapped } from "./layout.ts";
import { safeText } from "./safe-text.ts";
import type { Style } from "./style.ts";
import { fitted } from "./table.ts";

export const OUT_OF_REACH = "out of reach of the sockets API";

/** `close 6 (client: close) at the server`: the step, and the peer of the socket if the step is the other peer's. */
function showingText({ lab, step, name, peer }: Showing): string {
  const place = `${lab} ${step} (${name})`;
  return name.startsWith(`${peer}:`) ? place : `${place} at the ${peer}`;
}

/** The steps that show an edge, the failed attempt, or that it is not shown. */
export function whereText({ showings, attempts }: EdgeShowings): string {
  const [attempt] = attempts;
  if (showings.length === 0 && attempt !== undefined) {
    const { call, errno } = attempt;
    return `${OUT_OF_REACH}: ${call} gives ${errno}, ${showingText(attempt)}`;
  }
  const first = showings.filter(
    ({ lab }, index) => showings.findIndex((other) => other.lab === lab) === index,
  );
  const named = first.slice(0, 2);
  const left = showings.length - named.length;
  return named.map(showingText).join(", ") + (left > 0 ? `, ${left} more` : "") || "not shown";
}

/** `16 of 23 edges shown, 1 out of reach of the sockets API` */
export function edgesSummary(edges: readonly EdgeShowings[]): string {
  const shown = edges.filter(({ showings }) => showings.length > 0).length;
  const tried = edges.filter(
    ({ showings, attempts }) => showings.length === 0 && attempts.length > 0,
  ).length;
  const reach = tried > 0 ? `, ${tried} ${OUT_OF_REACH}` : "";
  return `${shown} of ${EDGES.length} edges shown${reach}`;
}

/** The table, and the runs that were left out. */
export function edgesText(runs: readonly SteppedRun[], style: Style, width = UNLIMITED): string {
  const edges = edgeShowings(runs);
  const lines = fitted(
    [{}, {}, { wraps: true }, { wraps: true }],
    edges.map((one) =>
      [one.edge.name, `${one.edge.from} → ${one.edge.to}`, eventText(one.edge), whereText(one)].map(
        safeText,
      ),
    ),
    width,
  );
  const coloured = lines.rows.flatMap((row, index) => {
    const { showings = [], attempts = [] } = edges[index] ?? {};
    return showings.length === 0 && attempts.length === 0 ? row.map(style.bad) : row;
  });
  const failed = runs
    .filter(({ verdict }) => verdict !== "passed")
    .map(({ lab, verdict }) => `${safeText(lab.name)} (${verdict})`);
  const left = failed.length > 0 ? `left out, because not passed: ${failed.join(", ")}\n` : "";
  const end = wrapped(`${style.strong(edgesSummary(edges))}\n${left}`, width, 2).join("\n");
  return `${coloured.join("\n")}\n\n${end}`;
}
