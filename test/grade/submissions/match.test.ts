import { expect, test } from "vitest";
import { matched } from "../../../src/grade/submissions/match.ts";
import { readRoster } from "../../../src/grade/submissions/roster.ts";
import type { Delivery } from "../../../src/grade/submissions/submission.ts";

const { students } = readRoster(
  [
    "id,name,email",
    "a1,Ana Müller,ana@example.org",
    "a2,Ana Li,li.a@example.org",
    "b3,Ben Okafor,ben@example.org",
    'c4,"García López, María",maria@example.org',
  ].join("\n"),
);

const delivery = (text: string, more: Partial<Delivery> = {}): Delivery => ({
  of: { text },
  from: [text],
  attempt: 1,
  late: false,
  files: [],
  ...more,
});

const studentOf = (text: string, number?: string): string | undefined => {
  const of = { text, ...(number !== undefined && { number }) };
  const { submissions } = matched([delivery(text, { of })], students);
  return submissions.find(({ delivery: one }) => one !== undefined)?.student.id;
};

test.each([
  ["a1", "a1"],
  ["A1", "a1"],
  ["ana@example.org", "a1"],
  ["ben", "b3"],
  ["Ana Mu\u0308ller", "a1"],
  ["müllerana", "a1"],
  ["Müller, Ana", "a1"],
  ["garcíalópezmaría", "c4"],
  ["María García López", "c4"],
])("%s is the student %s", (text, id) => {
  expect(studentOf(text)).toBe(id);
});

test.each(["Muller Ana", "zoe", ""])("%j is no student of the roster and is reported", (text) => {
  expect(studentOf(text)).toBeUndefined();
  const { notices } = matched([delivery(text)], students);
  expect(notices[0]?.text).toMatch(/no student of the roster/);
});

test("a name that fits two students fits neither", () => {
  const two = readRoster("id,name\na1,Ana Li\na2,Ana Li\n").students;
  const { submissions, notices } = matched([delivery("Ana Li")], two);
  expect(submissions.map(({ missing }) => missing)).toEqual([
    "nothing was handed in",
    "nothing was handed in",
  ]);
  expect(notices[0]?.text).toMatch(/fits several students: a1, a2/);
});

test("an id comes before another student's name", () => {
  const two = readRoster("id,name\nkim,Lee Park\nx2,Kim\n").students;
  const { submissions } = matched([delivery("kim")], two);
  expect(submissions.find(({ delivery: one }) => one)?.student.id).toBe("kim");
});

test("Moodle's number finds the participant of its worksheet", () => {
  const roster = readRoster(
    "Identifier,Full name,Email address\nParticipant 77,Ana Li,a@x.org\nParticipant 78,Ana Li,b@x.org\n",
  );
  const of = { text: "Ana Li", number: "78" };
  const { submissions } = matched([delivery("Ana Li", { of })], roster.students);
  expect(submissions.find(({ delivery: one }) => one)?.student.id).toBe("Participant 78");
});

test("the last attempt counts, and two that are not numbered do not", () => {
  const first = delivery("a1", { from: ["a1"] });
  const second = delivery("a1", { from: ["a1-attempt-2"], attempt: 2 });
  const one = matched([second, first], students);
  expect(one.submissions[0]?.delivery).toBe(second);
  expect(one.notices[0]?.text).toMatch(/attempt 2 is graded/);
  const again = matched([first, delivery("a1", { from: ["a1.zip"] })], students);
  expect(again.submissions[0]).toMatchObject({
    missing: expect.stringMatching(/two submissions: a1 and a1.zip/),
  });
});

test("a refused archive is reported for its student", () => {
  const { submissions } = matched([delivery("b3", { refused: "it has a password" })], students);
  expect(submissions[2]?.missing).toBe("b3: it has a password");
});

test("without a roster each name is a student", () => {
  const { submissions } = matched([delivery("zoe"), delivery("ana")], undefined);
  expect(submissions.map(({ student }) => student.id)).toEqual(["ana", "zoe"]);
});
