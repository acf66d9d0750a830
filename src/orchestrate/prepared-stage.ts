/**
 * Prepares the stage of a lab's next run in advance: its containers are up, and both programs are stopped
 * in main before their first line. One run uses it, as it would any stage. If the lab, its programs or
 * its images have changed, the run does not get it.
 *
 *     prepare ──► take: it belongs to the run
 *             └─► drop, or no run takes it for long: it is removed
 */
import { isDeepStrictEqual } from "node:util";
import { PEERS } from "../lab/model.ts";
import { limited } from "../runtime/time-limit.ts";
import { type BuildOptions, type Staged, Staging, type StagingOptions } from "./staging.ts";

/** In milliseconds. A stage answers within a few. If it does not, making a new one is faster than waiting. */
const CHECK_LIMIT = 3_000;

/** The lab and its IP version. */
export type PreparedLab = Pick<StagingOptions, "lab" | "family">;

/** The parts of a stage. If one differs, a run on the stage would not show what its lab states. */
export interface PreparedStageOptions extends PreparedLab, BuildOptions {}

/** A stage that now belongs to the run. */
export interface Taken {
  readonly staging: Staging;
  readonly staged: Staged;
  /** Its programs, for the next stage. */
  readonly filling: BuildOptions["filling"];
}

interface Next {
  readonly options: PreparedStageOptions;
  readonly staging: Staging;
  readonly staged: Promise<Staged>;
  readonly isTraced: boolean;
  /** Aborts the work on it. */
  readonly controller: AbortController;
  readonly timer: NodeJS.Timeout | undefined;
}

export class PreparedStage implements AsyncDisposable {
  readonly #limit: number | undefined;
  #next: Next | undefined;
  #isOver = false;
  /** Removals, and stages that are being handed to a run. */
  readonly #underWay = new Set<Promise<unknown>>();

  /** @param limit how long a stage waits for a run, in milliseconds (default: without limit) */
  constructor(limit?: number) {
    this.#limit = limit;
  }

  /** Whether a stage for this lab is ready or being prepared. */
  has(wanted: PreparedLab): boolean {
    return this.#next !== undefined && isOf(wanted, this.#next.options);
  }

  /** Resolves when the stage is ready or has failed; at once if there is none. */
  async ready(): Promise<void> {
    const staged = await this.#next?.staged.catch(() => undefined); // the run then makes its own
    if (staged !== undefined) await isMade(staged);
  }

  /**
   * Begins to prepare a stage, and removes the one there is.
   * @param isTraced whether the run needs the kernel's trace, so that a stage without it is useless
   */
  prepare(options: PreparedStageOptions, isTraced = false): void {
    this.drop();
    if (this.#isOver) return;
    const { lab, family } = options;
    const controller = new AbortController();
    const { signal } = controller;
    const staging = new Staging({ lab, family, keep: false, signal, timed: (_, work) => work() });
    const staged = staging.build(options);
    const dropIt = (): void => {
      if (this.#next?.staging === staging) this.drop();
    };
    staged.catch(dropIt); // the next run makes its own stage and reports the failure
    const timer = this.#limit === undefined ? undefined : setTimeout(dropIt, this.#limit);
    timer?.unref(); // the timer does not keep the process alive
    this.#next = { options, staging, staged, isTraced, controller, timer };
  }

  /**
   * The stage, if it fits the run and all its parts still work. No other run gets it.
   * @param signal the run's signal; it now aborts the work on the stage
   * @throws the signal's reason
   */
  async take(wanted: PreparedStageOptions, signal: AbortSignal): Promise<Taken | undefined> {
    const next = this.#next;
    if (next === undefined || !isOf(wanted, next.options)) return undefined;
    if (!isFor(wanted, next.options)) {
      this.drop();
      return undefined;
    }
    this.#next = undefined;
    clearTimeout(next.timer);
    return this.#followed(this.#handOver(next, signal));
  }

  /** Removes the stage, if there is one. */
  drop(): void {
    const next = this.#next;
    this.#next = undefined;
    if (next !== undefined) void this.#remove(next);
  }

  /** Resolves when the stage is removed. The next command removes what could not be. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true;
    this.drop();
    while (this.#underWay.size > 0) await Promise.allSettled(this.#underWay);
  }

  async #handOver(next: Next, signal: AbortSignal): Promise<Taken | undefined> {
    const { staging, isTraced, controller, options } = next;
    const end = (): void => controller.abort(signal.reason);
    if (signal.aborted) end();
    signal.addEventListener("abort", end, { once: true });
    try {
      const staged = await next.staged;
      await isMade(staged);
      const late = (): Error => new Error("the stage does not answer");
      await limited(stillThere(staged), CHECK_LIMIT, late, signal);
      if (isTraced && staged.trace.missing !== undefined) throw new Error("there is no trace");
      staged.trace.forget();
      return { staging, staged, filling: options.filling };
    } catch {
      const removed = this.#remove(next); // a part does not work; the run makes its own stage instead
      if (!signal.aborted) return undefined;
      await removed;
      throw signal.reason;
    }
  }

  #remove({ staging, staged, controller, timer }: Next): Promise<void> {
    clearTimeout(timer);
    controller.abort(new Error("the stage is no longer needed"));
    return this.#followed(removed(staging, staged));
  }

  #followed<T>(work: Promise<T>): Promise<T> {
    this.#underWay.add(work);
    const over = (): unknown => this.#underWay.delete(work);
    work.then(over, over);
    return work;
  }
}

/** Never rejects. Waits until the stage is made, so that no container is started after the removal. */
async function removed(staging: Staging, staged: Promise<Staged>): Promise<void> {
  await staged.catch(() => undefined); // aborted
  await staging.close().catch(() => undefined); // the next command finds the rest by its labels
}

function isOf(wanted: PreparedLab, made: PreparedLab): boolean {
  return wanted.lab === made.lab && wanted.family === made.family;
}

function isFor(wanted: PreparedStageOptions, made: PreparedStageOptions): boolean {
  const parts = ({ venue, loaded, images }: PreparedStageOptions) => [
    venue.address,
    loaded.plan,
    images,
  ];
  return isDeepStrictEqual(parts(wanted), parts(made));
}

/** Resolves when both programs are in main and the trace has started, or cannot. */
async function isMade({ stage, debuggers, trace }: Staged): Promise<void> {
  await Promise.all([
    ...PEERS.map((peer) => debuggers.finish(peer, stage.peers[peer])),
    trace.ready(),
  ]);
}

/** @throws EnvironmentError or DebuggerError if a part of the stage has ended in the meantime */
async function stillThere({ stage, debuggers }: Staged): Promise<void> {
  const checks = PEERS.map(async (peer) => {
    const { sidecar, gate } = stage.peers[peer];
    const { program } = await debuggers.finish(peer, stage.peers[peer]);
    await program.debuggerStillThere();
    await sidecar.counts(); // tcpdump itself answers
    await gate?.list();
  });
  await Promise.all(checks);
}
