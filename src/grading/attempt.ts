/** One attempt to grade a piece of work: a run of the lab with the student's programs. */
import type { Outcome } from "../grade/journal/outcome.ts";
import { replacementOf } from "../lab-files/programs.ts";
import type { Compiled } from "../orchestrate/filling.ts";
import { type LabOptions, performLab } from "../orchestrate/perform-lab.ts";
import { Timing } from "../runtime/timing.ts";
import type { Variables } from "../runtime/variables.ts";
import { FOLDER, outcomeOfError, outcomeOfRecord } from "./outcome-of.ts";
import type { Work } from "./work.ts";

export interface AttemptOptions {
  /** The folder in which the run's folder is made. */
  readonly runs: string;
  readonly env: Variables;
  readonly signal: AbortSignal;
  readonly compiled?: Compiled | undefined;
  /** The number of the attempt of this work. */
  readonly number: number;
  /** Without one the attempt searches for it, and starts an engine that has died. */
  readonly venue?: LabOptions["venue"];
}

export interface Attempted {
  readonly outcome: Outcome;
  /** The run's folder, if the programs have run. */
  readonly folder: string | undefined;
  readonly seconds: number;
  /** A hash of the images that made the run, if another machine has made it. */
  readonly images?: string;
  /** Called when the journal has the attempt. */
  readonly kept?: () => Promise<void>;
}

/** @throws the signal's reason */
export async function attemptWork(work: Work, options: AttemptOptions): Promise<Attempted> {
  const start = performance.now();
  const seconds = (): number => Math.round(performance.now() - start) / 1000;
  try {
    const { lab, student, attempt } = work;
    const { record, folder } = await performLab({
      ...options,
      lab: lab.asked,
      family: lab.family,
      read: { ...lab.folder, seed: work.seed, replacement: replacementOf(FOLDER, work.files) },
      student: { id: student.id, name: student.name, attempt },
      keep: false,
      timing: new Timing(start),
      progress: () => undefined,
      started: () => undefined,
      step: () => undefined,
    });
    return { outcome: outcomeOfRecord(lab.rubric, record), folder, seconds: seconds() };
  } catch (error) {
    options.signal.throwIfAborted();
    return { outcome: outcomeOfError(error), folder: undefined, seconds: seconds() };
  }
}
