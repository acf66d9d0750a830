import { expect, test } from "vitest";
import {
  type LabResult,
  resultsOf,
  resultsSchema,
  worstVerdict,
} from "../../src/record/results.ts";

const of = (verdict: LabResult["verdict"]): LabResult => ({
  lab: "handshake",
  family: 4,
  verdict,
  seconds: 1,
});

test.each([
  [["passed", "inconclusive", "invalid", "mismatch"], "mismatch"],
  [["passed", "inconclusive", "invalid"], "invalid"],
  [["inconclusive", "passed"], "inconclusive"],
  [["passed", "passed"], "passed"],
  [[], "passed"],
] as const)("%j together are %s", (verdicts, worst) => {
  expect(worstVerdict(verdicts.map(of))).toBe(worst);
});

test("results are read back as they were written, and those of another version are not", () => {
  const results = resultsOf([of("passed")]);
  expect(resultsSchema.parse(JSON.parse(JSON.stringify(results)))).toEqual(results);
  expect(resultsSchema.safeParse({ ...results, version: 2 }).success).toBe(false);
  expect(resultsSchema.safeParse({ ...results, format: "wirestep record" }).success).toBe(false);
});
