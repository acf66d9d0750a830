/** A lab's file, as it was read, to its type errors and the value that it exports for a seed. Neither depends on the programs. */
import { join } from "node:path";
import type { Peer } from "../lab/model.ts";
import { InvalidLabError, type Problem } from "../lab/problems/problem.ts";
import { shapeOf } from "../lab/schema/lab.ts";
import { type ChosenVariant, EXAMPLE_SEED, VARIANT_HEADER, variantHeader } from "../lab/variant.ts";
import { type LabFileAnswer, runLabFile } from "./execute.ts";
import { displayPath, type LabFolder, labFilesIn } from "./folder.ts";
import { isSource } from "./programs.ts";
import { typeProblems } from "./types.ts";

export interface Evaluated {
  readonly types: readonly Problem[];
  readonly answer: LabFileAnswer;
}

type LabFile = Pick<LabFolder, "folder" | "files" | "seed"> & { readonly text: string };

/** By the files as they were read. A grading reads a lab once, and gives it other programs and seeds each time. */
const known = new WeakMap<
  LabFolder["files"],
  {
    readonly types: Promise<readonly Problem[]>;
    /** By the seed. */
    readonly answers: Map<string, Promise<LabFileAnswer>>;
  }
>();

export async function evaluated(lab: LabFile): Promise<Evaluated> {
  const { folder, files, text, seed = EXAMPLE_SEED } = lab;
  const file = join(folder, "lab.ts");
  const before = known.get(files) ?? { types: typeProblems(file, text), answers: new Map() };
  known.set(files, before);
  const answer = before.answers.get(seed) ?? runLabFile(file, { seed, of: files });
  before.answers.set(seed, answer);
  const [types, found] = await Promise.all([before.types, answer]);
  return { types, answer: found };
}

/** The lab's variant; undefined if it has none. */
export function variantIn(
  { values }: LabFileAnswer,
  { seed = EXAMPLE_SEED }: Pick<LabFolder, "seed">,
): ChosenVariant | undefined {
  return values && { seed, values };
}

/**
 * The folder with the file of its variant, if the lab has variants and a program asks for it. The file takes the place
 * of any other of that name. A lab file that does not run adds none: its check reports why.
 */
export async function withVariant(read: LabFolder): Promise<LabFolder> {
  const { files, replacement } = read;
  const programs = [...files, ...(replacement?.files ?? [])].filter(({ name }) => isSource(name));
  const text = files.find(({ name }) => name === "lab.ts")?.bytes.toString();
  if (text === undefined || !programs.some(({ bytes }) => bytes.includes(VARIANT_HEADER)))
    return read;
  const { answer } = await evaluated({ ...read, text });
  const variant = variantIn(answer, read);
  if (variant === undefined) return read;
  const header = variantHeader(nameIn(answer.value), variant);
  const generated = { name: VARIANT_HEADER, bytes: Buffer.from(header), executable: false };
  return {
    ...read,
    generated: [generated],
    ...(replacement && {
      replacement: {
        ...replacement,
        files: replacement.files.filter(({ name }) => name !== VARIANT_HEADER),
      },
    }),
  };
}

/** The peer whose program is the students' work. @throws InvalidLabError if the lab has no such shape */
export async function homeworkOf(read: LabFolder): Promise<Peer | undefined> {
  const { answer } = await evaluated({ ...read, text: labFilesIn(read).text });
  const { failure, value } = answer;
  const shape = failure === undefined ? shapeOf(value) : { problems: [failure] };
  if ("problems" in shape) throw new InvalidLabError(displayPath(read.folder), shape.problems);
  return shape.lab.homework;
}

/** The files that lab.ts imports from wherever they are, with their paths from the lab's folder. */
export async function modulesOf(read: LabFolder): Promise<NonNullable<LabFileAnswer["modules"]>> {
  const { answer } = await evaluated({ ...read, text: labFilesIn(read).text });
  return answer.modules ?? [];
}

/** The shape of the value is not checked yet. */
const nameIn = (value: unknown): string =>
  String((value as { readonly name?: unknown } | undefined)?.name);
