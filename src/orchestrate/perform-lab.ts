/**
 * One lab from its name to its saved run: load, engine, images, stage, steps, files.
 *
 * Says what happens through `LabEvents` and prints nothing itself.
 */

import {
  clientKind,
  dockerClient,
  type Engine,
  openEngine,
  type Searched,
  searchEngine,
} from "../engine/connect.ts";
import { removeAbandoned } from "../engine/remove.ts";
import {
  CompileError,
  ensureImages,
  type FoundImages,
  findImages,
  type Images,
} from "../images/ensure.ts";
import type { Family } from "../lab/model.ts";
import { type LabFolder, labFolder, readLabFolder } from "../lab-files/folder.ts";
import { type LoadedLab, loadFolder } from "../lab-files/load.ts";
import type { RunRecord, StepRecord } from "../record/record.ts";
import type { RunHead } from "../report/text/transcript.ts";
import type { StepSource } from "../run/user-steps.ts";
import type { PageError } from "../runs/page.ts";
import { needKernel } from "../runtime/kernel-version.ts";
import type { Timing } from "../runtime/timing.ts";
import type { PreparedStage } from "./prepared-stage.ts";
import { Staging } from "./staging.ts";

/** What is known of a run before its first step. */
export type StartedRun = RunHead & Pick<RunRecord, "run">;

export interface LabEvents extends StepSource {
  /** What is being done that takes a moment. */
  readonly progress: (text: string) => void;
  readonly started: (head: StartedRun, lab: LoadedLab) => void | Promise<void>;
  readonly step: (step: StepRecord) => void;
  /** The verdict is there, and whole but for its timing; what is left to do is to write and to remove. */
  readonly judged?: ((record: RunRecord) => void) | undefined;
}

export interface LabOptions extends LabEvents {
  readonly lab: string;
  /** A folder whose programs take the place of the lab's. */
  readonly programs?: string | undefined;
  /** The files of the lab and these programs, if they have been read before. */
  readonly read?: LabFolder | undefined;
  readonly family: Family;
  readonly keep: boolean;
  /** Where the run's folder is made. */
  readonly runs: string;
  readonly timing: Timing;
  readonly signal: AbortSignal;
  /** Where the run finds its stage, if it is there, and leaves one for the next. */
  readonly prepared?: PreparedStage | undefined;
}

export interface FinishedLab {
  readonly record: RunRecord;
  readonly folder: string;
  /** Its page, or why there is none. */
  readonly report: string | PageError;
  /** Commands that enter the containers of a stage that is kept. */
  readonly kept: readonly string[];
  /** Why the stage could not be removed; the next command removes it. */
  readonly leftBehind: Error | undefined;
}

/**
 * @throws InvalidLabError, CompileError for what the user wrote, EnvironmentError for the machine,
 *   the signal's reason when interrupted; nothing is left behind in any case
 */
