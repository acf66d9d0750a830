/** A job to its signed result: the run of a lab with the job's programs, on this machine. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { type AttemptOptions, attemptWork } from "../grading/attempt.ts";
import { packedRun } from "./archives.ts";
import { withBytes } from "./envelope.ts";
import type { OpenedJob } from "./jobs.ts";
import type { ResultMessage } from "./messages.ts";
import type { OwnLab } from "./requirements.ts";
import { digestOf, type Seal } from "./seal.ts";

export interface JobRunOptions extends Pick<AttemptOptions, "env" | "signal" | "compiled"> {
  /** A folder for runs, of which none stays. */
  readonly runs: string;
  /** Of this worker. */
  readonly name: string;
  readonly seal: Seal;
  readonly note: (text: string) => void;
}

/** @throws the signal's reason */
export async function resultOf(
  { message: { id, attempt, seed }, files }: OpenedJob,
  { lab, images }: OwnLab,
  { runs: around, name, seal, note, env, signal, compiled }: JobRunOptions,
): Promise<Buffer> {
  const student = { id, name: id, columns: {} }; // the grader knows who it is
  const runs = join(around, id);
  try {
    const { outcome, folder, seconds } = await attemptWork(
      { student, lab, attempt, files, seed, programs: "", work: "" },
      { runs, env, signal, compiled, number: 1 },
    );
    const run = folder === undefined ? undefined : await packedRun(folder);
    const parts = { id, worker: name, images, seconds, outcome };
    const result: ResultMessage = run === undefined ? parts : { ...parts, run: digestOf(run) };
    note(`${id}: ${outcome.verdict}, ${seconds.toFixed(1)} s`);
    return withBytes(seal.sealed("result", result), run);
  } finally {
    await rm(runs, { recursive: true, force: true });
  }
}
