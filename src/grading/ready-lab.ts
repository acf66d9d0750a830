/** A lab that is graded: read once, checked with its own programs, and known by the hash of its files. */
import { createHash } from "node:crypto";
import { rubricOf } from "../grade/points/rubric.ts";
import type { GradedLab } from "../grade/results/grade.ts";
import type { Family, Peer } from "../lab/model.ts";
import { modulesOf } from "../lab-files/evaluate.ts";
import { type LabFolder, labFolder, readLabFolder } from "../lab-files/folder.ts";
import { loadFolder } from "../lab-files/load.ts";

export interface ReadyLab extends GradedLab {
  /** As the instructor named it. */
  readonly asked: string;
  readonly family: Family;
  readonly folder: LabFolder;
  /** Of the folder's files and of those that lab.ts imports from elsewhere. */
  readonly digest: string;
  /** The peer whose program is the students' work; both if it is left out. */
  readonly homework?: Peer | undefined;
  readonly hasVariants: boolean;
}

/** @throws InvalidLabError if the lab itself can't run */
export async function readyLab(asked: string, family: Family): Promise<ReadyLab> {
  const folder = await readLabFolder(labFolder(asked));
  const { plan } = await loadFolder(folder, family);
  const { name, question, homework } = plan;
  const digest = filesDigest([...folder.files, ...(await modulesOf(folder))]);
  const hasVariants = plan.variant !== undefined;
  const rubric = rubricOf(plan);
  return { name, question, rubric, asked, family, folder, digest, homework, hasVariants };
}

/** A hash of files, whatever their order. */
export function filesDigest(
  files: readonly { readonly name: string; readonly bytes: Uint8Array }[],
): string {
  const hash = createHash("sha256");
  for (const { name, bytes } of files.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const own = createHash("sha256").update(bytes).digest("hex");
    hash.update(`${JSON.stringify(name)} ${own}\n`);
  }
  return hash.digest("hex").slice(0, 32);
}
