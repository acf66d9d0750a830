/**
 * A lab by its name or path to what a run needs of it.
 */
import type { Family, Peer } from "../lab/model.ts";
import type { Plan } from "../lab/plan.ts";
import type { Problem } from "../lab/problem.ts";
import { examineLab } from "./examine-lab.ts";
import { labFolder } from "./lab-files.ts";

export { labNames } from "./lab-files.ts";

export interface LoadedLab {
  readonly plan: Plan;
  readonly sources: Readonly<Record<Peer, string>>;
  /** Absolute path of the lab's folder. */
  readonly folder: string;
  /** The folder, relative to where the command was given. */
  readonly place: string;
  /** Gives a problem that shows later the file and line it is about. */
  readonly locate: (problem: Problem) => Problem;
}

/**
 * @param nameOrFolder a lab of this checkout by its name, or the path of a lab's folder
 * @throws InvalidLabError with file, line and what to mend
 */
export async function loadLab(nameOrFolder: string, family: Family = 4): Promise<LoadedLab> {
  const { plan, files, locate } = await examineLab(labFolder(nameOrFolder), family);
  const { sources, folder, place } = files;
  return { plan, sources, folder, place, locate };
}
