/**
 * Turns runs into annotations that GitHub shows at the lines of a change: workflow commands, one line
 * each. Every step with a mismatch and every place that makes a lab invalid is an error. An inconclusive
 * run is a warning.
 */

import type { Mismatch, StepRecord } from "../../record/record.ts";
import { UNLIMITED } from "../text/layout.ts";
import { mismatchLines } from "../text/mismatch-text.ts";
import { safeText } from "../text/safe-text.ts";
import { styleFor } from "../text/style.ts";
import { type Because, becauseIn } from "../text/transcript/reasons.ts";
import {
  detailOf,
  type LabRun,
  placeOfRun,
  placeOfStep,
  runName,
  type SourcePlace,
} from "./lab-run.ts";

/** The path in the repository. Undefined for a file outside of it. */
export type Locate = (file: string) => string | undefined;

export function annotations(runs: readonly LabRun[], locate: Locate): readonly string[] {
  return runs.flatMap((run) => annotationsOf(run, locate));
}

function annotationsOf(run: LabRun, locate: Locate): readonly string[] {
  const { result, record } = run;
  const name = runName(run);
  const annotation = (
    level: "error" | "warning",
    place: SourcePlace | undefined,
    title: string,
    message: string,
  ): string => {
    const file = place && locate(place.file);
    const properties = {
      ...(file !== undefined && { file }),
      ...(file !== undefined && place?.line !== undefined && { line: `${place.line}` }),
      title: `${name}: ${title}`,
    };
    return command(level, properties, message);
  };
  if (result.verdict === "passed") return [];
  if (result.verdict === "inconclusive") {
    const reason = record?.reason ?? result.reason ?? "";
    const title = "inconclusive (this says nothing about the programs)";
    return [annotation("warning", undefined, title, reason)];
  }
  if (record === undefined) {
    const { problems = [] } = result;
    if (problems.length === 0)
      return [annotation("error", undefined, detailOf(run), result.reason ?? "")];
    return problems.map((problem) => annotation("error", problem, "cannot run", problem.message));
  }
  const because = becauseIn(record);
  return [
    ...record.steps
      .filter(({ mismatches }) => mismatches.length > 0)
      .map((step) =>
        annotation(
          "error",
          placeOfStep(record, step),
          `step ${step.number} (${step.name})`,
          mismatchesText(step.mismatches, because, step),
        ),
      ),
    ...(record.mismatches.length === 0
      ? []
      : [
          annotation(
            "error",
            placeOfRun(record),
            "the whole run",
            mismatchesText(record.mismatches, because),
          ),
        ]),
  ];
}

function mismatchesText(
  mismatches: readonly Mismatch[],
  because: Because,
  step?: StepRecord,
): string {
  const plain = styleFor(false);
  return mismatches
    .flatMap((one) => mismatchLines(one, plain, UNLIMITED, because(one, step)))
    .join("\n");
}

/** A workflow command: `::error file=lab.ts,line=3,title=…::…`. It is one line, whatever the text holds. */
function command(
  name: string,
  properties: Readonly<Record<string, string>>,
  message: string,
): string {
  const listed = Object.entries(properties).map(([key, value]) => `${key}=${propertyText(value)}`);
  return `::${name} ${listed.join(",")}::${dataText(message)}`;
}

function dataText(text: string): string {
  return safeText(text).replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function propertyText(text: string): string {
  return dataText(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
