import { expect, test } from "vitest";
import { type LabResult, parseResults, resultsOf, worstVerdict } from "../../src/record/results.ts";

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

test("results are read as they were written, and results of another version are refused", () => {
  const results = resultsOf([of("passed")]);
  const read = (changes: object) => parseResults(JSON.stringify({ ...results, ...changes }));
  expect(read({})).toEqual(results.results);
  expect(() => read({ version: 1 })).toThrow(
    'it is "wirestep results" version 1, and this wirestep reads version 2. Run the labs again.',
  );
  expect(() => read({ format: "wirestep record" })).toThrow(
    'it does not state the format "wirestep results". Run the labs again.',
  );
  expect(() => read({ results: [{}] })).toThrow(
    'it is not "wirestep results" version 2: results.0.lab: ',
  );
});
