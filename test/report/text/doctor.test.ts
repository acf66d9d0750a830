import { expect, test } from "vitest";
import type { Finding, FindingStatus } from "../../../src/record/finding.ts";
import { doctorExitCode, doctorText } from "../../../src/report/text/doctor.ts";
import { styleFor } from "../../../src/report/text/style.ts";

const plain = styleFor(false);
const finding = (status: FindingStatus, more: Partial<Finding> = {}): Finding => ({
  name: "engine",
  status,
  observed: "as seen",
  ...more,
});

test("a finding is a line with its status, its name and what was observed", () => {
  expect(doctorText([finding("ok"), finding("ok", { name: "room for images" })], plain)).toBe(`\
✓ ok         engine           as seen
✓ ok         room for images  as seen

This machine has everything that a run needs.
`);
});

test("the fix is below the finding, indented to what was observed", () => {
  const observed = "left by killed runs: a\nkept on purpose: b";
  const left = finding("warning", {
    name: "leftovers",
    observed,
    fix: "Remove it: wirestep clean",
  });
  expect(doctorText([left], plain)).toBe(`\
! warning    leftovers  left by killed runs: a
                        kept on purpose: b
                        → Remove it: wirestep clean

Runs work here. With the fixes for the warnings they work better, or more labs run.
`);
});

test.each<[FindingStatus[], number, string]>([
  [[], 0, "This machine has everything"],
  [["ok", "untried"], 0, "Nothing is missing"],
  [["untried", "warning", "ok"], 0, "Runs work here"],
  [["ok", "missing", "warning", "untried"], 3, "Runs are inconclusive here"],
])("the worst finding of %j decides: exit code %i", (statuses, code, conclusion) => {
  const findings = statuses.map((status) => finding(status));
  expect(doctorExitCode(findings)).toBe(code);
  expect(doctorText(findings, plain)).toContain(`\n${conclusion}`);
});

test("an engine's own description cannot control the terminal", () => {
  const text = doctorText([finding("ok", { observed: "\u001b[2JDocker" })], plain);
  expect(text).toContain("\\x1b[2JDocker");
});
