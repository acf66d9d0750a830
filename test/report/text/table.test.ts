/** Tables that fit a width. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { UNLIMITED, widthOf } from "../../../src/report/text/layout.ts";
import { alignColumns, type Column, fitted } from "../../../src/report/text/table.ts";
import { TABLE_COLUMNS } from "../../../src/report/text/transcript/table-changes.ts";

const ROWS = [
  ["tcp", "1", "0", "0.0.0.0:12345", "0.0.0.0:*", "LISTEN", "server"],
  ["tcp", "0", "0", "server:12345", "client:40100", "ESTABLISHED", "server"],
];

/** The headings of a socket table that is this wide. */
function headings(width: number, rows = ROWS): string {
  return fitted(TABLE_COLUMNS, rows, width).head?.replaceAll(/ +/g, " ") ?? "";
}

test("columns are as wide as their widest cell, without spaces at the end", () => {
  expect(
    alignColumns([
      ["Proto", "State", "Program"],
      ["tcp", "ESTABLISHED", "-"],
      ["tcp6", "", ""],
    ]),
  ).toEqual(["Proto  State        Program", "tcp    ESTABLISHED  -", "tcp6"]);
  expect(alignColumns([])).toEqual([]);
});

test("columns leave in their order until the table fits, and a sign stands for them", () => {
  expect(headings(UNLIMITED)).toBe("Proto Recv-Q Send-Q Local Remote State Program");
  expect(headings(71)).toBe("Recv-Q Send-Q Local Remote State Program …");
  expect(headings(66)).toBe("Recv-Q Send-Q Local Remote State …");
  expect(headings(57)).toBe("Recv-Q Local Remote State …");
  expect(headings(45)).toBe("Recv-Q Remote State …");
  expect(headings(30)).toBe("Remote State …");
});

test("a queue in which bytes wait stays longer than the local endpoint", () => {
  const empty = ROWS.map((row) => row.with(1, "0"));
  expect(headings(46, empty)).toBe("Local Remote State …");
});

test("text wraps only after all columns that may leave have left", () => {
  const columns: readonly Column[] = [
    { heading: "lab" },
    { heading: "time", leaves: 1 },
    { wraps: true },
  ];
  const rows = [["close", "1.5 s", "not as expected at step 5"]];
  expect(fitted(columns, rows, 34)).toEqual({
    head: "lab …",
    rows: [["close  not as expected at step 5"]],
  });
  expect(fitted(columns, rows, 26).rows).toEqual([["close  not as expected at", "       step 5"]]);
});

test("a cell that can neither leave nor wrap goes on below", () => {
  const rows = fitted([{}, {}], [["a".repeat(8), "b".repeat(9)]], 12).rows[0] ?? [];
  expect(rows.join("").replaceAll(" ", "")).toBe("a".repeat(8) + "b".repeat(9));
  expect(rows.every((line) => line.length <= 12)).toBe(true);
});

test("no line is wider than the width", () => {
  const cell = fc.constantFrom("", "0", "server", "世界世界", "x".repeat(25), "one two three four");
  const row = fc.array(cell, { minLength: 7, maxLength: 7 });
  fc.assert(
    fc.property(
      fc.array(row, { maxLength: 5 }),
      fc.integer({ min: 30, max: 120 }),
      (rows, width) => {
        const table = fitted(TABLE_COLUMNS, rows, width);
        const lines = [table.head ?? "", ...table.rows.flat()];
        expect(lines.every((line) => widthOf(line) <= width)).toBe(true);
      },
    ),
  );
});
