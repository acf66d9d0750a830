/**
 * Tries each single wrong expectation of a lab on the record of a real run. The check must report a
 * mismatch, or the lab must be refused as invalid. Before that, the lab as it is must pass.
 */

import { isProgramStep, type Lab, type Peer } from "../../src/lab/model.ts";
import { type Plan, planLab } from "../../src/lab/plan/plan.ts";
import { InvalidLabError, validateLab } from "../../src/lab/schema/lab.ts";
import type { Mismatch, RunRecord } from "../../src/record/record.ts";
import { explicitLab, explicitStep, withStep } from "./explicit-lab.ts";
import { type Replay, replay, replayStep, seenSteps } from "./replay.ts";
import type { Kind } from "./wrong.ts";
import { wrongRuns } from "./wrong-runs.ts";
import { type StepSeen, wrongSteps } from "./wrong-steps.ts";

/** The outcome of one wrong expectation. */
export type Outcome =
  /** The check reported a mismatch at its place. */
  | "mismatch"
  /** The lab with it cannot run. */
  | "refused"
  /** By a rule it means the same as the right one, and it passed. */
  | "same"
  /** A wrong expectation passed, or one with the same meaning did not. */
  | "unnoticed";

export interface Trial {
  readonly kind: Kind;
  /** `step 2 (client: connect), packet 1: ack 2` */
  readonly what: string;
  readonly outcome: Outcome;
  /** The rule by which it means the same. */
  readonly rule?: string;
}

/** The code under trial. A test may replace it with one that misses mismatches. */
export interface Check {
  readonly step: typeof replayStep;
  readonly run: typeof replay;
}
const CHECK: Check = { step: replayStep, run: replay };

type Sources = Readonly<Record<Peer, string>>;

/** The record does not pass with the lab as it is, so it belongs to another version of the lab. */
export class StaleRecordError extends Error {
  override readonly name = "StaleRecordError";
}

/**
 * @param plan the plan of a lab that has run
 * @param every with N, tries each Nth wrong expectation of a step (default: all)
 * @throws StaleRecordError if the run's record does not pass with the plan as it is
 */
export function tryLab(
  plan: Plan,
  sources: Sources,
  record: RunRecord,
  { check = CHECK, every = 1 }: { readonly check?: Check; readonly every?: number } = {},
): readonly Trial[] {
  const lab = explicitLab(plan);
  const planned = (wrong: Lab): Plan => planAgain(wrong, sources, plan);
  control(planned(lab), record, check);
  const isTried = (_: unknown, index: number): boolean => index % every === 0;
  const ofSteps = seenSteps(plan, record).flatMap((seen, index) =>
    wrongSteps(seen)
      .filter(isTried)
      .map((wrong): Trial => {
        const mutant = withStep(lab, index, explicitStep(wrong.value));
        const what = `step ${index + 1} (${seen.planned.name}), ${wrong.what}`;
        return trial({ ...wrong, what }, () => {
          const other = planned(mutant);
          return mismatchesOf(other, record, { seen, index }, check);
        });
      }),
  );
  const ofTheRun = wrongRuns(lab, record)
    .filter(isTried)
    .map((wrong) => trial(wrong, () => allOf(check.run(planned(wrong.value), record))));
  return [...ofSteps, ...ofTheRun];
}

/** The mismatches of the step itself. A mistake in a step must not show only at the end of the run. */
function mismatchesOf(
  plan: Plan,
  record: RunRecord,
  { seen, index }: { readonly seen: StepSeen; readonly index: number },
  check: Check,
): readonly Mismatch[] {
  const step = plan.steps[index];
  if (step === undefined) throw new Error("a wrong lab has as many steps");
  if (isProgramStep(step) || step.action === "passes") return check.step(step, seen);
  // Later steps also depend on the packets that this step holds.
  return allOf(check.run(plan, record));
}

function allOf({ steps, run }: Replay): readonly Mismatch[] {
  return [...steps.flat(), ...run];
}

function control(plan: Plan, record: RunRecord, check: Check): void {
  let mismatches: readonly Mismatch[];
  try {
    mismatches = allOf(check.run(plan, record));
  } catch (cause) {
    throw new StaleRecordError((cause as Error).message, { cause });
  }
  const [first] = mismatches;
  if (first === undefined) return;
  throw new StaleRecordError(
    `${first.subject}: expected ${first.expected}, recorded ${first.observed}`,
  );
}

function planAgain(lab: Lab, sources: Sources, { name, family }: Plan): Plan {
  const place = `labs/${name}`;
  return planLab(validateLab(lab, place), sources, place, family);
}

function trial(
  { kind, what, same }: { readonly kind: Kind; readonly what: string; readonly same?: string },
  judge: () => readonly Mismatch[],
): Trial {
  const rule = same === undefined ? {} : { rule: same };
  try {
    const passed = judge().length === 0;
    if (same === undefined) return { kind, what, outcome: passed ? "unnoticed" : "mismatch" };
    return { kind, what, outcome: passed ? "same" : "unnoticed", ...rule };
  } catch (error) {
    if (!(error instanceof InvalidLabError)) throw error;
    return { kind, what, outcome: "refused", ...rule };
  }
}
