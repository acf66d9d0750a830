/**
 * Runs one lab, from its name to its saved run: load, engine, images, stage, steps, files.
 *
 * Reports progress through `LabEvents` and prints nothing itself.
 */

import { withheld } from "../lab/homework.ts";
import { type Family, PEERS, type Peer } from "../lab/model.ts";
import { observingOf } from "../lab/plan/observed.ts";
import type { Plan } from "../lab/plan/plan.ts";
import { withVariant } from "../lab-files/evaluate.ts";
import { type LabFolder, labFolder, readLabFolder } from "../lab-files/folder.ts";
import { type ChosenArguments, loadFolder, type Runnable } from "../lab-files/load.ts";
import type { ObservedPair } from "../lab-files/observed.ts";
import type { RunRecord, StepRecord } from "../record/record.ts";
import { variantOf } from "../record/variant.ts";
import type { RunHead } from "../report/text/transcript/transcript.ts";
import type { TypeInput } from "../run/step/typed-input.ts";
import type { StepSource } from "../run/step/user-steps.ts";
import type { PageError } from "../runs/page.ts";
import { needKernel } from "../runtime/kernel-version.ts";
import { untilAborted } from "../runtime/time-limit.ts";
import type { Timing } from "../runtime/timing.ts";
import type { Variables } from "../runtime/variables.ts";
import { userOf } from "../stage/users.ts";
import type { Venue } from "../venue/venue.ts";
import { type Compiled, Filling } from "./filling.ts";
import { aheadOf, openVenue, searchVenue } from "./find-venue.ts";
import type { PreparedStage } from "./prepared-stage.ts";
import { archivesOf, beginEarly, imagesFound, imagesOf } from "./run-images.ts";
import { Staging } from "./staging.ts";

export type { TypeInput };

/** The part of a run's record that is known before the first step. */
export type StartedRun = RunHead & Pick<RunRecord, "run">;

export interface LabEvents extends StepSource {
  /** Called with a description of work that takes a moment. */
  readonly progress: (text: string) => void;
  readonly started: (head: StartedRun, lab: Runnable) => void | Promise<void>;
  readonly step: (step: StepRecord) => void;
  /**
   * Called when the record is complete except for its timing. Writing the files and removing the stage
   * are still to do.
   */
  readonly judged?: ((record: RunRecord) => void) | undefined;
}

export interface LabOptions extends LabEvents {
  readonly lab: string;
  /** A folder whose programs replace the lab's. */
  readonly programs?: string | undefined;
  /** The key of the language in which the lab's own programs are run, C++ if left out. */
  readonly language?: string | undefined;
  /** Arguments of the programs, in place of the lab's. */
  readonly arguments?: ChosenArguments | undefined;
  /** Of the lab's variant; else the one in the programs' variant.h. */
  readonly seed?: string | undefined;
  /** Two programs that are observed in place of a lab. */
  readonly observed?: ObservedPair | undefined;
  /** The files of the lab and these programs, if they have been read before. */
  readonly read?: LabFolder | undefined;
  readonly family: Family;
  readonly keep: boolean;
  /** The student whose programs they are, in a grading. */
  readonly student?: RunRecord["student"];
  /** The venue, if the caller has found one and has removed what abandoned runs have left there. */
  readonly venue?: Venue | undefined;
  /** The programs of a compilation, if they have been compiled for this run already. */
  readonly compiled?: Compiled | undefined;
  /** The folder in which the run's folder is made. */
  readonly runs: string;
  readonly timing: Timing;
  readonly env: Variables;
  readonly signal: AbortSignal;
  /** The run takes its stage from here if there is one, and prepares one for the next run. */
  readonly prepared?: PreparedStage | undefined;
}

export interface FinishedLab {
  readonly record: RunRecord;
  readonly folder: string;
  /** The page, or the reason why there is none. */
  readonly report: string | PageError;
  /** Commands that enter the containers of a kept stage. */
  readonly kept: readonly string[];
  /** The reason why the stage could not be removed. The next command removes it. */
  readonly leftBehind: Error | undefined;
}

/**
 * Leaves nothing behind when it throws.
 * @throws InvalidLabError or CompileError for the lab, EnvironmentError for the machine, and the
 *   signal's reason when interrupted
 */
