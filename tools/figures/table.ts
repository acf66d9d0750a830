/**
 * Turns figures into Markdown, a section with a table for each bench, between two markers in a document.
 * Sections of benches that have not run here stay as they are.
 */
import type { Figures, Row } from "./figures.ts";

const BEGIN = "<!-- figures: written by npm run figures -->";
const END = "<!-- end of figures -->";
const HEADING = /^(?=### )/m;

/** @throws RangeError if the document does not have each marker exactly once */
export function withFigures(document: string, all: readonly Figures[]): string {
  const [before, rest, ...more] = document.split(BEGIN);
  const [old, after] = rest?.split(END) ?? [];
  if (before === undefined || old === undefined || after === undefined || more.length > 0)
    throw new RangeError(`the document needs each of the lines ${BEGIN} and ${END} exactly once`);
  const sections = new Map(
    old
      .split(HEADING)
      .filter((section) => section.startsWith("### "))
      .map((section) => [titleOf(section), section.trim()]),
  );
  for (const figures of all) sections.set(figures.name, sectionOf(figures).trim());
  const sorted = [...sections].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const text = sorted.map(([, section]) => `${section}\n\n`).join("");
  return `${before}${BEGIN}\n\n${text}${END}${after}`;
}

function titleOf(section: string): string {
  return /^### (.*)/.exec(section)?.[1] ?? "";
}

function sectionOf({ name, command, machine, rows }: Figures): string {
  const { cores, memory, kernel, engine, node } = machine;
  const on = [
    `${cores} cores`,
    `${memory} GiB`,
    `Linux ${kernel}`,
    ...(engine === undefined ? [] : [`engine ${engine}`]),
    `Node.js ${node}`,
  ];
  const lines = rows.map(({ what, value, unit, goal = "", met }) => {
    const figure = `${typeof value === "number" ? numberText(value) : value} ${unit}`.trim();
    return `| ${[what, figure, goal, metText(met)].map(cell).join(" | ")} |`;
  });
  return [
    `### ${name}`,
    "",
    `\`${command}\`, on ${on.join(", ")}`,
    "",
    "| what | figure | goal | met |",
    "|---|---:|---|---|",
    ...lines,
  ].join("\n");
}

function metText(met: Row["met"]): string {
  if (met === undefined) return "";
  return met ? "yes" : "no";
}

/** Measurements have three significant digits. Counts are written in full. */
function numberText(value: number): string {
  return Number.isInteger(value) ? `${value}` : `${Number(value.toPrecision(3))}`;
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}
