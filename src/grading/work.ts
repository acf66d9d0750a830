/** Submissions and labs to pieces of work: the programs of one student for one lab, with a hash of all that decides their result. */
import { createHash } from "node:crypto";
import { programsFor } from "../grade/submissions/programs.ts";
import type { Notice, Student, Submission } from "../grade/submissions/submission.ts";
import { seedIn, VARIANT_HEADER } from "../lab/variant.ts";
import type { FolderFile } from "../runtime/folder-file.ts";
import { filesDigest, type ReadyLab } from "./ready-lab.ts";
import type { CourseVariants } from "./variants.ts";

export interface Work {
  readonly student: Student;
  readonly lab: ReadyLab;
  /** The student's attempt that is graded. */
  readonly attempt: number;
  readonly files: readonly FolderFile[];
  /** Of the student's variant, if the lab has variants. A place that makes the run needs it and not the secret. */
  readonly seed?: string | undefined;
  /** The seed in the variant.h that was handed in. */
  readonly given?: string | undefined;
  /** Of the programs alone: equal for two students who handed in the same. */
  readonly programs: string;
  /** Of the programs, the lab and the version that grades them. */
  readonly work: string;
}

const isHeader = (name: string): boolean => name === VARIANT_HEADER;

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
  variants: CourseVariants = new Map(),
): StudentWork {
  const { student, delivery, missing } = submission;
  const notices: Notice[] = [];
  if (delivery === undefined || missing !== undefined) {
    const why = { missing: missing ?? "nothing was handed in" };
    return { submission, works: labs.map(() => why), notices };
  }
  const works = labs.map((lab): LabWork => {
    const found = programsFor(delivery.files, lab, labs.length === 1);
    if ("missing" in found) return { missing: found.missing };
    notices.push(...found.notices.map((one) => ({ ...one, place: `${student.id}: ${one.place}` })));
    const handedIn = found.files.map(({ path, bytes }) => ({
      name: path,
      bytes,
      executable: false,
    }));
    // the run makes that file itself, and it says nothing about the student's own work
    const files = lab.hasVariants ? handedIn.filter(({ name }) => !isHeader(name)) : handedIn;
    const programs = filesDigest(files);
    const seed = variants.get(lab.name)?.get(student.id)?.seed;
    const header = handedIn.find(({ name }) => isHeader(name));
    const given = header && seedIn(header.bytes.toString());
    const all = JSON.stringify([version, lab.name, lab.family, lab.digest, programs, seed]);
    const work = createHash("sha256").update(all).digest("hex").slice(0, 32);
    return { student, lab, attempt: delivery.attempt, files, seed, given, programs, work };
  });
  return { submission, works, notices };
}
