/**
 * A course's work to attempts in the journal. Each piece of work is attempted until its result stands; what the
 * journal already has is not attempted again. The journal alone says what has been done, so a grading that was
 * killed goes on where it was.
 */
import { readdir, rm } from "node:fs/promises";
import { join, relative } from "node:path";
import type { Attempt } from "../grade/journal/journal.ts";
import { byWork, type Standing, standingOf, workKey } from "../grade/journal/standing.ts";
import { type Schedule, scheduled } from "../orchestrate/scheduler.ts";
import { EnvironmentError } from "../runtime/environment-error.ts";
import type { Variables } from "../runtime/variables.ts";
import type { Attempted, AttemptOptions } from "./attempt.ts";
import { fileNameOf } from "./file-name.ts";
import { JournalFile } from "./journal-file.ts";
import type { Work } from "./work.ts";

/** Runs of all students, in the folder of the grading. */
const RUNS_FOLDER = "runs";

export interface CourseOptions {
  /** The folder of the grading, which exists. */
  readonly out: string;
  readonly works: readonly Work[];
  /** Conclusive attempts of each work. */
  readonly repeat: number;
  /** Called once, and only if there is something to attempt. */
  readonly machine: (ahead: Ahead) => Promise<Machine>;
  readonly env: Variables;
  readonly signal: AbortSignal;
  /** Called before the first attempt with the number of works to attempt, and after each that stands. */
  readonly onProgress: (done: number, all: number, work?: Work) => void;
  /** Makes an attempt. */
  readonly attempt: (work: Work, options: AttemptOptions) => Promise<Attempted>;
}

/** The works of a course without a result that stands, and the attempts that the journal has. */
export interface Ahead {
  readonly works: readonly { readonly work: Work; readonly number: number }[];
  /** Of these works and of those that stand; not of programs that are no longer graded. */
  readonly attempts: readonly Attempt[];
}

/** The place where attempts are made. */
export interface Machine {
  /** The kind of place that makes the stages. A grading has one, because limits and evidence differ. */
  readonly stage: string;
  readonly schedule: Schedule;
  readonly compiled?: AttemptOptions["compiled"];
  readonly venue?: AttemptOptions["venue"];
}

/** @returns the result of each work, by its key; throws as JournalFile.open does, and the signal's reason */
export async function gradeCourse(options: CourseOptions): Promise<ReadonlyMap<string, Standing>> {
  const { out, works, repeat, onProgress, attempt, env, signal } = options;
  await using journal = await JournalFile.open(out);
  const attempts = new Map(
    [...byWork(journal.attempts)].map(([key, all]) => [key, [...all]] as const),
  );
  const standing = (work: Work): Standing =>
    standingOf(attempts.get(keyOf(work)) ?? [], journal.grading, repeat);
  const ahead = works.filter((work) => standing(work).next !== undefined);
  const standings = (): ReadonlyMap<string, Standing> =>
    new Map(works.map((work) => [keyOf(work), standing(work)]));
  if (ahead.length === 0) {
    await removeOrphans(out, journal.attempts);
    return standings();
  }
  const machine = await options.machine({
    works: ahead.map((work) => ({ work, number: standing(work).next ?? 1 })),
    attempts: works.flatMap((work) => attempts.get(keyOf(work)) ?? []),
  });
  const { stage, schedule, compiled, venue: found } = machine;
  refuseAnother(stage, journal.attempts);
  await removeOrphans(out, journal.attempts);
  let done = 0;
  onProgress(done, ahead.length);
  const untilItStands = async (work: Work): Promise<void> => {
    let isRepeated = false;
    for (let { next } = standing(work); next !== undefined; { next } = standing(work)) {
      const runs = join(out, RUNS_FOLDER, fileNameOf(work.student.id));
      const venue = isRepeated ? undefined : found; // it may be the reason
      const made = await attempt(work, { runs, env, signal, compiled, venue, number: next });
      const { outcome, folder, seconds, images } = made;
      isRepeated = outcome.verdict === "inconclusive";
      const entry: Attempt = {
        student: work.student.id,
        lab: work.lab.name,
        work: work.work,
        attempt: next,
        grading: journal.grading,
        stage,
        outcome,
        ...(folder !== undefined && { run: relative(out, folder) }),
        seconds,
        ...(images !== undefined && { images }),
      };
      await journal.append(entry);
      await made.kept?.();
      attempts.set(keyOf(work), [...(attempts.get(keyOf(work)) ?? []), entry]);
    }
    done += 1;
    onProgress(done, ahead.length, work);
  };
  await scheduled(ahead, untilItStands, schedule);
  await journal.append({ end: journal.grading });
  return standings();
}

export const keyOf = ({ student, lab, work }: Work): string =>
  workKey({ student: student.id, lab: lab.name, work });

/** @throws EnvironmentError if the journal has attempts on another kind of stage */
function refuseAnother(stage: string, attempts: readonly Attempt[]): void {
  const other = attempts.find((one) => one.stage !== undefined && one.stage !== stage)?.stage;
  if (other === undefined) return;
  throw new EnvironmentError(
    `This grading has runs on the stage ${other}, and would go on with ${stage}. One grading does not mix stages.`,
    `Go on with --stage ${other}, or grade into another folder with --out.`,
  );
}

/**
 * Removes the runs that no line of the journal names: of attempts that were killed. A run of a lab or a student that this
 * command does not grade is kept, because another command with this folder does.
 */
async function removeOrphans(out: string, attempts: readonly Attempt[]): Promise<void> {
  const kept = new Set(attempts.map(({ run }) => run));
  const runs = join(out, RUNS_FOLDER);
  for (const student of await names(runs)) {
    for (const lab of await names(join(runs, student))) {
      for (const time of await names(join(runs, student, lab))) {
        if (kept.has(join(RUNS_FOLDER, student, lab, time))) continue;
        await rm(join(runs, student, lab, time), { recursive: true, force: true });
      }
    }
  }
}

async function names(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
}
