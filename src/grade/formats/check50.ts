/** check50's `-o json`. A check of a student without a grade has neither passed nor failed: null. */
import { itemsOf, json, type ResultFormat, ungraded } from "./format.ts";

/** The version of check50 whose output this is like. */
const VERSION = "3.3.11";

export const check50: ResultFormat = {
  name: "check50",
  files: (student, { hint }) => {
    const missing = ungraded(student);
    const results = itemsOf(student, hint).map(({ name, passed, message }) => ({
      name,
      description: name,
      passed: missing === undefined ? passed : null,
      log: [],
      cause: missing === undefined && passed ? null : { rationale: missing ?? message, help: null },
      data: {},
      dependency: null,
    }));
    const slug = student.grades.map(({ lab }) => lab.name).join("+");
    return [{ path: "check50.json", text: json({ slug, results, version: VERSION }) }];
  },
};
