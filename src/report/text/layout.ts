/**
 * Fits text into the columns of a terminal. Widths are the columns that a terminal draws: two for a wide
 * character, none for a combining one or an escape sequence. Text that is cut ends with a sign.
 */
import widthOf from "fast-string-width";
import { wrapAnsi } from "fast-wrap-ansi";

export { widthOf };

/** The width of text that goes to a file or a pipe. */
export const UNLIMITED = Number.POSITIVE_INFINITY;

/** The sign at the end of what was cut. */
export const CUT = "…";

const TAB = 8;
/** Made when text is first cut, because it takes 10 ms to make. */
let graphemes: Intl.Segmenter | undefined;

/** With spaces at its end, as wide as the column. */
export function padded(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - widthOf(text)));
}

/** The longest beginning that fits, with a sign if it is not the whole text. It must be without escape sequences. */
export function cut(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  return columns < 1 ? "" : fitting([...characters(text)], columns - 1).join("") + CUT;
}

/** The same, but the end of the text is kept: of a path, its file. */
export function cutStart(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  if (columns < 1) return "";
  const end = fitting([...characters(text)].toReversed(), columns - 1);
  return CUT + end.toReversed().join("");
}

function* characters(text: string): Generator<string> {
  graphemes ??= new Intl.Segmenter(undefined, { granularity: "grapheme" });
  for (const { segment } of graphemes.segment(text)) yield segment;
}

function fitting(parts: readonly string[], columns: number): readonly string[] {
  let used = 0;
  const end = parts.findIndex((part) => {
    used += widthOf(part);
    return used > columns;
  });
  return end < 0 ? parts : parts.slice(0, end);
}

/**
 * Breaks each line between words, and a word that is too long anywhere. Colours end at a break and begin again.
 * @param hang the columns by which the rest of a line is indented
 */
export function wrapped(text: string, columns: number, hang = 0): readonly string[] {
  return text.split("\n").flatMap((line) => wrappedLine(line, columns, hang));
}

function wrappedLine(line: string, columns: number, hang: number): readonly string[] {
  if (columns === UNLIMITED || widthOf(line) <= columns) return [line];
  const [, spaces = "", text = ""] = /^( *)(.*)$/s.exec(line) ?? [];
  const indent = spaces.length + hang < columns / 2 ? spaces : "";
  const inner = Math.max(1, columns - indent.length - hang);
  const [first = "", ...rest] = wrapAnsi(text, inner, { hard: true, trim: true }).split("\n");
  return [indent + first, ...rest.map((part) => indent + " ".repeat(hang) + part)];
}

/** Spaces up to the next multiple of 8 in place of each tab, so that a line has the width that it seems to have. */
export function withoutTabs(line: string): string {
  return line
    .split("\t")
    .reduce((before, rest) => padded(before, Math.floor(widthOf(before) / TAB + 1) * TAB) + rest);
}
