/**
 * One attempt to grade a piece of work: a run of the lab with the student's programs. A program that can't be
 * compiled or run is invalid; everything else that prevents a verdict is the machine's, and inconclusive.
 */
import type { Outcome } from "../grade/journal/outcome.ts";
import { scoreOf } from "../grade/points/score.ts";
import { causesOf } from "../grade/results/causes.ts";
import { CompileError } from "../images/build-error.ts";
import { InvalidLabError } from "../lab/problems/problem.ts";
import { replacementOf } from "../lab-files/programs.ts";
import type { Compiled } from "../orchestrate/filling.ts";
import { performLab } from "../orchestrate/perform-lab.ts";
import type { RunRecord } from "../record/record.ts";
import { EnvironmentError } from "../runtime/environment-error.ts";
import { Timing } from "../runtime/timing.ts";
import type { Variables } from "../runtime/variables.ts";
import type { Work } from "./work.ts";

/** The folder of the programs, as messages name it. A message then has no student's name. */
const FOLDER = "submission";

export interface AttemptOptions {
  /** The folder in which the run's folder is made. */
  readonly runs: string;
  readonly env: Variables;
  readonly signal: AbortSignal;
  readonly compiled?: Compiled | undefined;
}

export interface Attempted {
  readonly outcome: Outcome;
  /** The run's folder, if the programs have run. */
  readonly folder: string | undefined;
  readonly seconds: number;
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
      read: { ...lab.folder, replacement: replacementOf(FOLDER, work.files) },
      student: { id: student.id, name: student.name, attempt },
      keep: false,
      timing: new Timing(start),
      progress: () => undefined,
      started: () => undefined,
      step: () => undefined,
    });
    return { outcome: outcomeOf(work, record), folder, seconds: seconds() };
  } catch (error) {
    options.signal.throwIfAborted();
    return { outcome: failed(error), folder: undefined, seconds: seconds() };
  }
}

function outcomeOf({ lab }: Work, record: RunRecord): Outcome {
  const { verdict } = record;
  if (verdict === "inconclusive") {
    return { verdict, reason: record.reason ?? "the run gave no reason" };
  }
  if (verdict === "observed") throw new Error("a lab's run has no such verdict");
  const score = [...scoreOf(lab.rubric, record)];
  return verdict === "passed"
    ? { verdict, score }
    : { verdict, score, causes: [...causesOf(record)] };
}

function failed(error: unknown): Outcome {
  if (error instanceof CompileError) return { verdict: "invalid", reason: error.message };
  if (error instanceof InvalidLabError && isOfPrograms(error)) {
    return { verdict: "invalid", reason: error.message };
  }
  if (error instanceof EnvironmentError) {
    return { verdict: "inconclusive", reason: `${error.message}\n${error.advice}` };
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { verdict: "inconclusive", reason: text };
}

/** The lab itself was checked before, but this machine's kernel may refuse one of its settings. */
function isOfPrograms({ message, problems }: InvalidLabError): boolean {
  const isOwn = problems.some(
    ({ spot }) => spot !== undefined && !spot.file.includes(`${FOLDER}/`),
  );
  return message.includes(FOLDER) && !isOwn;
}
