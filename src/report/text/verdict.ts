/**
 * The name of a run, and its verdict as text.
 */
import { asExpected, statementsOf } from "../../check/after-mismatch.ts";
import { oneLine } from "../../lab/one-line.ts";
import type { RunRecord } from "../../record/record.ts";
import { safeText } from "./safe-text.ts";
import type { Style } from "./style.ts";

/** A verdict with its sign. */
export const VERDICT_SIGNS = {
  passed: "✓ passed",
  observed: "✓ observed",
  mismatch: "✗ mismatch",
  invalid: "✗ invalid",
  inconclusive: "? inconclusive",
} as const;

/** `handshake`, `handshake on IPv6` */
export function labText({
  lab,
  family,
}: Pick<RunRecord, "family"> & { readonly lab: Pick<RunRecord["lab"], "name"> }): string {
  return oneLine(family === 6 ? `${lab.name} on IPv6` : lab.name);
}

/** `submission of Ana Müller (4711), attempt 2`; a student has chosen the name. */
export function studentText({ id, name, attempt }: NonNullable<RunRecord["student"]>): string {
  return safeText(oneLine(`submission of ${name} (${id}), attempt ${attempt}`));
}

function notRun(left: number): string {
  return left === 1 ? "the step after it was not run" : `the ${left} steps after it were not run`;
}

/** `step 5`, `steps 5 to 7` */
function stepsText(first: number, last: number): string {
  return first === last ? `step ${first}` : `steps ${first} to ${last}`;
}

/** The verdict in a sentence. If it is inconclusive, the reason and what to do follow. */
export function verdictLines(record: RunRecord, style: Style): readonly string[] {
  const { lab, steps, verdict, reason } = record;
  const name = safeText(labText(record));
  const count = `${steps.length} of ${lab.steps} steps`;
  if (verdict === "passed") {
    return [`${style.good(style.strong(VERDICT_SIGNS.passed))}  ${name}: ${count} as expected`];
  }
  if (verdict === "observed") {
    const over = record.observed?.end ?? "the run was cut off";
    const many = steps.length === 1 ? "1 step" : `${steps.length} steps`;
    return [`${style.good(style.strong(VERDICT_SIGNS.observed))}  ${many}; ${safeText(over)}`];
  }
  if (verdict === "inconclusive") {
    const [first = "", ...rest] = safeText(reason ?? "").split("\n");
    return [
      `${style.notice(style.strong(VERDICT_SIGNS.inconclusive))}  ${name}: ${first}`,
      ...rest.map((line) => `   ${line}`),
      ...(steps.some(({ unplanned }) => unplanned)
        ? []
        : ["   This says nothing about the programs: the environment could not give evidence."]),
    ];
  }
  const failing = steps.find(({ mismatches }) => mismatches.length > 0);
  const place =
    failing === undefined
      ? "over the whole run"
      : `at step ${failing.number} (${safeText(oneLine(failing.name))})`;
  const unjudged = steps.find((step) => step.unjudged !== undefined);
  if (failing !== undefined && (unjudged !== undefined || steps.at(-1) !== failing)) {
    const first = unjudged?.number ?? lab.steps + 1;
    const rest = first > lab.steps ? "" : `, ${stepsText(first, lab.steps)} could not be judged`;
    const statements = statementsOf(record);
    const shown =
      statements.all === 0 ? "" : ` (${statements.asExpected} of ${statements.all} statements)`;
    const parts = `; ${asExpected(steps)} of ${lab.steps} steps are as expected${shown}${rest}`;
    return [
      `${style.bad(style.strong(VERDICT_SIGNS.mismatch))}  ${name}: not as expected ${place}${parts}`,
    ];
  }
  const left = lab.steps - steps.length;
  const rest = left > 0 ? `; ${notRun(left)}` : "";
  return [
    `${style.bad(style.strong(VERDICT_SIGNS.mismatch))}  ${name}: not as expected ${place}${rest}`,
  ];
}
