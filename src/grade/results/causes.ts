/** A run's record to the causes of its mismatches, for its student, the first first. */
import type { Mismatch, RunRecord, StepRecord } from "../../record/record.ts";
import { safeText } from "../../report/text/safe-text.ts";
import { becauseIn } from "../../report/text/transcript/reasons.ts";
import type { Cause } from "../journal/outcome.ts";

/** Of one run. A program can make a step differ in thousands of packets. */
const MOST = 20;
/** Characters of a text that a program can lengthen. */
const LONGEST = 2_000;

export function causesOf(
  record: Pick<RunRecord, "steps" | "mismatches"> & Partial<Pick<RunRecord, "late">>,
): readonly Cause[] {
  const because = becauseIn(record);
  const { steps, mismatches } = record;
  return [
    ...steps.flatMap((step) => step.mismatches.map((one) => ({ one, step }))),
    ...mismatches.map((one) => ({ one, step: undefined })),
  ]
    .slice(0, MOST)
    .map(({ one, step }) => causeOf(one, because(one, step), step));
}

/** `ana/server.cc:17: the bytes of the port are swapped` */
const AT_LINE = /^(?<where>[^\s:]+:\d+): (?<what>.+)$/s;

function causeOf(
  { subject, expected, observed, advice }: Mismatch,
  because: string | undefined,
  step: StepRecord | undefined,
): Cause {
  const { where, what = subject } = AT_LINE.exec(subject)?.groups ?? {};
  const line = step?.executed?.line;
  const executed =
    line?.file.includes("/") && line.number > 0 ? `${line.file}:${line.number}` : undefined;
  const place = where ?? executed;
  const cause = because === undefined ? undefined : `because ${because}`;
  const why = [cause, advice, step?.why].filter((text) => text !== undefined).join("\n");
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
