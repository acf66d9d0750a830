/**
 * Aligns rows in columns that fit a width. Columns leave in the stated order before any cell wraps, and the
 * headings then end with a sign.
 */
import { CUT, cut, padded, UNLIMITED, widthOf, wrapped } from "./layout.ts";

export interface Column {
  readonly heading?: string;
  /** Its place in the order in which columns leave, from 1. Without one it stays. */
  readonly leaves?: number;
  /** The same, for as long as each of its cells is 0 or empty. */
  readonly leavesIfEmpty?: number;
  /** Its cells are text that can be wrapped. */
  readonly wraps?: true;
}

export interface FittedTable {
  /** Undefined if no column has a heading. */
  readonly head: string | undefined;
  /** The lines of each row. */
  readonly rows: readonly (readonly string[])[];
}

type Row = readonly string[];

const GAP = 2;
/** A column of text narrower than this is hard to read. */
const LEAST = 16;

/** @param rows cells without escape sequences */
export function fitted(
  columns: readonly Column[],
  rows: readonly Row[],
  width = UNLIMITED,
): FittedTable {
  const kept = keptColumns(columns, rows, width);
  const isWhole = kept.length === columns.length;
  const shown = kept.map((index) => columns[index] ?? {});
  const cells = rows.map((row) => kept.map((index) => row[index] ?? ""));
  const headings = shown.map(({ heading = "" }) => heading);
  const hasHead = headings.some((heading) => heading !== "");
  const widths = narrowed(shown, widthsOf([headings, ...cells]), width);
  const lines = cells.map((row) => rowLines(row, widths, width));
  if (!hasHead) return { head: undefined, rows: lines };
  const head = [...headings.map((text, index) => padded(text, widths[index] ?? 0))]
    .join(" ".repeat(GAP))
    .trimEnd();
  return { head: cut(isWhole ? head : `${head} ${CUT}`, width), rows: lines };
}

/** The same without headings, as one list of lines. */
export function alignColumns(
  rows: readonly Row[],
  columns: readonly Column[] = [],
  width = UNLIMITED,
): readonly string[] {
  const count = Math.max(columns.length, ...rows.map((row) => row.length));
  const all = Array.from({ length: count }, (_, index) => columns[index] ?? {});
  return fitted(all, rows, width).rows.flat();
}

/** The indices of the columns that stay. */
function keptColumns(
  columns: readonly Column[],
  rows: readonly Row[],
  width: number,
): readonly number[] {
  const headings = columns.map(({ heading = "" }) => heading);
  const widths = widthsOf([headings, ...rows]);
  let kept = columns.map((_, index) => index);
  const isEmpty = (index: number): boolean =>
    rows.every((row) => ["", "0"].includes(row[index] ?? ""));
  const order = columns
    .flatMap(({ leaves, leavesIfEmpty }, index) => [
      ...(leaves === undefined ? [] : [{ index, place: leaves }]),
      ...(leavesIfEmpty === undefined || !isEmpty(index) ? [] : [{ index, place: leavesIfEmpty }]),
    ])
    .toSorted((a, b) => a.place - b.place);
  for (const { index } of order) {
    if (
      total(
        kept.map((one) => widths[one] ?? 0),
        kept.length < columns.length,
      ) <= width
    )
      break;
    kept = kept.filter((one) => one !== index);
  }
  return kept;
}

/** With the sign of columns that have left. */
function total(widths: readonly number[], hasSign: boolean): number {
  const gaps = GAP * Math.max(0, widths.length - 1);
  return widths.reduce((sum, width) => sum + width, gaps + (hasSign ? GAP : 0));
}

function widthsOf(rows: readonly Row[]): readonly number[] {
  return rows.reduce<number[]>(
    (all, row) =>
      Array.from({ length: Math.max(all.length, row.length) }, (_, index) =>
        Math.max(all[index] ?? 0, widthOf(row[index] ?? "")),
      ),
    [],
  );
}

/** Takes what is missing from the widest columns of text. */
function narrowed(
  columns: readonly Column[],
  widths: readonly number[],
  width: number,
): readonly number[] {
  const narrow = [...widths];
  while (total(narrow, false) > width) {
    const [widest] = narrow
      .map((columns_, index) => ({ index, columns: columns_ }))
      .filter(({ index, columns: own }) => columns[index]?.wraps === true && own > LEAST)
      .toSorted((a, b) => b.columns - a.columns);
    if (widest === undefined) break;
    narrow[widest.index] = widest.columns - 1;
  }
  return narrow;
}

function rowLines(row: Row, widths: readonly number[], width: number): readonly string[] {
  const cells = row.map((cell, index) => wrapped(cell, widths[index] ?? UNLIMITED));
  const height = Math.max(1, ...cells.map((lines) => lines.length));
  const lines = Array.from({ length: height }, (_, line) =>
    row
      .map((_cell, index) => padded(cells[index]?.[line] ?? "", widths[index] ?? 0))
      .join(" ".repeat(GAP))
      .trimEnd(),
  );
  // if nothing else helps, the rest of the line goes below it
  return lines.flatMap((line) => wrapped(line, width, 2 * GAP));
}
