import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import { causeText } from "../../../src/grade/results/grade.ts";
import { gradesTable, platformTable } from "../../../src/grade/results/tables.ts";
import { grade, LAB, student } from "../../support/grading/grades.ts";

const rows = (text: string): Record<string, string>[] => parse(text, { columns: true });

test("grades.csv has points, verdict and reason, and an empty cell without a grade", () => {
  const table = gradesTable(
    [
      student("1", [grade("passed")], "Ana Müller"),
      student("2", [grade("mismatch")]),
      student("3", [grade("invalid")]),
      student("4", [grade("inconclusive")]),
      student("5", [grade("missing")]),
    ],
    [LAB],
  );
  const seen = rows(table).map((row) => [
    row.close,
    row["close: verdict"],
    row["close: why"],
    row.total,
  ]);
  expect(seen).toEqual([
    ["4.5", "passed", "", "4.5"],
    ["2", "mismatch", "step 2 (client: connect): connects to <b>another</b> port", "2"],
    ["0", "invalid", "close: a program does not compile", "0"],
    ["", "inconclusive", expect.stringMatching(/not graded: The engine did not answer/), ""],
    ["", "missing", "nothing was handed in", ""],
  ]);
  expect(rows(table)[0]).toMatchObject({ ID: "1", Student: "Ana Müller", of: "4.5" });
});

test("late work gets its part of the points, with the reason", () => {
  const policy = { due: "2026-05-01T12:00:00Z", perDay: 50 };
  const late = grade("passed", policy, "2026-05-01T13:05:00Z");
  const [row] = rows(gradesTable([student("1", [late])], [LAB]));
  expect(row).toMatchObject({
    close: "2.25",
    late: "1 h 5 min",
    "close: why": "late by 1 h 5 min: 50 % of the points",
  });
});

test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])("the name %j is no formula", (name) => {
  const [row] = rows(gradesTable([student("1", [grade("passed")], name)], [LAB]));
  expect(row?.Student).toBe(`'${name}`);
});

test("a name with a comma, a quote and a line break stays one cell", () => {
  const name = 'Li, "Ana"\nBen';
  expect(rows(gradesTable([student("1", [grade("passed")], name)], [LAB]))[0]?.Student).toBe(name);
});

test("Canvas gets its own columns and the possible points, Moodle its own columns", () => {
  const class_ = [student("1", [grade("passed")]), student("2", [grade("inconclusive")])];
  expect(platformTable(class_, [LAB], "canvas")).toEqual({
    name: "canvas.csv",
    text: "ID,Student,close\r\n    Points Possible,,4.5\r\n1,1,4.5\r\n2,2,\r\n",
  });
  expect(platformTable(class_, [LAB], "moodle")).toEqual({
    name: "moodle.csv",
    text: "ID,Student,close\r\n1,1,4.5\r\n2,2,\r\n",
  });
  expect(platformTable(class_, [LAB], "own")).toBeUndefined();
});

test("a reason that names only a line says what was seen there", () => {
  const cause = { step: "step 4 (server: accept-again)", expected: "waits in accept" };
  const waits = { ...cause, what: "the line server.cc:29", observed: "waits in recv\nfor more" };
  expect(causeText(waits)).toBe(
    "step 4 (server: accept-again): the line server.cc:29: waits in recv",
  );
  expect(causeText({ ...waits, what: "another port" })).toBe(
    "step 4 (server: accept-again): another port",
  );
});
