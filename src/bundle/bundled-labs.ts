/** The labs of a bundle, read once. Refuses a lab that a bundle cannot hold. */
import { basename } from "node:path";
import { InvalidLabError } from "../lab/problems/problem.ts";
import { homeworkOf, withVariant } from "../lab-files/evaluate.ts";
import { displayPath, type LabFolder, labFolder, readLabFolder } from "../lab-files/folder.ts";
import type { BundledLab } from "./orchestrator.ts";

export interface ReadLab extends BundledLab {
  readonly read: LabFolder;
}

/** @param labs names of labs of this checkout, or paths of labs' folders @throws InvalidLabError */
export function bundledLabs(labs: readonly string[]): Promise<readonly ReadLab[]> {
  return Promise.all(labs.map(bundledLab));
}

async function bundledLab(lab: string): Promise<ReadLab> {
  const read = await withVariant(await readLabFolder(labFolder(lab)));
  const { folder, files } = read;
  const homework = await homeworkOf(read);
  // its layers hold any file of the folder that the Dockerfile copies, and a bundle without them can't run the lab
  if (homework !== undefined && files.some(({ name }) => name === "Dockerfile")) {
    throw new InvalidLabError(displayPath(folder), [
      {
        spot: { file: "Dockerfile" },
        text: `a bundle can't hold a homework with a Dockerfile, because the image could hold the solution; remove the Dockerfile or the line homework: "${homework}", or give students the lab's folder without the solution, from which their own engine builds the image`,
      },
    ]);
  }
  return { name: basename(folder), folder, homework, read };
}
