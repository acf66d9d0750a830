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

test("a finding is a line: its status, its name, what was seen", () => {
  expect(doctorText([finding("ok"), finding("ok", { name: "room for images" })], plain)).toBe(`\
✓ ok         engine           as seen
✓ ok         room for images  as seen

Everything a run needs is there.
`);
});

test("how to mend it stands below, under what was seen", () => {
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

Runs work here; what the warnings name would make them work better, or more of them.
`);
});

test.each<[FindingStatus[], number, string]>([
  [[], 0, "Everything"],
  [["ok", "untried"], 0, "Nothing is missing"],
  [["untried", "warning", "ok"], 0, "Runs work here"],
  [["ok", "missing", "warning", "untried"], 3, "Runs are inconclusive here"],
])("of %j the worst decides: exit code %i", (statuses, code, conclusion) => {
  const findings = statuses.map((status) => finding(status));
  expect(doctorExitCode(findings)).toBe(code);
  expect(doctorText(findings, plain)).toContain(`\n${conclusion}`);
});

test("what an engine says of itself cannot play with the terminal", () => {
  const text = doctorText([finding("ok", { observed: "\u001b[2JDocker" })], plain);
  expect(text).toContain("\\x1b[2JDocker");
});
