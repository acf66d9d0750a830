import { readFile } from "node:fs/promises";
import fc from "fast-check";
import { expect, test } from "vitest";
import { validateXML } from "xmllint-wasm";
import { junitXml } from "../../../src/report/ci/junit.ts";
import type { LabRun } from "../../../src/report/ci/lab-run.ts";
import {
  failedAsAWhole,
  failedAtConnect,
  failedHomework,
  inconclusive,
  invalid,
  mismatch,
  noEngine,
  passed,
} from "../../support/runs/lab-runs.ts";

const SCHEMA = new URL("../../../src/report/ci/junit.xsd", import.meta.url);

/** The errors that libxml2 finds in the texts against the schema. */
async function problems(...texts: readonly string[]): Promise<readonly string[]> {
  const { errors } = await validateXML({
    xml: texts.map((contents, index) => ({ fileName: `${index}.xml`, contents })),
    schema: [{ fileName: "junit.xsd", contents: await readFile(SCHEMA, "utf8") }],
  });
  return errors.map(({ message }) => message);
}

/** The text of the test case with this name, to its end. */
function caseNamed(name: string, run: LabRun): string {
  const text = junitXml([run]).split("\n");
  const start = text.findIndex((line) => line.includes(`name="${name}"`));
  expect(start, `a case named ${name}`).toBeGreaterThan(0);
  if (text[start]?.endsWith("/>")) return text[start].trim();
  const end = text.findIndex((line, index) => index > start && line.includes("</testcase>"));
  return text
    .slice(start, end + 1)
    .join("\n")
    .trim();
}

test("every kind of run is valid against the schema, alone and together", async () => {
  const runs = [
    passed(), failedAtConnect(), failedHomework(), failedAsAWhole(), inconclusive(), noEngine, invalid,
  ]; // biome-ignore format: one of each
  const texts = [...runs.map((run) => [run]), runs, []].map(junitXml);
  expect(await problems(...texts)).toEqual([]);
});

test.each([
  ["a case without a name", 'name="2 client: connect"', ""],
  ["an unknown outcome", "<failure", "<broken"],
  ["a failure of an unknown type", 'type="mismatch"', 'type="bad luck"'],
  ["a missing count", 'errors="0"', ""],
  ["a negative time", 'time="1.500"', 'time="-1"'],
])("the schema refuses %s", async (_, from, to) => {
  const text = junitXml([failedAtConnect()]);
  expect(text).toContain(from);
  expect(await problems(text, text.replaceAll(from, to))).not.toEqual([]);
});

test("a step is a case, with its place and its time", () => {
  expect(caseNamed("2 client: connect", passed())).toBe(
    '<testcase classname="handshake" name="2 client: connect" file="labs/handshake/lab.ts" line="20" time="0.027"/>',
  );
});

test("a mismatch is a failure with the transcript's text, control characters made visible", () => {
  const text = caseNamed("2 client: connect", failedAtConnect());
  expect(text).toContain('<failure message="segment 2: ack" type="mismatch">✗ segment 2: ack\n');
  expect(text).toContain("  expected  ack 1\n  observed  ack 2\n");
  expect(text).toContain("but | `not` &lt;b&gt;this&lt;/b&gt; @you \\x1b[2J");
  expect(text).toContain("  hint      count the SYN</failure>");
});

test("a student's program is named by its own path and line", () => {
  expect(caseNamed("2 client: connect", failedHomework())).toContain(
    'file="homework/client.cc" line="5"',
  );
});

test("steps that were not run are skipped, and so is the judgement of the whole run", () => {
  const run = failedAtConnect();
  expect(caseNamed("5 client: connect-again", run)).toContain("<skipped message=");
  expect(caseNamed("the whole run", run)).toContain("<skipped message=");
  expect(junitXml([run])).toContain('tests="6" failures="1" errors="0" skipped="4"');
});

test("a mismatch of the whole run has a case of its own", () => {
  const text = caseNamed("the whole run", failedAsAWhole());
  expect(text).toContain('<failure message="segment 2: ack" type="mismatch">');
  expect(junitXml([failedAsAWhole()])).toContain('tests="6" failures="1" errors="0" skipped="0"');
});

test("an inconclusive run is one error and no failure, even with mismatches in its steps", () => {
  const failed = failedAtConnect();
  const text = junitXml([
    {
      result: { ...failed.result, verdict: "inconclusive" },
      record: failed.record && {
        ...failed.record,
        verdict: "inconclusive",
        reason: "Drops.\nAgain.",
      },
    },
  ]);
  expect(text).toContain('tests="6" failures="0" errors="1" skipped="5"');
  expect(text).toContain('<error message="Drops." type="inconclusive">Drops.\nAgain.</error>');
});

test("a lab that could not run is an error of the environment or of a file", () => {
  expect(caseNamed("the whole run", noEngine)).toContain('type="inconclusive"');
  const text = caseNamed("the whole run", invalid);
  expect(text).toContain('file="homework/server.cc" line="7"');
  expect(text).toContain('type="invalid"');
  expect(junitXml([noEngine])).toContain('<testsuite name="close on IPv6"');
});

test("the file is well formed and valid, whatever a program prints", async () => {
  const known = ["]]>", "\u0000", "\ud800", "\uffff", "&#0;<!--"];
  const prints = fc.sample(fc.string({ unit: "binary", maxLength: 40 }), { numRuns: 40 });
  const runs = [...known, ...prints].map((observed) => failedAtConnect({ ...mismatch, observed }));
  expect(await problems(junitXml(runs))).toEqual([]);
});
