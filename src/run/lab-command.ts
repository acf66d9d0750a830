/**
 * One lab from its name to its saved run: load, engine, images, stage, steps, files.
 *
 * Says what happens through `LabEvents` and prints nothing itself.
 */
import { randomBytes } from "node:crypto";
import type { Family } from "../lab/model.ts";
import { InvalidLabError } from "../lab/problem.ts";
import type { RunRecord, StepRecord } from "../record/record.ts";
import { styleFor } from "../report/style.ts";
import type { RunHead } from "../report/transcript.ts";
import {
  clientKind,
  dockerClient,
  type Engine,
  openEngine,
  searchEngine,
} from "../stage/engine.ts";
import { CompileError, ensureImages } from "../stage/images.ts";
import { needKernel } from "../stage/kernel-version.ts";
import { ownerOfThisProcess } from "../stage/owner.ts";
import { removeAbandoned } from "../stage/remove.ts";
import { Stage, type StageOptions } from "../stage/stage.ts";
import { TraceContainer } from "../stage/trace-container.ts";
import { Launches } from "./launch.ts";
import { type LoadedLab, loadLab } from "./load-lab.ts";
import { PageError, pageTemplate, writeRunPage } from "./page.ts";
import type { Person } from "./person.ts";
import { runLab } from "./run-lab.ts";
import { saveRun } from "./save.ts";
import { StateTrace } from "./state-trace.ts";
import type { Timing } from "./timing.ts";

/** What is known of a run before its first step. */
export type StartedRun = RunHead & Pick<RunRecord, "run">;

export interface LabEvents extends Person {
  /** What is being done that takes a moment. */
  readonly progress: (text: string) => void;
  readonly started: (head: StartedRun, lab: LoadedLab) => void | Promise<void>;
  readonly step: (step: StepRecord) => void;
}

export interface LabOptions extends LabEvents {
  readonly lab: string;
  /** A folder whose programs take the place of the lab's. */
  readonly programs?: string | undefined;
  readonly family: Family;
  readonly keep: boolean;
  /** Where the run's folder is made. */
  readonly runs: string;
  readonly timing: Timing;
  readonly signal: AbortSignal;
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
  const { timing, signal, progress, keep } = options;
  const started = new Date();
  const run = randomBytes(4).toString("hex");
  const loading = timing.timed("load lab", () =>
    loadLab(options.lab, options.family, options.programs),
  );
  const searched = searchEngine({ signal });
  searched.catch(() => undefined); // whoever opens the engine is told; a lab that is invalid is told first
  void clientKind(); // imported while the lab file's thread works
  const loaded = await loading;
  const { plan, folder } = loaded;
  const engine = await timing.timed("find engine", () =>
    openEngine({ note: progress, signal, searched }),
  );
  needKernel(plan.kernel, engine.kernel);
  const docker = await timing.timed("client", () => dockerClient(engine));
  const abandoned = timing.timed("remove leftovers", () => removeAbandoned(docker));
  abandoned.catch(() => undefined); // awaited below; what fails before that is told in its place
  const images = await timing.timed("images", () =>
    ensureImages(engine, {
      labDir: folder,
      programs: loaded.programs,
      note: progress,
      signal,
    }).catch((error) => {
      throw error instanceof CompileError ? error.named(plan.programs) : error;
    }),
  );
  progress("starting the stage");
  await using traced = TraceContainer.start(docker, {
    image: images.sidecar.tag,
    lab: plan.name,
    run,
    owner: ownerOfThisProcess(engine.container),
    port: plan.port,
    timed: timing.timed,
  });
  const trace = new StateTrace(traced, signal);
  void pageTemplate(); // if it has to be built, then beside the run; writing the report says if it cannot
  const telling = import("../report/transcript.ts"); // while the engine is at work
  const launches = new Launches(plan, signal);
  const stage = await openStage(loaded, {
    engine,
    images,
    lab: plan.name,
    family: plan.family,
    settings: plan.stage ?? {},
    gated: plan.gated,
    run,
    keep,
    onDebugger: (...started) => launches.begin(...started),
    signal,
    timed: timing.timed,
  });
  const closed = (): Promise<void> =>
    timing.timed("remove the stage", async () => {
      const removed = traced.close();
      await stage.close().finally(() => removed);
    });
  try {
    await abandoned;
    const { server, client } = stage.peers;
    const head = {
      run: { id: run, started: started.toISOString() },
      lab: { name: plan.name, question: plan.question, steps: plan.steps.length },
      family: plan.family,
      peers: { server, client },
      port: plan.port,
    };
    await options.started(head, loaded);
    const result = await runLab({
      plan, stage, launches, trace, engine, images, run, started, timing, signal,
      onStep: options.step,
      beforeStep: options.beforeStep,
      ownStep: options.ownStep,
    }); // biome-ignore format: a list of what is passed on
    const removal = closed();
    removal.catch(() => undefined); // told below, after the files are written
    const record = { ...result.record, timing: [...timing.phases] };
    const { transcriptOf } = await telling;
    const text = transcriptOf(record, styleFor(false));
    const saved = await saveRun(options.runs, folder, { ...result, record }, text);
    const report = await timing.timed("report", () => writeRunPage(saved, record)).catch(pageError);
    return {
      record,
      folder: saved,
      report,
      kept: keep ? enterCommands(engine, [server.container, client.container]) : [],
      leftBehind: await removal.then(() => undefined, asError),
    };
  } catch (error) {
    await closed().catch(() => undefined); // the first error is the one to tell; labels tell the rest
    throw error;
  }
}

/** What the engine's kernel refuses of the lab is told with its line. */
async function openStage(
  { plan: { place }, locate }: LoadedLab,
  options: StageOptions,
): Promise<Stage> {
  try {
    return await Stage.open(options);
  } catch (error) {
    if (!(error instanceof InvalidLabError)) throw error;
    throw new InvalidLabError(place, error.problems.map(locate), { cause: error });
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

/** A run without a page is still a run. */
function pageError(error: unknown): PageError {
  if (error instanceof PageError) return error;
  throw error;
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
