/** Submissions and labs to pieces of work: the programs of one student for one lab, with a hash of all that decides their result. */
import { createHash } from "node:crypto";
import { programsFor } from "../grade/submissions/programs.ts";
import type { Notice, Student, Submission } from "../grade/submissions/submission.ts";
import type { FolderFile } from "../runtime/folder-file.ts";
import { filesDigest, type ReadyLab } from "./ready-lab.ts";

export interface Work {
  readonly student: Student;
  readonly lab: ReadyLab;
  /** The student's attempt that is graded. */
  readonly attempt: number;
  readonly files: readonly FolderFile[];
  /** Of the programs alone: equal for two students who handed in the same. */
  readonly programs: string;
  /** Of the programs, the lab and the version that grades them. */
  readonly work: string;
}

/** Of a submission and one lab: its work, or why there is none. */
export type LabWork = Work | { readonly missing: string };

export interface StudentWork {
  readonly submission: Submission;
  /** One for each lab. */
  readonly works: readonly LabWork[];
  readonly notices: readonly Notice[];
}

/** @param version of the program that grades */
export function worksOf(
  submission: Submission,
  labs: readonly ReadyLab[],
  version: string,
): StudentWork {
  const { student, delivery, missing } = submission;
  const notices: Notice[] = [];
  if (delivery === undefined || missing !== undefined) {
    const why = { missing: missing ?? "nothing was handed in" };
    return { submission, works: labs.map(() => why), notices };
  }
  const works = labs.map((lab): LabWork => {
    const found = programsFor(delivery.files, lab.name, labs.length === 1);
    if ("missing" in found) return { missing: found.missing };
    notices.push(...found.notices.map((one) => ({ ...one, place: `${student.id}: ${one.place}` })));
    const files = found.files.map(({ path, bytes }) => ({ name: path, bytes, executable: false }));
    const programs = filesDigest(files);
    const all = JSON.stringify([version, lab.name, lab.family, lab.digest, programs]);
    const work = createHash("sha256").update(all).digest("hex").slice(0, 32);
    return { student, lab, attempt: delivery.attempt, files, programs, work };
  });
  return { submission, works, notices };
}
