/** The facts about a step that the causes of its mismatches are found in. */
import type { Peer } from "../../lab/model.ts";
import type { Plan, PlannedStep } from "../../lab/plan/plan.ts";
import type { ExecutedLine, Mismatch, RecordedPacket } from "../../record/record.ts";
import type { CheckContext } from "../context.ts";
import type { StepObservation } from "../step.ts";
import type { PlacedCall } from "./calls/descriptors.ts";
import type { OwnLineExpectation } from "./line.ts";

/** A line of the step: the one that was executed, or one that an earlier step started. */
export interface JudgedLine {
  readonly executed: ExecutedLine;
  readonly expected: OwnLineExpectation;
  readonly calls: readonly PlacedCall[];
}

export interface Facts {
  readonly plan: Plan;
  readonly step: PlannedStep;
  readonly observed: StepObservation;
  readonly context: CheckContext;
  readonly lines: readonly JudgedLine[];
  /** The calls of each peer before this step. */
  readonly before: Readonly<Record<Peer, readonly PlacedCall[]>>;
  /** Packets that the step does not expect. */
  readonly extra: readonly RecordedPacket[];
}

/** A fault that explains the mismatches of a step, and the call at which it happened. */
export interface Cause {
  readonly mismatch: Mismatch;
  /** Undefined if the fault is a call that is missing. */
  readonly call?: PlacedCall;
}

/** Finds one kind of fault; undefined if the step does not have it. */
export type FindCause = (facts: Facts) => Cause | undefined;
