/**
 * A result that a worker has left in the queue, to an attempt with its run's folder. The run has no student's name; the
 * grader writes it into the record, and makes transcript and page from that.
 */
import type { Attempted } from "../grading/attempt.ts";
import { outcomeOfRecord } from "../grading/outcome-of.ts";
import type { Work } from "../grading/work.ts";
import { displayPath } from "../lab-files/folder.ts";
import { writeRun } from "../runs/write.ts";
import { Timing } from "../runtime/timing.ts";
import { runOf } from "./archives.ts";
import { messageAndBytes } from "./envelope.ts";
import { type ResultMessage, resultSchema } from "./messages.ts";
import { digestOf, type Seal, SealError } from "./seal.ts";

export interface TakenResult extends Pick<Attempted, "outcome" | "folder" | "seconds"> {
  readonly worker: string;
  readonly images: string;
}

/** @throws SealError for a result that is not signed, or of another job */
export function openedResult(
  value: Buffer,
  id: string,
  seal: Seal,
): { readonly result: ResultMessage; readonly archive: Buffer } {
  const { message, bytes } = messageAndBytes(value);
  const result = seal.opened("result", message, resultSchema);
  if (result.id !== id) throw new SealError("it is the result of another job");
  if (result.run !== undefined && digestOf(bytes) !== result.run) {
    throw new SealError("its run is not the one that was signed");
  }
  return { result, archive: bytes };
}

/**
 * @param runs the folder in which the run's folder is made
 * @throws SealError, and EnvironmentError if the run can't be written
 */
export async function attemptedOf(
  value: Buffer,
  { id, work, runs, seal }: { id: string; work: Work; runs: string; seal: Seal },
): Promise<TakenResult> {
  const { result, archive } = openedResult(value, id, seal);
  const { worker, images, seconds, outcome } = result;
  if (result.run === undefined) return { worker, images, seconds, outcome, folder: undefined };
  const { lab, student, attempt } = work;
  const run = await runOf(archive);
  const record = {
    ...run.record,
    lab: { ...run.record.lab, folder: displayPath(lab.folder.folder) },
    student: { id: student.id, name: student.name, attempt },
  };
  const { timed } = new Timing(performance.now());
  const { folder } = await writeRun(runs, lab.folder.folder, { ...run, record }, timed);
  return { worker, images, seconds, folder, outcome: outcomeOfRecord(lab.rubric, record) };
}

/** An attempt without evidence. No student is charged for it. */
export function inVain(reason: string, worker = ""): TakenResult {
  const outcome = { verdict: "inconclusive", reason } as const;
  return { outcome, folder: undefined, seconds: 0, worker, images: "" };
}
