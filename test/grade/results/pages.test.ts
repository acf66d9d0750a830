import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { validateXML } from "xmllint-wasm";
import { classPage } from "../../../src/grade/results/class-page.ts";
import { gradeOf } from "../../../src/grade/results/grade.ts";
import { studentPage } from "../../../src/grade/results/student-page.ts";
import { gradeSuites } from "../../../src/grade/results/test-suites.ts";
import { suitesXml } from "../../../src/report/ci/junit.ts";
import { grade, LAB, OUTCOMES, student } from "../../support/grading/grades.ts";

const HOSTILE = '<script>alert(1)</script>"\u202e\x1b[2J';
const kinds = ["passed", "mismatch", "invalid", "inconclusive", "missing"] as const;
const everyone = kinds.map((kind, index) => student(`s${index}`, [grade(kind)], HOSTILE));
const whole = (): string =>
  classPage({
    labs: [LAB],
    students: everyone,
    notices: [{ place: "ána/x", text: "it is left out" }],
    pageOf: (id) => `students/${id}/index.html`,
  });

test("the class's page lists all students with their pages, verdicts and runs", () => {
  const text = whole();
  for (const {
    student: { id },
  } of everyone)
    expect(text).toContain(`href="students/${id}/index.html"`);
  expect(text).toContain('href="runs/s/close/2026/report.html"');
  expect(text).toMatch(
    /✓ passed: 1.*✗ mismatch: 1.*✗ invalid: 1.*\? inconclusive: 1.*\? not graded: 1/s,
  );
  expect(text).toContain("ána/x");
});

test("the class's page counts who got the points of each step, and the common causes", () => {
  expect(whole()).toMatch(
    /step 2, client: connect<\/td><td class="number">1<\/td>\s*<td class="number">2/,
  );
  expect(whole()).toMatch(/<td class="number">1<\/td><td><pre>connects to &lt;b&gt;another/);
});

test("the class's page names who did not get a step's points, folded if they are many", () => {
  const page = (count: number): string =>
    classPage({
      labs: [LAB],
      students: Array.from({ length: count }, (_, index) =>
        student(`s${index}`, [grade("mismatch")]),
      ),
      notices: [],
      pageOf: (id) => `students/${id}/index.html`,
    });
  const names = (text: string): string =>
    /step 2, client: connect<\/td>.*?<td>(.*?)<\/td>/s.exec(text)?.[1] ?? "";
  expect(names(page(2))).toBe(
    '<a href="students/s0/index.html">s0</a> <a href="students/s1/index.html">s1</a> ',
  );
  expect(names(page(11))).toMatch(/^<details><summary>11 students<\/summary>.*s10<\/a>/);
  expect(page(2)).toContain("Time of all runs: 4 s; the longest took 2 s.");
});

test("no name and no text of a program becomes markup or changes a terminal", () => {
  for (const text of [whole(), ...everyone.map((one) => studentPage(one, "why"))]) {
    expect(text).not.toMatch(/<script|\u202e|\x1b/);
    expect(text).not.toContain("<b>another");
    expect(text).toContain("Content-Security-Policy");
  }
});

test("a student's page has verdict, points and the cause as far as the level goes", () => {
  const one = student("s1", [grade("mismatch")], "Ana");
  const [where, what, why] = (["where", "what", "why"] as const).map((hint) =>
    studentPage(one, hint),
  );
  for (const text of [where, what, why]) expect(text).toMatch(/2 of 4.5 points/);
  expect(where).toContain("client.cc:7");
  expect(where).not.toMatch(/12354|write the lab|report\.html/);
  expect(what).toContain("12354");
  expect(what).not.toMatch(/write the lab|report\.html/);
  expect(why).toContain("write the lab");
  expect(why).toContain('href="close-report.html"');
});

test("a student whose program does not compile reads the compiler's messages", () => {
  expect(studentPage(student("s1", [grade("invalid")]), "where")).toContain("server.cc:3: error");
});

test("a student without a grade reads why, and no points", () => {
  expect(studentPage(student("s1", [grade("inconclusive")]), "why")).toMatch(
    /no grade yet.*engine did not answer/s,
  );
});

test("different results of one submission are reported with each run", () => {
  const common = { student: "s", lab: "close", work: "w", grading: 1, seconds: 1 };
  const differing = [
    {
      ...common,
      attempt: 1,
      outcome: { ...OUTCOMES.mismatch, score: [2, 0, 0], causes: [] },
      run: "runs/s/close/1",
    },
    {
      ...common,
      attempt: 2,
      outcome: { ...OUTCOMES.passed, score: [2, 1.5, 1] },
      run: "runs/s/close/2",
    },
  ];
  const lateness = { seconds: 0, left: 100, notes: [] };
  const better = gradeOf(LAB, { attempt: differing[1], differing, next: undefined }, lateness);
  const text = classPage({
    labs: [LAB],
    students: [student("s", [better])],
    notices: [],
    pageOf: (id) => id,
  });
  expect(text).toContain("2 runs gave different results");
  expect(text).toMatch(/runs\/s\/close\/1\/report.*runs\/s\/close\/2\/report/s);
});

test("the class's page counts a fault once, whatever the line of each program, and two faults of a line apart", () => {
  const because = (id: string, what: string, observed: string) => {
    const cause = { what, observed, expected: "runs to its end" };
    const outcome = { verdict: "mismatch" as const, score: [0, 0, 0], causes: [cause] };
    const attempt = {
      student: id,
      lab: "close",
      work: "w",
      attempt: 1,
      grading: 1,
      outcome,
      seconds: 2,
    };
    const inTime = { seconds: 0, left: 100, notes: [] };
    return student(id, [gradeOf(LAB, { attempt, differing: [], next: undefined }, inTime)]);
  };
  const text = classPage({
    labs: [LAB],
    students: [
      because(
        "a",
        "the line submission/server.cc:7",
        "the program was ended by SIGTRAP at submission/server.cc:7",
      ),
      because(
        "b",
        "the line submission/server.cc:30",
        "the program was ended by SIGTRAP at submission/server.cc:30",
      ),
      because("c", "the line submission/server.cc:7", "waits inside the system call pause"),
    ],
    notices: [],
    pageOf: (id) => id,
  });
  const row = (count: number, cause: string) =>
    `<td class="number">${count}</td><td><pre>${cause}</pre></td>`;
  expect(text).toContain(row(2, "the program was ended by SIGTRAP at server.cc"));
  expect(text).toContain(row(1, "waits inside the system call pause"));
});

test("JUnit has a suite for each student and is valid", async () => {
  const xml = suitesXml(gradeSuites(everyone));
  const schema = await readFile("src/report/ci/junit.xsd", "utf8");
  const { errors } = await validateXML({
    xml: [{ fileName: "junit.xml", contents: xml }],
    schema: [{ fileName: "junit.xsd", contents: schema }],
  });
  expect(errors).toEqual([]);
  expect(xml.match(/<testsuite /g)).toHaveLength(5);
  expect(xml).toMatch(/tests="3" failures="0" errors="0" skipped="0"/);
  expect(xml.match(/type="inconclusive"/g)).toHaveLength(1);
  expect(xml.match(/type="invalid"/g)).toHaveLength(1);
  expect(xml).toContain('<failure message="step 2 (client: connect): connects to');
});
