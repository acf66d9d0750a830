/**
 * Makes a lab of a run, of observed programs or of a lab's: writes its programs with tags, runs their steps several times to see what
 * the lab must expect, writes the lab, and proves that it passes.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { expectedLab } from "../draft/expected.ts";
import { labText, MARK } from "../draft/lab-text.ts";
import { mainFiles, taggedPrograms } from "../draft/programs.ts";
import { NoDraftError } from "../draft/refusal.ts";
import { sheetText } from "../draft/sheet.ts";
import { type Skeleton, skeletonOf } from "../draft/skeleton.ts";
import type { StageSettings } from "../lab/model.ts";
import { planLab } from "../lab/plan/plan.ts";
import { InvalidLabError } from "../lab/problems/problem.ts";
import { labFilesIn, readLabFolder } from "../lab-files/folder.ts";
import { loadLab, type Runnable } from "../lab-files/load.ts";
import { emptyLabFolder, helpEditors } from "../lab-files/new-lab.ts";
import type { RunRecord } from "../record/record.ts";
import { ROOT } from "../runtime/checkout.ts";
import { type LabOptions, performLab } from "./perform-lab.ts";

/** Runs of the steps, to see which values differ. */
const RUNS_TO_SEE = 3;
/** Runs of the finished lab. */
const RUNS_TO_PROVE = 2;

/** Stands for the lab file, which is written when the steps have been seen. */
const NO_LAB_FILE = { name: "lab.ts", bytes: Buffer.alloc(0), executable: false };

export interface DraftOptions extends Pick<LabOptions, "env" | "signal" | "timing" | "progress"> {
  readonly record: RunRecord;
  /** The folder to make; its name is the lab's. */
  readonly to: string;
}

export interface Drafted {
  readonly files: readonly string[];
  readonly steps: number;
  /** Places that the author should check. */
  readonly marks: number;
}

/**
 * Leaves no folder if it throws.
 * @throws NoDraftError with the reason, if no lab can be made of the run
 * @throws NewLabError if the folder cannot be made, and what performLab throws
 */
export async function draftLab(options: DraftOptions): Promise<Drafted> {
  const { record, progress } = options;
  const folder = resolve(options.to);
  const skeleton = skeletonOf(record, basename(folder), await stageOfLab(record));
  const programs = taggedPrograms(record, skeleton.tags);
  await emptyLabFolder(folder);
  const runs = await mkdtemp(join(tmpdir(), "wirestep-draft-"));
  try {
    await Promise.all(programs.map(({ name, text }) => writeFile(join(folder, name), text)));
    progress(`running the steps, ${RUNS_TO_SEE} times`);
    const seen = await atOnce(RUNS_TO_SEE, () => stepsRun(folder, skeleton, runs, options));
    const draft = expectedLab(skeleton.lab, seen);
    const texts = {
      "lab.ts": labText(draft),
      "README.md": sheetText(draft, mainFiles(record)),
    };
    for (const [name, text] of Object.entries(texts)) await writeFile(join(folder, name), text);
    progress(`running the lab, ${RUNS_TO_PROVE} times`);
    const proofs = await atOnce(RUNS_TO_PROVE, () => run({ lab: folder }, runs, options));
    proofs.forEach(refuseUnlessPassed);
    if (!folder.startsWith(join(ROOT, "/"))) await helpEditors(dirname(folder));
    return {
      files: [...programs.map(({ name }) => name), ...Object.keys(texts)],
      steps: draft.lab.steps.length,
      marks: Object.values(texts).join("").split(MARK).length - 1,
    };
  } catch (error) {
    await rm(folder, { recursive: true });
    throw error;
  } finally {
    await rm(runs, { recursive: true });
  }
}

/** The settings of the lab that was run, with programs of its own or others; none if it is no longer there. */
async function stageOfLab({ lab, observed }: RunRecord): Promise<StageSettings | undefined> {
  if (observed !== undefined || lab.folder === undefined) return undefined;
  try {
    return (await loadLab(resolve(lab.folder))).lab.stage;
  } catch (cause) {
    if (!(cause instanceof InvalidLabError)) throw cause;
    throw new NoDraftError(
      `the run's lab, ${lab.folder}, cannot be read, and its settings are needed: ${cause.problems[0]?.text}`,
    );
  }
}

/** Runs that disturb each other show more of what can differ. @throws the first error, when all have ended */
async function atOnce(count: number, perform: () => Promise<RunRecord>): Promise<RunRecord[]> {
  const ended = await Promise.allSettled(Array.from({ length: count }, perform));
  return ended.map((one) => {
    if (one.status === "rejected") throw one.reason;
    return one.value;
  });
}

/** A run of the skeleton's steps, of which nothing is expected. */
async function stepsRun(
  folder: string,
  { lab }: Skeleton,
  runs: string,
  options: DraftOptions,
): Promise<RunRecord> {
  const read = await readLabFolder(folder);
  const files = labFilesIn({ ...read, files: [...read.files, NO_LAB_FILE] });
  const { sources, place, programs, others } = files;
  const { family } = options.record;
  const planned = planLab(lab, sources, place, family, programs, others);
  const steps = planned.steps.map((step) => ({ ...step, observed: true as const }));
  const plan = { ...planned, steps };
  const loaded: Runnable = {
    plan,
    files,
    placed: async () => plan,
    locate: async (problem) => problem,
  };
  return run({ lab: folder, observed: { loaded, runs: folder } }, runs, options);
}

async function run(
  what: Pick<LabOptions, "lab" | "observed">,
  runs: string,
  { record: { family }, env, signal, timing }: DraftOptions,
): Promise<RunRecord> {
  const { record } = await performLab({
    ...what, family, env, signal, timing, runs,
    keep: false,
    progress: () => undefined,
    started: () => undefined,
    step: () => undefined,
  }); // biome-ignore format: a list of what is passed on
  return record;
}

function refuseUnlessPassed({ verdict, reason, steps, mismatches }: RunRecord): void {
  if (verdict === "passed") return;
  const step = steps.find((one) => one.mismatches.length > 0);
  const [mismatch] = [...(step?.mismatches ?? []), ...mismatches];
  const where = step === undefined ? "" : `step ${step.number} (${step.name}): `;
  const what =
    mismatch === undefined
      ? `${verdict}: ${reason}`
      : `${where}${mismatch.subject}: ${mismatch.expected} in the first runs, then ${mismatch.observed}`;
  throw new NoDraftError(`the draft does not pass each time, so two events race: ${what}`);
}
