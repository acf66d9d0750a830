/**
 * Makes and removes everything that a run needs before its first step:
 *
 *     begin: the network ──► build: containers, debuggers, captures; the kernel's trace ──► close
 *
 * It begins while the lab is being read, because making a network takes the engine as long.
 */
import { randomBytes } from "node:crypto";
import { basename } from "node:path";
import type { RunImages } from "../images/ensure.ts";
import type { Family } from "../lab/model.ts";
import { startedPrograms } from "../lab/plan/observed.ts";
import { InvalidLabError } from "../lab/problems/problem.ts";
import { labFolder } from "../lab-files/folder.ts";
import type { Runnable } from "../lab-files/load.ts";
import { StateTrace } from "../observe/state-trace.ts";
import { Debuggers } from "../run/debuggers.ts";
import type { Timed } from "../runtime/timing.ts";
import type { StageOptions } from "../stage/options.ts";
import { Stage } from "../stage/stage.ts";
import { TraceContainer } from "../stage/trace-container.ts";
import type { Venue } from "../venue/venue.ts";
import type { SearchedVenue } from "./find-venue.ts";

export interface StagingOptions {
  /** A lab's name, or its folder. */
  readonly lab: string;
  readonly family: Family;
  readonly keep: boolean;
  readonly signal: AbortSignal;
  readonly timed: Timed;
}

/** The parts of a stage. */
export interface BuildOptions {
  readonly venue: Venue;
  readonly loaded: Runnable;
  readonly images: RunImages;
  readonly filling?: StageOptions["filling"];
  readonly typed?: StageOptions["typed"];
}

/** The complete stage. */
export interface Staged {
  readonly stage: Stage;
  readonly debuggers: Debuggers;
  readonly trace: StateTrace;
}

export class Staging implements AsyncDisposable {
  readonly run = randomBytes(4).toString("hex");
  readonly #options: StagingOptions;
  #stage: Promise<Stage | undefined>;
  #traced: TraceContainer | undefined;
  #closing: Promise<void> | undefined;

  /** @param searched if it finds a venue, the stage begins on it at once, otherwise with `build` */
  constructor(options: StagingOptions, searched?: Promise<SearchedVenue>) {
    this.#options = options;
    this.#stage = this.#early(searched);
    this.#stage.catch(() => undefined); // `build` throws it, so an invalid lab is reported first
  }

  /**
   * @param onStarting called while the engine works, so that the caller can do other work
   * @throws EnvironmentError if the venue fails
   * @throws CompileError if the filling is compiled and a program does not compile
   * @throws InvalidLabError, with the line, if the kernel refuses a setting of the lab
   */
  async build(
    { venue, loaded, images, filling, typed }: BuildOptions,
    onStarting?: () => void,
  ): Promise<Staged> {
    const { plan } = loaded;
    const { signal, timed } = this.#options;
    const debuggers = new Debuggers(plan, signal);
    let trace: StateTrace | undefined;
    const begun = this.#stage.then((stage) => stage ?? this.#begin(venue));
    this.#stage = begun;
    const stage = await begun;
    await buildStage(stage, loaded, {
      images,
      filling,
      settings: plan.stage ?? {},
      programs: startedPrograms(plan),
      gated: plan.gated,
      groups: plan.groups,
      typed,
      onServer: (server, addresses) => {
        if (this.#closing !== undefined) return; // nothing would remove the trace's container
        this.#traced = TraceContainer.start(venue, {
          image: images.sidecar.tag,
          lab: plan.name,
          run: this.run,
          port: plan.port,
          addresses,
          server,
          timed,
        });
        trace = new StateTrace(this.#traced, signal, addresses);
      },
      onDebugger: (...started) => debuggers.begin(...started),
      onStarting,
    });
    if (trace === undefined) throw new Error("the stage has been closed");
    return { stage, debuggers, trace };
  }

  /** Removes everything that has been made so far. A second call waits for the first. */
  close(): Promise<void> {
    this.#closing ??= this.#options.timed("remove the stage", () => this.#remove());
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #early(searched: Promise<SearchedVenue> | undefined): Promise<Stage | undefined> {
    const found = await searched;
    if (found === undefined || "attempts" in found || this.#closing !== undefined) return undefined;
    return this.#begin(found);
  }

  #begin(venue: Venue): Promise<Stage> {
    const { lab, ...options } = this.#options;
    return Stage.begin({ ...options, venue, lab: basename(labFolder(lab)), run: this.run });
  }

  async #remove(): Promise<void> {
    const untraced = this.#traced?.close();
    const stage = await this.#stage.catch(() => undefined); // no stage; `build` threw the reason
    try {
      await stage?.close();
    } finally {
      await untraced;
    }
  }
}

/** Adds the lab file's line to a setting that the engine's kernel refuses. */
async function buildStage(
  stage: Stage,
  { plan: { place }, locate }: Runnable,
  options: StageOptions,
): Promise<void> {
  try {
    await stage.build(options);
  } catch (error) {
    if (!(error instanceof InvalidLabError)) throw error;
    const problems = await Promise.all(error.problems.map(locate));
    throw new InvalidLabError(place, problems, { cause: error });
  }
}
