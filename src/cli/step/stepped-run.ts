/** The common part of the two ways to step a run in a terminal: plain lines and the full-screen view. */
import { isLineStep, type Peer } from "../../lab/model.ts";
import type { Plan } from "../../lab/plan/plan.ts";
import type { SourceLine } from "../../lab/source/tags.ts";
import type { LabOptions } from "../../orchestrate/perform-lab.ts";
import type { PreparedStage } from "../../orchestrate/prepared-stage.ts";
import { Timing } from "../../runtime/timing.ts";
import type { FamilyFlag } from "../lab/family.ts";
import { argumentsOf, type ProgramFlags } from "../lab/program-flags.ts";
import { environmentFor, type StageFlag } from "../lab/stage.ts";
import type { Output } from "../output.ts";
import type { Progress } from "../progress.ts";

export interface StepFlags extends FamilyFlag, ProgramFlags, StageFlag {
  readonly predict?: true;
  readonly plain?: true;
}

export interface SteppedRun extends StepFlags {
  readonly lab: string;
  readonly output: Output;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly prepared: PreparedStage;
}

/** The options of a run that do not depend on how it is shown. @param began when the user asked for it */
export function commonOptions(run: SteppedRun, began: number) {
  const { lab, programs, variant: seed, family, prepared } = run;
  return {
    lab,
    programs,
    seed,
    arguments: argumentsOf(run),
    family,
    keep: false,
    runs: "runs",
    timing: new Timing(began),
    env: environmentFor(run),
    prepared,
  } satisfies Partial<LabOptions>;
}

/** The line of the peer's next step, counted from this step. */
export function nextLine(plan: Plan, peer: Peer, from: number): SourceLine | undefined {
  const ahead = plan.steps.filter(({ number }) => number >= from).filter(isLineStep);
  return ahead.find((step) => step.peer === peer)?.line;
}
