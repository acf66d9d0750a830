/**
 * Both programs, each with a mark at the line that it executes next.
 */
import { PEERS, type Peer } from "../../lab/model.ts";
import { padded, widthOf, withoutTabs, wrapped } from "./layout.ts";
import { safeText } from "./safe-text.ts";
import type { Style } from "./style.ts";

export interface ProgramView {
  /** The name of the source file. */
  readonly file: string;
  readonly source: string;
  /** The next line, counted from 1. Undefined if no step of the lab is left for the program. */
  readonly next: number | undefined;
}

/** Side by side if no line is too long for half of the width, otherwise one below the other. */
export function sourcesText(
  programs: Readonly<Record<Peer, ProgramView>>,
  style: Style,
  width: number,
): string {
  const column = Math.floor((width - GAP) / PEERS.length);
  const [left = [], right = []] = PEERS.map((peer) => programLines(programs[peer]));
  const isWide = [...left, ...right].some(({ text }) => widthOf(text) > column);
  const rows = isWide ? stacked(left, right, width) : sideBySide(left, right, column);
  return rows
    .map(({ text, isNext }) => (isNext ? style.strong(text) : style.faint(text)))
    .join("\n");
}

interface ShownLine {
  readonly text: string;
  readonly isNext: boolean;
}

const GAP = 3;

function sideBySide(
  left: readonly ShownLine[],
  right: readonly ShownLine[],
  column: number,
): readonly ShownLine[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, index) => {
    const cells = [left[index]?.text ?? "", right[index]?.text ?? ""];
    const text = cells.map((cell) => padded(cell, column)).join(" ".repeat(GAP));
    return {
      text: text.trimEnd(),
      isNext: left[index]?.isNext === true || right[index]?.isNext === true,
    };
  });
}

function stacked(
  left: readonly ShownLine[],
  right: readonly ShownLine[],
  width: number,
): readonly ShownLine[] {
  return [...left, { text: "", isNext: false }, ...right].flatMap(({ text, isNext }) =>
    wrapped(text, width, 4).map((line) => ({ text: line, isNext })),
  );
}

function programLines({ file, source, next }: ProgramView): readonly ShownLine[] {
  const lines = source.trimEnd().split(/\r\n?|\n/);
  return [
    { text: safeText(file), isNext: false },
    ...lines.map((line, index) => {
      const isNext = index + 1 === next;
      return { text: `${isNext ? ">" : " "} ${shownCode(line)}`.trimEnd(), isNext };
    }),
  ];
}

/** A line of a program as it is shown: without its tag. */
export function shownCode(line: string): string {
  return safeText(withoutTabs(line.replace(/\s*\/\/\s*step\s*:.*$/i, "")));
}
