/** A run's record to the causes of its mismatches, for its student, the first first. */
import type { Mismatch, RunRecord, StepRecord } from "../../record/record.ts";
import { safeText } from "../../report/text/safe-text.ts";
import type { Cause } from "../journal/outcome.ts";

/** Of one run. A program can make a step differ in thousands of packets. */
const MOST = 20;
/** Characters of a text that a program can lengthen. */
const LONGEST = 2_000;

export function causesOf({
  steps,
  mismatches,
}: Pick<RunRecord, "steps" | "mismatches">): readonly Cause[] {
  const ofSteps = steps.flatMap((step) => step.mismatches.map((one) => causeOf(one, step)));
  return [...ofSteps, ...mismatches.map((one) => causeOf(one))].slice(0, MOST);
}

/** `ana/server.cc:17: the bytes of the port are swapped` */
const AT_LINE = /^(?<where>[^\s:]+:\d+): (?<what>.+)$/s;

function causeOf({ subject, expected, observed, advice }: Mismatch, step?: StepRecord): Cause {
  const { where, what = subject } = AT_LINE.exec(subject)?.groups ?? {};
  const line = step?.executed?.line;
  const executed =
    line?.file.includes("/") && line.number > 0 ? `${line.file}:${line.number}` : undefined;
  const place = where ?? executed;
  const why = [advice, step?.why].filter((text) => text !== undefined).join("\n");
  return {
    ...(step && { step: shown(`step ${step.number} (${step.name})`) }),
    ...(place !== undefined && { where: shown(place) }),
    what: shown(what),
    expected: shown(expected),
    observed: shown(observed),
    ...(why !== "" && { why: shown(why) }),
  };
}

const shown = (text: string): string => safeText(text.slice(0, LONGEST));
