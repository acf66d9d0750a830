/**
 * Both programs side by side, each with a mark at the line that it executes next.
 */
import { PEERS, type Peer } from "../../lab/model.ts";
import { safeText } from "./safe-text.ts";
import type { Style } from "./style.ts";

export interface ProgramView {
  /** The name of the source file. */
  readonly file: string;
  readonly source: string;
  /** The next line, counted from 1. Undefined if no step of the lab is left for the program. */
  readonly next: number | undefined;
}

/** Two columns, each at most half of `width`. */
export function sourcesText(
  programs: Readonly<Record<Peer, ProgramView>>,
  style: Style,
  width: number,
): string {
  const column = Math.floor((width - 3) / 2);
  const [left = [], right = []] = PEERS.map((peer) => programLines(programs[peer], column));
  const rows = Array.from({ length: Math.max(left.length, right.length) }, (_, index) =>
    [left[index] ?? "", right[index] ?? ""].map((cell) => cell.padEnd(column)).join("   "),
  );
  return rows
    .map((row) => row.trimEnd())
    .map((row) => (row.includes("> ") ? style.strong(row) : style.faint(row)))
    .join("\n");
}

function programLines({ file, source, next }: ProgramView, column: number): string[] {
  const lines = source.trimEnd().split(/\r\n?|\n/);
  return [
    safeText(file).slice(-column), // of a long path the end
    ...lines.map((line, index) => {
      const mark = index + 1 === next ? ">" : " ";
      const text = safeText(withoutTabs(line.replace(/\s*\/\/\s*step\s*:.*$/i, "")));
      return `${mark} ${text}`.slice(0, column);
    }),
  ];
}

const TAB = 8;

/** Spaces up to the next multiple of 8 in place of each tab, so that a line has the width that it seems to have. */
function withoutTabs(line: string): string {
  return line
    .split("\t")
    .reduce((before, rest) => before.padEnd(Math.floor(before.length / TAB + 1) * TAB) + rest);
}
