import { expect, test } from "vitest";
import type { FormatContext } from "../../../src/grade/formats/format.ts";
import { FORMATS } from "../../../src/grade/formats/formats.ts";
import { grade, student } from "../../support/grading/grades.ts";
import { resultValidator } from "../../support/grading/result-schemas.ts";

const context: FormatContext = { hint: "why", gradedAt: "2026-05-02T08:00:00Z", env: {} };
const filesOf = (format: string, ...kinds: Parameters<typeof grade>[0][]) =>
  FORMATS[format]?.files(
    student(
      "s1",
      kinds.map((kind) => grade(kind)),
    ),
    context,
  ) ?? [];
const resultOf = (format: string, ...kinds: Parameters<typeof grade>[0][]) =>
  JSON.parse(filesOf(format, ...kinds)[0]?.text ?? "null");

const names = Object.keys(FORMATS);

test.each(names)("each file of %s is as its schema says", (name) => {
  const isValid = resultValidator(name);
  for (const kind of ["passed", "mismatch", "invalid", "inconclusive", "missing"] as const) {
    for (const { path, text } of filesOf(name, kind, "passed")) {
      expect(isValid(JSON.parse(text)), `${kind}: ${path}: ${JSON.stringify(isValid.errors)}`).toBe(
        true,
      );
    }
  }
  expect(filesOf(name, "passed").length).toBeGreaterThan(0);
});

test.each([
  ["prairielearn", { gradable: true, score: 1.5, tests: [] }],
  ["prairielearn", { gradable: true }],
  ["gradescope", { score: "2", tests: [] }],
  ["classroom50", { schema: "classroom50/result/v1", score: 1.5 }],
  ["submitty", { status: "success", message: "x" }],
  ["check50", { slug: "x", results: [{ name: "a", passed: "yes" }], version: "3" }],
  ["artemis", { name: "a", successful: false }],
])("the schema of %s refuses %j", (name, value) => {
  expect(resultValidator(name)(value)).toBe(false);
});

test.each(["inconclusive", "missing"] as const)(
  "a student with a lab that is %s gets no grade in any format",
  (kind) => {
    expect(resultOf("prairielearn", "passed", kind)).toEqual({
      gradable: false,
      message: expect.any(String),
    });
    expect(filesOf("gradescope", "passed", kind)).toEqual([]);
    expect(filesOf("classroom50", "passed", kind)).toEqual([]);
    expect(resultOf("submitty", "passed", kind)).toMatchObject({ status: "failure" });
    const passed = resultOf("check50", "passed", kind).results.map(
      (one: { passed: unknown }) => one.passed,
    );
    expect(new Set(passed)).toEqual(new Set([null]));
    expect(filesOf("artemis", "passed", kind)).toHaveLength(1);
  },
);

test("points are as the grade has them", () => {
  expect(resultOf("prairielearn", "mismatch").score).toBeCloseTo(2 / 4.5);
  expect(resultOf("gradescope", "mismatch").score).toBe(2);
  expect(resultOf("classroom50", "mismatch")).toMatchObject({ score: 200, "max-score": 450 });
  expect(resultOf("submitty", "mismatch").data).toMatchObject({ status: "warning" });
  expect(resultOf("submitty", "invalid").data).toMatchObject({ score: 0, status: "failure" });
});

test("Classroom 50 gets what its runner states", () => {
  const env = { CLASSROOM: "net26", OWNER: "ana", COMMIT_URL: "", SUBMISSION_TAG: "submit/3" };
  const [file] =
    FORMATS.classroom50?.files(student("s1", [grade("passed")]), { ...context, env }) ?? [];
  expect(JSON.parse(file?.text ?? "")).toMatchObject({
    classroom: "net26",
    owner: "ana",
    submission: "submit/3",
  });
  expect(file?.text).not.toContain('"commit"');
});

test("a message goes no further than the instructor wants", () => {
  const text = (hint: FormatContext["hint"]) =>
    FORMATS.gradescope?.files(student("s1", [grade("mismatch")]), { ...context, hint })[0]?.text ??
    "";
  expect(text("where")).toContain("client.cc:7");
  expect(text("where")).not.toContain("another");
  expect(text("what")).toContain("port 12354");
  expect(text("what")).not.toContain("write the lab's port");
  expect(text("why")).toContain("write the lab's port");
});
