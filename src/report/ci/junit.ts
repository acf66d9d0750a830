/**
 * Turns test cases into JUnit XML, which CI systems read: a suite for each lab, a case for each step. Its
 * schema is `junit.xsd` in this folder. Characters that XML 1.0 does not allow are replaced.
 */
import { create } from "xmlbuilder2";
import type { LabRun } from "./lab-run.ts";
import { type CaseOutcome, type TestCase, type TestSuite, testSuiteOf } from "./test-cases.ts";

export function junitXml(runs: readonly LabRun[]): string {
  return suitesXml(runs.map(testSuiteOf));
}

export function suitesXml(suites: readonly TestSuite[]): string {
  const document = create(
    { version: "1.0", encoding: "UTF-8", invalidCharReplacement: "\ufffd" },
    {
      testsuites: {
        "@name": "wirestep",
        ...counts(suites.flatMap(({ cases }) => cases)),
        "@time": time(suites.reduce((sum, { seconds }) => sum + seconds, 0)),
        testsuite: suites.map(suiteElement),
      },
    },
  );
  return `${document.end({ prettyPrint: true })}\n`;
}

function suiteElement({ name, seconds, started, properties, cases }: TestSuite): object {
  return {
    "@name": name,
    ...counts(cases),
    "@time": time(seconds),
    ...(started !== undefined && { "@timestamp": started }),
    properties: {
      property: Object.entries(properties).map(([key, value]) => ({
        "@name": key,
        "@value": value,
      })),
    },
    testcase: cases.map((testCase) => caseElement(name, testCase)),
  };
}

function caseElement(suite: string, { name, place, seconds, outcome }: TestCase): object {
  return {
    "@classname": suite,
    "@name": name,
    ...(place !== undefined && { "@file": place.file }),
    ...(place?.line !== undefined && { "@line": `${place.line}` }),
    "@time": time(seconds),
    ...outcomeElement(outcome),
  };
}

function outcomeElement(outcome: CaseOutcome): object {
  if (outcome.kind === "passed") return {};
  if (outcome.kind === "skipped") return { skipped: { "@message": outcome.message } };
  const { kind, message, type, text } = outcome;
  return { [kind]: { "@message": message, "@type": type, "#": text } };
}

function counts(cases: readonly TestCase[]): object {
  const count = (kind: CaseOutcome["kind"]): string =>
    `${cases.filter(({ outcome }) => outcome.kind === kind).length}`;
  return {
    "@tests": `${cases.length}`,
    "@failures": count("failure"),
    "@errors": count("error"),
    "@skipped": count("skipped"),
  };
}

const time = (seconds: number): string => seconds.toFixed(3);