export async function performLab(options: LabOptions): Promise<FinishedLab> {
  const { lab, family, timing, signal, progress, keep, prepared } = options;
  const started = new Date();
  const reading = readOnce(options);
  const loading = timing.timed("load lab", async () => loadFolder(await reading, family));
  const searched = searchEngine({ signal });
  searched.catch(() => undefined); // whoever opens the engine is told; a lab that is invalid is told first
  const found = imagesFound(searched, reading, signal);
  found.catch(() => undefined); // whoever needs the images is told
  void clientKind(); // imported while the lab file's thread works
  // once and for all: a stage of its own that has begun would be left where another is taken after all
  const ready = prepared?.has({ lab, family }) === true ? prepared : undefined;
  let staging = new Staging({ ...options, timed: timing.timed }, ready ? undefined : searched);
  try {
    const loaded = await loading;
    const { plan, files } = loaded;
    const engine = await timing.timed("find engine", () =>
      openEngine({ note: progress, signal, searched }),
    );
    needKernel(plan.kernel, engine.kernel);
    const docker = await timing.timed("client", () => dockerClient(engine));
    const abandoned = timing.timed("remove leftovers", () => removeAbandoned(docker));
    abandoned.catch(() => undefined); // awaited below; what fails before that is told in its place
    const images = await timing.timed("images", () => imagesOf(loaded, engine, options, found));
    const wanted = { lab, family, engine, loaded, images };
    const taken = await ready?.take(wanted, signal);
    if (taken === undefined) progress("starting the stage");
    else staging = taken.staging; // of the other nothing has begun
    const staged =
      taken?.staged ?? (await staging.build(engine, loaded, images, () => meanwhile(loaded)));
    await abandoned;
    const { server, client } = staged.stage.peers;
    const { run } = staging;
    const head = {
      run: { id: run, started: started.toISOString() },
      lab: { name: plan.name, question: plan.question, steps: plan.steps.length },
      family: plan.family,
      peers: { server, client },
      port: plan.port,
    };
    await options.started(head, loaded);
    const { runLab, writeRun } = await secondHalf();
    const result = await runLab({
      plan: await loaded.placed(), ...staged, engine, images, run, started, timing, signal,
      onStep: options.step,
      beforeStep: options.beforeStep,
      ownStep: options.ownStep,
    }); // biome-ignore format: a list of what is passed on
    const removal = staging.close();
    removal.catch(() => undefined); // told below, after the files are written
    options.judged?.(result.record);
    const record = { ...result.record, timing: [...timing.phases] };
    const saved = await writeRun(options.runs, files.folder, { ...result, record }, timing.timed);
    prepared?.prepare(wanted, record.traceMissing === undefined);
    return {
      record,
      ...saved,
      kept: keep ? enterCommands(engine, [server.container, client.container]) : [],
      leftBehind: await removal.then(() => undefined, asError),
    };
  } catch (error) {
    await staging.close().catch(() => undefined); // the first error is the one to tell; labels tell the rest
    throw error;
  }
}

/** What there is time for while an engine starts containers; whoever needs it is told what is wrong. */
function meanwhile(loaded: LoadedLab): void {
  secondHalf().catch(() => undefined);
  loaded.placed().catch(() => undefined);
}

/** What is not needed before the first step; as much to import as all that is. A second call costs nothing. */
async function secondHalf() {
  const [{ runLab }, { writeRun }, { pageTemplate }] = await Promise.all([
    import("../run/run-lab.ts"),
    import("../runs/write.ts"),
    import("../runs/page.ts"),
  ]);
  void pageTemplate(); // if it has to be built, then beside the run; writing the report says if it cannot
  return { runLab, writeRun };
}

/** The lab's files: its check, its images and its record all work on the same bytes. */
async function readOnce({ lab, programs, read }: LabOptions): Promise<LabFolder> {
  return read ?? readLabFolder(labFolder(lab), programs);
}

/** Of the engine that is found; undefined if none is. The loading of the lab reports what is wrong with it. */
async function imagesFound(
  searched: Promise<Searched>,
  reading: Promise<LabFolder>,
  signal: AbortSignal,
): Promise<FoundImages | undefined> {
  const [engine, lab] = await Promise.all([searched, reading]);
  if ("attempts" in engine) return undefined;
  return findImages(engine, { lab, signal });
}

/** @throws CompileError with the programs' names in the lab */
async function imagesOf(
  { plan, files }: LoadedLab,
  engine: Engine,
  { progress, signal }: LabOptions,
  found: Promise<FoundImages | undefined>,
): Promise<Images> {
  try {
    const options = { lab: files, note: progress, signal };
    return await ensureImages(engine, { ...options, found });
  } catch (error) {
    throw error instanceof CompileError ? error.named(plan.programs) : error;
  }
}

/** The project's own engine is not where the docker command looks for one. */
function enterCommands({ host, own }: Engine, peers: readonly string[]): readonly string[] {
  const docker = own ? `docker -H ${host}` : "docker";
  return peers.flatMap((container) => [
    `${docker} exec -it ${container} bash`,
    `${docker} exec -it ${container}-sidecar bash`,
  ]);
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
