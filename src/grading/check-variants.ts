/**
 * Runs a lab's own programs in many of its variants, before students get theirs. The seeds are 1, 2, 3 …, so the same
 * number of variants is always the same variants.
 */
import { isDeepStrictEqual } from "node:util";
import { Scratch } from "../engine/scratch.ts";
import type { Outcome } from "../grade/journal/outcome.ts";
import { rubricOf } from "../grade/points/rubric.ts";
import { causeText, firstLine } from "../grade/results/grade.ts";
import { loadFolder } from "../lab-files/load.ts";
import { performLab } from "../orchestrate/perform-lab.ts";
import { scheduled } from "../orchestrate/scheduler.ts";
import { Timing } from "../runtime/timing.ts";
import type { Variables } from "../runtime/variables.ts";
import type { Machine } from "./grade-course.ts";
import { outcomeOfError, outcomeOfRecord } from "./outcome-of.ts";
import type { ReadyLab } from "./ready-lab.ts";

export interface CheckVariantsOptions {
  readonly lab: ReadyLab;
  readonly count: number;
  readonly machine: Machine;
  readonly env: Variables;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number) => void;
}

/** A variant in which the lab does not pass. */
export interface WrongVariant {
  readonly seed: string;
  readonly verdict: Exclude<Outcome["verdict"], "passed">;
  /** In one line. */
  readonly text: string;
}

/** @returns the variants that do not pass, in the order of their seeds; throws the signal's reason */
export async function checkVariants(
  options: CheckVariantsOptions,
): Promise<readonly WrongVariant[]> {
  const { count, machine, onProgress } = options;
  await using scratch = await Scratch.make();
  const wrong: WrongVariant[] = [];
  let done = 0;
  const seeds = Array.from({ length: count }, (_, index) => `${index + 1}`);
  const check = async (seed: string): Promise<void> => {
    wrong.push(...(await checked(seed, scratch.folder, options)));
    done += 1;
    onProgress(done);
  };
  await scheduled(seeds, check, machine.schedule);
  return wrong.toSorted((a, b) => Number(a.seed) - Number(b.seed));
}

async function checked(
  seed: string,
  runs: string,
  { lab, machine, env, signal }: CheckVariantsOptions,
): Promise<readonly WrongVariant[]> {
  const read = { ...lab.folder, seed };
  try {
    const { plan } = await loadFolder(read, lab.family);
    if (!isDeepStrictEqual(rubricOf(plan), lab.rubric))
      return [{ seed, verdict: "invalid", text: "it has other steps or points than the others" }];
    const { record } = await performLab({
      lab: lab.asked, read, family: lab.family, keep: false, runs, env, signal,
      compiled: machine.compiled,
      venue: machine.venue,
      timing: new Timing(performance.now()),
      progress: () => undefined,
      started: () => undefined,
      step: () => undefined,
    }); // biome-ignore format: a list of what is passed on
    return wrongOf(seed, outcomeOfRecord(lab.rubric, record));
  } catch (error) {
    signal.throwIfAborted();
    return wrongOf(seed, outcomeOfError(error));
  }
}

function wrongOf(seed: string, outcome: Outcome): readonly WrongVariant[] {
  if (outcome.verdict === "passed") return [];
  const { verdict } = outcome;
  if (verdict !== "mismatch") return [{ seed, verdict, text: firstLine(outcome.reason) }];
  const [cause] = outcome.causes;
  return [{ seed, verdict, text: cause === undefined ? "not as expected" : causeText(cause) }];
}
