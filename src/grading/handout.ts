/**
 * Labs and students to what each student gets: the sheet, the files of the lab's starter, the variant, and a first
 * page. Nothing else of a lab's folder is copied, so its own programs are in no handout.
 */
import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { handoutText } from "../grade/results/handout-text.ts";
import type { Student } from "../grade/submissions/submission.ts";
import type { StudentVariant } from "../grade/submissions/variants.ts";
import { peerOfMain } from "../lab/source/main-file.ts";
import { VARIANT_HEADER, variantHeader } from "../lab/variant.ts";
import { STARTER } from "../lab-files/folder.ts";
import { makeOwnFolders, writeOwnFile } from "../runtime/own-files.ts";
import { CourseError, rosterOf } from "./course.ts";
import { fileNameOf } from "./file-name.ts";
import { type ReadyLab, readyLab } from "./ready-lab.ts";
import { courseVariants } from "./variants.ts";

export interface HandoutRequest {
  readonly labs: readonly string[];
  /** The file of the roster; or else one student's id. */
  readonly roster?: string | undefined;
  readonly student?: string | undefined;
  readonly secret: string | undefined;
  /** The bundle's file, of which students get the name. */
  readonly bundle?: string | undefined;
  readonly out: string;
}

export interface HandedOut {
  readonly students: number;
  /** Labs without a starter. */
  readonly withoutStarter: readonly string[];
}

interface File {
  /** Below the student's folder of the lab, with slashes. */
  readonly path: string;
  readonly bytes: Uint8Array | string;
}

/** @throws InvalidLabError, RosterError, CourseError, VariantError */
export async function handOut(request: HandoutRequest): Promise<HandedOut> {
  const { out, bundle } = request;
  const labs = await Promise.all(request.labs.map((asked) => readyLab(asked, 4)));
  const students = await studentsOf(request);
  const ids = students.map(({ id }) => id);
  const variants = await courseVariants(labs, ids, request.secret);
  const starters = await Promise.all(labs.map(starterOf));
  for (const student of students) {
    for (const [index, lab] of labs.entries()) {
      const variant = variants.get(lab.name)?.get(student.id);
      const files = [
        ...(starters[index] ?? []),
        ...filesFor(lab, student, variant, bundle && basename(bundle)),
      ];
      for (const { path, bytes } of files)
        await write([out, fileNameOf(student.id), lab.name, ...path.split("/")], bytes);
    }
  }
  const withoutStarter = labs.filter((_, index) => starters[index]?.length === 0);
  return { students: students.length, withoutStarter: withoutStarter.map(({ name }) => name) };
}

async function studentsOf({ roster, student }: HandoutRequest): Promise<readonly Student[]> {
  const listed = await rosterOf(roster);
  if (listed !== undefined) return listed.students;
  const id = student?.trim().normalize("NFC");
  if (id === undefined || id === "")
    throw new CourseError("No student is named. Name one with --student, or all with --roster.");
  return [{ id, name: id, columns: {} }];
}

function filesFor(
  lab: ReadyLab,
  student: Student,
  variant: StudentVariant | undefined,
  bundle: string | undefined,
): readonly File[] {
  const { name, question, homework, folder } = lab;
  const sheet = folder.files.find((file) => file.name === "README.md");
  const start = handoutText({
    lab: name,
    question,
    student,
    homework,
    values: variant?.values,
    bundle,
  });
  return [
    ...(sheet ? [{ path: "README.md", bytes: sheet.bytes }] : []),
    ...(variant ? [{ path: VARIANT_HEADER, bytes: variantHeader(name, variant) }] : []),
    { path: "START.md", bytes: start },
  ];
}

/** The files of the starter; none if there is no such folder. @throws CourseError if one is the lab's own program */
async function starterOf({ folder, name }: ReadyLab): Promise<readonly File[]> {
  const root = join(folder.folder, STARTER);
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return [];
      throw error;
    },
  );
  const files = entries.filter((entry) => entry.isFile() && !entry.name.startsWith("."));
  const solutions = folder.files.filter((file) => peerOfMain(file.name) !== undefined);
  return Promise.all(
    files.map(async (entry) => {
      const path = join(entry.parentPath, entry.name).slice(root.length + 1);
      const bytes = await readFile(join(root, path));
      const solution = solutions.find((file) => file.bytes.equals(bytes));
      if (solution === undefined) return { path, bytes };
      throw new CourseError(
        `The lab ${name}: ${STARTER}/${path} is the lab's own ${solution.name}, which no student may get. Take out what students must write.`,
      );
    }),
  );
}

async function write(parts: readonly string[], bytes: Uint8Array | string): Promise<void> {
  const file = join(...parts);
  const folders = parts.slice(0, -1).map((_, index) => join(...parts.slice(0, index + 1)));
  await makeOwnFolders(folders);
  await writeOwnFile(file, bytes);
}