export async function performLab(options: LabOptions): Promise<FinishedLab> {
  const { lab, family, timing, env, signal, progress, keep, prepared } = options;
  const started = new Date();
  const reading = readOnce(options);
  const loading = timing.timed("load lab", async () => {
    const read = await reading;
    return options.observed?.loaded ?? loadFolder(read, family, options.arguments);
  });
  const given = options.venue;
  const searched = given === undefined ? searchVenue({ env, signal }) : Promise.resolve(given);
  searched.catch(() => undefined); // openVenue throws it later, so an invalid lab is reported first
  const filling = new Filling(signal, progress, options.compiled);
  const found = imagesFound(searched, reading, signal);
  found.catch(() => undefined); // imagesOf throws it later
  aheadOf(env); // imports a client while the lab file's thread works
  // Decided once. Otherwise a run could begin a stage of its own and then take the prepared one.
  const ready = prepared?.has({ lab, family }) === true ? prepared : undefined;
  if (ready === undefined) void beginEarly(found, filling).catch(() => undefined); // the run begins it later
  let staging = new Staging({ ...options, timed: timing.timed }, ready ? undefined : searched);
  try {
    const loaded = await untilAborted(loading, signal);
    const { plan, files } = loaded;
    const venue = await timing.timed("find engine", () =>
      openVenue({ env, note: progress, signal, searched }),
    );
    needKernel(plan.kernel, venue.kernel);
    const abandoned = timing.timed("remove leftovers", async () => {
      if (given === undefined) await venue.removeAbandoned();
    });
    abandoned.catch(() => undefined); // awaited below; a failure before that is reported instead
    const images = await timing.timed("images", () => imagesOf(loaded, venue, options, found));
    const typed = options.onInput !== undefined;
    const wanted = { lab, family, venue, loaded, images, typed };
    const taken = await ready?.take(wanted, signal);
    const archives = taken === undefined ? archivesOf(wanted, filling) : taken.filling;
    if (taken === undefined) progress("starting the stage");
    else staging = taken.staging; // the run's own stage has not begun
    const filled = { ...wanted, filling: archives };
    const staged = taken?.staged ?? (await staging.build(filled, () => loadAhead(loaded)));
    await abandoned;
    const { server, client } = staged.stage.peers;
    const { run } = staging;
    const head = {
      run: { id: run, started: started.toISOString() },
      lab: {
        name: plan.name,
        question: plan.question,
        steps: plan.steps.length,
        ...(plan.sheet !== undefined && { sheet: plan.sheet }),
        ...variantOf(plan),
      },
      family: plan.family,
      peers: { server, client },
      port: plan.port,
      ...(options.student && { student: options.student }),
      observed: observingOf(plan, { server: server.address, client: client.address }),
    };
    await options.started(head, loaded);
    const { runLab, writeRun } = await secondHalf();
    const result = await runLab({
      plan: withheld(await loaded.placed()), ...staged, venue, images, run, started, timing, signal,
      student: options.student,
      onStep: options.step,
      beforeStep: options.beforeStep,
      ownStep: options.ownStep,
      onInput: options.onInput,
      onReads: options.onReads,
    }); // biome-ignore format: a list of what is passed on
    const removal = staging.close();
    removal.catch(() => undefined); // awaited below, after the files are written
    options.judged?.(result.record);
    const record = { ...result.record, timing: [...timing.phases] };
    const saved = await writeRun(
      options.runs,
      options.observed?.runs ?? files.folder,
      { ...result, record },
      timing.timed,
    );
    prepared?.prepare(filled, record.traceMissing === undefined);
    return {
      record,
      ...saved,
      kept: keep ? enterCommands(venue, plan, { server, client }) : [],
      leftBehind: await Promise.all([removal, filling.close()]).then(() => undefined, asError),
    };
  } catch (error) {
    // The first error is reported. If the stage cannot be removed, the next command finds it by its labels.
    await Promise.allSettled([staging.close(), filling.close()]);
    throw error;
  }
}

/** Loads code and source lines while the engine starts containers. A failure is thrown where they are used. */
function loadAhead(loaded: Runnable): void {
  secondHalf().catch(() => undefined);
  loaded.placed().catch(() => undefined);
}

/**
 * Imports the code that is not needed before the first step, which is as much as the code that is. A
 * second call costs nothing.
 */
async function secondHalf() {
  const [{ runLab }, { writeRun }, { pageTemplate }] = await Promise.all([
    import("../run/run-lab.ts"),
    import("../runs/write.ts"),
    import("../runs/page.ts"),
  ]);
  void pageTemplate(); // builds the template during the run if needed; writing the page reports a failure
  return { runLab, writeRun };
}

/** The lab's files: its check, its images and its record all work on the same bytes. */
async function readOnce(options: LabOptions): Promise<LabFolder> {
  const { lab, programs, language, read, observed, seed } = options;
  if (observed !== undefined) return observed.loaded.files;
  return withVariant(read ?? (await readLabFolder(labFolder(lab), programs, { seed, language })));
}

function enterCommands(
  venue: Venue,
  { stage = {} }: Plan,
  peers: Readonly<Record<Peer, { readonly container: string }>>,
): readonly string[] {
  return PEERS.flatMap((peer) => {
    const { container } = peers[peer];
    const user = userOf(peer, stage); // the program's user, not the debugger's
    const commands = [
      venue.enterCommand(container, user),
      venue.enterCommand(`${container}-sidecar`),
    ];
    return commands.filter((command) => command !== undefined);
  });
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
