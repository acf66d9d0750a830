/** Labs, a roster and the folder of submissions to the work of a course. Nothing runs yet. */
import { readFile } from "node:fs/promises";
import { deliveriesOf } from "../grade/submissions/deliveries.ts";
import { matched } from "../grade/submissions/match.ts";
import { type Roster, readRoster, rosterText } from "../grade/submissions/roster.ts";
import type { Notice } from "../grade/submissions/submission.ts";
import type { Family } from "../lab/model.ts";
import { codeVersion } from "../runtime/code-version.ts";
import { makeOwnFolders } from "../runtime/own-files.ts";
import { identicalPrograms, similarPrograms } from "./alike.ts";
import { readSubmissions } from "./read-submissions.ts";
import { type ReadyLab, readyLab } from "./ready-lab.ts";
import { type CourseVariants, courseVariants } from "./variants.ts";
import { type LabWork, type StudentWork, type Work, worksOf } from "./work.ts";

export interface CourseRequest {
  readonly labs: readonly string[];
  readonly family: Family;
  readonly submissions: string;
  readonly roster?: string | undefined;
  readonly out: string;
  /** Of the labs' variants. */
  readonly secret?: string | undefined;
}

export interface Course {
  readonly labs: readonly ReadyLab[];
  readonly roster: Roster["kind"];
  readonly students: readonly StudentWork[];
  readonly works: readonly Work[];
  readonly variants: CourseVariants;
  readonly notices: readonly Notice[];
}

/** A file or folder that the instructor named can't be used. */
export class CourseError extends Error {
  override readonly name = "CourseError";
}

/** Makes the folder of the grading. @throws InvalidLabError, RosterError, CourseError, VariantError */
export async function readCourse(request: CourseRequest): Promise<Course> {
  const labs: ReadyLab[] = [];
  for (const asked of request.labs) labs.push(await readyLab(asked, request.family));
  const twice = labs.find(
    ({ name }, index) => labs.findIndex((one) => one.name === name) !== index,
  );
  if (twice !== undefined)
    throw new CourseError(`The lab ${twice.name} is named twice. Name it once.`);
  const roster = await rosterOf(request.roster);
  const entries = await named("submissions", request.submissions, readSubmissions);
  const { deliveries, notices } = deliveriesOf(entries);
  const matches = matched(deliveries, roster?.students);
  const version = await codeVersion();
  const ids = matches.submissions.map(({ student }) => student.id);
  const variants = await courseVariants(labs, ids, request.secret);
  const students = matches.submissions.map((one) => worksOf(one, labs, version, variants));
  await named("out", request.out, (folder) => makeOwnFolders([folder]));
  const works = students.flatMap((one) => one.works.filter(isWork));
  return {
    labs,
    roster: roster?.kind ?? "own",
    students,
    works,
    variants,
    notices: [
      ...notices,
      ...matches.notices,
      ...identicalPrograms(works),
      ...similarPrograms(works),
    ],
  };
}

const isWork = (work: LabWork): work is Work => !("missing" in work);

/** @throws RosterError, CourseError */
export async function rosterOf(file: string | undefined): Promise<Roster | undefined> {
  if (file === undefined) return undefined;
  return readRoster(rosterText(await named("roster", file, (path) => readFile(path))));
}

/** @throws CourseError with the option's name if the file system refuses */
async function named<T>(
  option: string,
  path: string,
  work: (path: string) => Promise<T>,
): Promise<T> {
  try {
    return await work(path);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === undefined && !(cause instanceof Error && cause.name === "RefusedArchive"))
      throw cause;
    throw new CourseError(`--${option} ${path}: ${message}. Check the path.`, { cause });
  }
}
