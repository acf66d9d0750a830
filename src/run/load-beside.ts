/**
 * A lab loaded by the thread that runs its file, while this one imports what a run takes: to know what
 * a lab is takes longer than to run its file. What is wrong with a lab is found here again, and told.
 */
import { join } from "node:path";
import type { Family } from "../lab/model.ts";
import { runLabFile } from "./lab-file.ts";
import type { LabFileAnswer } from "./lab-file-question.ts";
import { labFolder } from "./lab-files.ts";
import type { LoadedLab } from "./load-lab.ts";

/** As loadLab() does, for one lab at a time. */
export async function loadBeside(
  lab: string,
  family: Family,
  programs?: string,
): Promise<LoadedLab> {
  const here = async (run?: () => Promise<LabFileAnswer>): Promise<LoadedLab> =>
    (await import("./load-lab.ts")).loadLab(lab, family, programs, run);
  const whole = { lab, family, programs };
  const { loaded, failure } = await runLabFile(
    join(labFolder(lab), "lab.ts"),
    undefined,
    whole,
  ).catch((): LabFileAnswer => ({})); // there is no such file
  if (failure !== undefined) return here(async () => ({ failure }));
  if (loaded === undefined) return here();
  return { ...loaded, locate: async (problem) => (await here()).locate(problem) };
}
