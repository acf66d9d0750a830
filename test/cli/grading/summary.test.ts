import { expect, test } from "vitest";
import { gradeSummary } from "../../../src/cli/grading/grade.ts";

test("a student's name with a line break breaks no line of the summary", () => {
  const notices = [{ place: "ana\n  ✓ passed", text: "two attempts\u001b[2J" }];
  expect(gradeSummary({ notices }, [])).toBe(
    "0 of 0 graded, 0 passed\n  ana\\n  ✓ passed: two attempts\\x1b[2J\n",
  );
});
