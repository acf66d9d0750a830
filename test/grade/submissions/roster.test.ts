import { expect, test } from "vitest";
import { RosterError, readRoster, rosterText } from "../../../src/grade/submissions/roster.ts";

test("a table of one's own gives ids, names and times", () => {
  const { kind, students } = readRoster(
    '\ufeffid,name,email,submitted,due\r\n7,"Müller, Ana",ana@x.org,2026-05-01T23:59:59+02:00,\r\n',
  );
  expect(kind).toBe("own");
  expect(students).toEqual([
    {
      id: "7",
      name: "Müller, Ana",
      email: "ana@x.org",
      submitted: "2026-05-01T23:59:59+02:00",
      columns: { id: "7", name: "Müller, Ana", email: "ana@x.org" },
    },
  ]);
});

test("Canvas' export keeps its columns and leaves out the possible points", () => {
  const { kind, students } = readRoster(
    'Student,ID,SIS Login ID,Section,Homework 1 (55)\n    Points Possible,,,,5\n"Li, Ana",4711,ali,S1,\n',
  );
  expect(kind).toBe("canvas");
  expect(students).toEqual([
    {
      id: "4711",
      name: "Li, Ana",
      columns: { Student: "Li, Ana", ID: "4711", "SIS Login ID": "ali", Section: "S1" },
    },
  ]);
});

test("Moodle's worksheet gives participants and their times", () => {
  const { kind, students } = readRoster(
    'Identifier,"Full name","Email address",Status,Grade,"Last modified (submission)"\nParticipant 5,Ana Li,a@x.org,Submitted,,2026-05-01 23:59\n',
  );
  expect(kind).toBe("moodle");
  expect(students[0]).toMatchObject({ id: "Participant 5", submitted: "2026-05-01 23:59" });
});

test.each([
  ["semicolons", 'id;name\n7;"Müller, Ana"\n'],
  ["tabs", "id\tname\n7\tMüller, Ana\n"],
])("a table with %s is read, whatever its names have in them", (_, text) => {
  expect(readRoster(text).students[0]).toMatchObject({ id: "7", name: "Müller, Ana" });
});

test.each([
  ["UTF-8", Buffer.from("id,name\n7,Müller Łukasz\n"), "Müller Łukasz"],
  ["UTF-8 with a mark", Buffer.from("\ufeffid,name\n7,Müller\n"), "Müller"],
  ["UTF-16", Buffer.from("\ufeffid,name\n7,Müller Łukasz\n", "utf16le"), "Müller Łukasz"],
  ["Windows' encoding", Buffer.from("id,name\n7,M\u00fcller\n", "latin1"), "Müller"],
])("a table in %s has its students' names", (_, bytes, name) => {
  expect(readRoster(rosterText(bytes)).students[0]).toMatchObject({ id: "7", name });
});

test.each([
  ["name,email\nAna,a@x.org\n", /no column for the students' ids.*name, email/s],
  ["id,name\n,Ana\n", /Line 2 has no id/],
  ["id,name\n7,Ana\n8,Ben\n7,Chung\n", /Lines 2 and 4 have the same id, 7/],
  ['id,name\n7,"Ana\n', /not a table/],
  ["", /nothing/],
])("%j is refused", (text, reason) => {
  expect(() => readRoster(text)).toThrow(RosterError);
  expect(() => readRoster(text)).toThrow(reason);
});
