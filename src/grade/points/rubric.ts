/**
 * The items for which a lab gives points: its steps, the statements that it shows, and the run as a whole. A lab
 * without points of its own gives one for each step of a program and one for the whole run.
 */
import { isProgramStep } from "../../lab/model.ts";
import type { Plan } from "../../lab/plan/plan.ts";

export interface RubricItem {
  readonly kind: "step" | "statement" | "run";
  /** Of a step its number, of a statement its id. */
  readonly key: string;
  /** `server: listen`, or the statement's id. */
  readonly name: string;
  readonly points: number;
}

export type Rubric = readonly RubricItem[];

/** Of the whole run, and of each program's step, if the lab does not say. */
const DEFAULT = 1;

/** Items without points are left out. */
export function rubricOf({ steps, points }: Pick<Plan, "steps" | "points">): Rubric {
  const ofSteps = steps.map(
    (step): RubricItem => ({
      kind: "step",
      key: `${step.number}`,
      name: step.name,
      points: step.points ?? (isProgramStep(step) ? DEFAULT : 0),
    }),
  );
  const statements = Object.entries(points?.statements ?? {});
  const ofStatements = statements.map(
    ([id, worth]): RubricItem => ({
      kind: "statement",
      key: id,
      name: `statement ${id}`,
      points: worth,
    }),
  );
  const whole: RubricItem = {
    kind: "run",
    key: "run",
    name: "the whole run",
    points: points?.wholeRun ?? DEFAULT,
  };
  return [...ofSteps, ...ofStatements, whole].filter((item) => item.points > 0);
}

/** The most points that a submission can get. */
export const mostPoints = (rubric: Rubric): number =>
  rounded(rubric.reduce((sum, { points }) => sum + points, 0));

/** Points have at most two decimals. */
export const rounded = (points: number): number => Math.round(points * 100) / 100;
