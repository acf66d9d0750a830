/** A piece of a course's work to a job of the queue, and back on a worker. */
import { z } from "zod";
import type { ReadyLab } from "../grading/ready-lab.ts";
import type { Work } from "../grading/work.ts";
import { codeVersion } from "../runtime/code-version.ts";
import type { FolderFile } from "../runtime/folder-file.ts";
import { packedPrograms, programsOf } from "./archives.ts";
import { type JobMessage, jobSchema, type Terms } from "./messages.ts";
import { digestOf, type Seal, SealError, sealedSchema } from "./seal.ts";

const dataSchema = z.object({ sealed: sealedSchema, programs: z.base64() });
export type JobData = z.infer<typeof dataSchema>;

type Stage = Terms["stage"];

/** The same for the same attempt, whichever process asks. */
export function jobId(
  seal: Seal,
  { student, lab, work }: Work,
  { stage, number }: { readonly stage: Stage; readonly number: number },
): string {
  return seal.id([student.id, lab.name, work, stage, `${number}`]);
}

/** The terms of each of the labs, once. */
export async function termsOf(labs: readonly ReadyLab[], stage: Stage): Promise<readonly Terms[]> {
  const version = await codeVersion();
  return [...new Set(labs)].map(({ name, digest, family }) => ({
    version,
    stage,
    lab: name,
    digest,
    family,
  }));
}

export async function jobData(
  seal: Seal,
  { lab, files, attempt, seed }: Work,
  {
    stage,
    id,
    tried,
  }: { readonly stage: Stage; readonly id: string; readonly tried: readonly string[] },
): Promise<JobData> {
  const [terms] = await termsOf([lab], stage);
  if (terms === undefined) throw new Error("a lab has terms");
  const programs = await packedPrograms(files);
  const message: JobMessage = {
    id,
    terms,
    attempt,
    ...(seed !== undefined && { seed }),
    archive: digestOf(programs),
    tried: [...tried],
  };
  return { sealed: seal.sealed("job", message), programs: programs.toString("base64") };
}

export interface OpenedJob {
  readonly message: JobMessage;
  readonly files: readonly FolderFile[];
}

/** @throws SealError, RefusedArchive */
export async function openedJob(seal: Seal, id: string, value: unknown): Promise<OpenedJob> {
  const data = dataSchema.safeParse(value);
  if (!data.success) throw new SealError("it is no signed job");
  const message = seal.opened("job", data.data.sealed, jobSchema);
  if (message.id !== id) throw new SealError("it is another job");
  const programs = Buffer.from(data.data.programs, "base64");
  if (digestOf(programs) !== message.archive) {
    throw new SealError("its programs are not those that were signed");
  }
  return { message, files: await programsOf(programs) };
}
