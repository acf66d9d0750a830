/**
 * A lab by its name or path to what a run needs of it.
 */
import { resolve } from "node:path";
import type { Family, Lab } from "../lab/model.ts";
import type { Plan } from "../lab/plan.ts";
import type { Problem } from "../lab/problem.ts";
import { examineLab } from "./examine-lab.ts";
import { labFolder } from "./lab-files.ts";

export { LABS, labNames } from "./lab-files.ts";

export interface LoadedLab {
  readonly lab: Lab;
  readonly plan: Plan;
  /** Absolute path of the lab's folder. */
  readonly folder: string;
  /** Absolute path of the folder whose programs take the place of the lab's, if one was named. */
  readonly programs?: string;
  /** Gives a problem that shows later the file and line it is about. */
  readonly locate: (problem: Problem) => Problem;
}

/**
 * @param nameOrFolder a lab of this checkout by its name, or the path of a lab's folder
 * @param programs a folder with a program or two to take instead of the lab's
 * @throws InvalidLabError with file, line and what to mend
 */
export async function loadLab(
  nameOrFolder: string,
  family: Family = 4,
  programs?: string,
): Promise<LoadedLab> {
  const examined = await examineLab(labFolder(nameOrFolder), family, programs);
  const { lab, plan, files, locate } = examined;
  const { folder } = files;
  const from = programs === undefined ? {} : { programs: resolve(programs) };
  return { lab, plan: withPlaces(plan, locate), folder, ...from, locate };
}

/** The plan with the lines of the lab file that declare its steps. */
function withPlaces(plan: Plan, locate: LoadedLab["locate"]): Plan {
  const steps = plan.steps.map((step, index) => {
    const { line } = locate({ path: ["steps", index], text: step.name }).spot ?? {};
    return line === undefined ? step : { ...step, declaredAt: line };
  });
  return { ...plan, steps };
}
