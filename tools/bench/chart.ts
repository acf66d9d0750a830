/** Draws the bench: how long each contestant took, and the phases of a run over time. */
import { drawn, picture } from "../../src/draw/element.ts";
import { PICTURE_COLOURS, SANS } from "../../src/draw/theme.ts";
import type { Phase } from "./phases.ts";

const WIDTH = 760;
const LEFT = 250;
const ROW = 20;
const STYLE = `${PICTURE_COLOURS}
  text { font: 12px ${SANS}; fill: var(--ink) }
  .value { fill: var(--soft) }
  .whole { fill: var(--server) }
  .phase { fill: var(--client) }`;

/** @param medians in milliseconds, by name */
export function chart(medians: Readonly<Record<string, number>>, phases: readonly Phase[]): string {
  const whole = Object.entries(medians).map(([name, end]) => ({
    name,
    start: 0,
    end,
    kind: "whole",
  }));
  const parts = phases.map(({ phase, start, milliseconds }) => ({
    name: phase,
    start,
    end: start + milliseconds,
    kind: "phase",
  }));
  const bars = [...whole, ...parts];
  const scale = (WIDTH - LEFT - 80) / Math.max(...bars.map(({ end }) => end));
  const rows = bars.map(({ name, start, end, kind }, index) => {
    const y = 16 + index * ROW + (kind === "phase" ? ROW : 0);
    const x = LEFT + start * scale;
    const width = Math.max((end - start) * scale, 1);
    return drawn(
      "g",
      {},
      drawn("text", { x: LEFT - 10, y: y + 12, "text-anchor": "end" }, name),
      drawn("rect", { class: kind, x, y: y + 2, width, height: ROW - 6, rx: 2 }),
      drawn(
        "text",
        { class: "value", x: x + width + 5, y: y + 12 },
        `${(end - start).toFixed(0)} ms`,
      ),
    );
  });
  const height = 32 + (bars.length + 1) * ROW;
  return picture({ width: WIDTH, height }, "The cost of a run", STYLE, ...rows);
}
