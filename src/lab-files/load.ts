/**
 * A lab's name or path to the data that a run needs.
 */
import type { Family, Lab, StageSettings } from "../lab/model.ts";
import type { Plan } from "../lab/plan/plan.ts";
import type { Problem } from "../lab/problems/problem.ts";
import { examineFolder } from "./examine.ts";
import { type LabFiles, type LabFolder, labFolder, readLabFolder } from "./folder.ts";

export { LABS, labNames } from "./folder.ts";

/** The input of a run: a lab, or two programs that are observed. */
export interface Runnable {
  readonly plan: Plan;
  /** The files that all of this comes from. Its images are built from the same bytes. */
  readonly files: LabFiles;
  /**
   * The plan with the lines of the lab file that declare its steps. Finding them takes longer than the
   * rest of the plan, and nothing needs them before a run ends. Best called while an engine works.
   */
  readonly placed: () => Promise<Plan>;
  /** Gives the file and line to a problem that is found later. */
  readonly locate: (problem: Problem) => Promise<Problem>;
}

export interface LoadedLab extends Runnable {
  readonly lab: Lab;
}

/**
 * @param nameOrFolder a lab of this checkout by its name, or the path of a lab's folder
 * @param programs a folder with one or two programs that replace the lab's
 * @throws InvalidLabError with file, line and what to fix
 */
export async function loadLab(
  nameOrFolder: string,
  family: Family = 4,
  programs?: string,
): Promise<LoadedLab> {
  return loadFolder(await readLabFolder(labFolder(nameOrFolder), programs), family);
}

/** Arguments of the programs that the user chose, in place of the lab's. */
export type ChosenArguments = NonNullable<StageSettings["arguments"]>;

/** The lab of a folder that has been read. @throws as loadLab does */
export async function loadFolder(
  read: LabFolder,
  family: Family,
  chosen: ChosenArguments = {},
): Promise<LoadedLab> {
  const { lab, plan: examined, files, locate } = await examineFolder(read, family);
  const { stage } = examined;
  const plan =
    Object.keys(chosen).length === 0
      ? examined
      : { ...examined, stage: { ...stage, arguments: { ...stage?.arguments, ...chosen } } };
  let places: Promise<Plan> | undefined;
  const placed = (): Promise<Plan> => {
    places ??= withPlaces(plan, locate);
    return places;
  };
  return { lab, plan, files, placed, locate };
}

async function withPlaces(plan: Plan, locate: LoadedLab["locate"]): Promise<Plan> {
  const steps = plan.steps.map(async (step, index) => {
    const { spot } = await locate({ path: ["steps", index], text: step.name });
    return spot?.line === undefined ? step : { ...step, declaredAt: spot.line };
  });
  return { ...plan, steps: await Promise.all(steps) };
}
