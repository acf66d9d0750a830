/**
 * The stage of a lab's next run, made while nobody waits for it: containers up, both programs stopped
 * in main, nothing of them run. It is used up by one run, as every stage is; a run whose lab, programs
 * or images have changed since does not get it.
 *
 *     prepare ──► take: the run's own from then on
 *             └─► drop, or nobody has wanted it for long: removed
 */
import { isDeepStrictEqual } from "node:util";
import type { Engine } from "../engine/connect.ts";
import type { Images } from "../images/ensure.ts";
import { PEERS } from "../lab/model.ts";
import type { LoadedLab } from "../lab-files/load.ts";
import { limited } from "../runtime/time-limit.ts";
import { type Staged, Staging, type StagingOptions } from "./staging.ts";

/** All of a stage answers within milliseconds; where it does not, one of the run's own is there sooner. */
const CHECK_LIMIT = 3_000;

/** Which lab, on which version of IP. */
export type PreparedLab = Pick<StagingOptions, "lab" | "family">;

/** What a stage is made of: a run on another does not show what it says. */
export interface PreparedStageOptions extends PreparedLab {
  readonly engine: Engine;
  readonly loaded: LoadedLab;
  readonly images: Images;
}

/** A stage, and what it stands on. */
export interface Taken {
  readonly staging: Staging;
  readonly staged: Staged;
}

interface Next {
  readonly options: PreparedStageOptions;
  readonly staging: Staging;
  readonly staged: Promise<Staged>;
  readonly isTraced: boolean;
  /** Ends what is asked for it. */
  readonly controller: AbortController;
  readonly timer: NodeJS.Timeout | undefined;
}

export class PreparedStage implements AsyncDisposable {
  readonly #patience: number | undefined;
  #next: Next | undefined;
  #isOver = false;
  /** Removals, and stages that are about to be a run's. */
  readonly #underWay = new Set<Promise<unknown>>();

  /** @param patience how long a stage waits for a run, in milliseconds; for ever if left out */
  constructor(patience?: number) {
    this.#patience = patience;
  }

  /** Whether there is a stage for a run of this lab, made or in the making. */
  has(wanted: PreparedLab): boolean {
    return this.#next !== undefined && isOf(wanted, this.#next.options);
  }

  /** Resolves when the stage there is has been made, or cannot be; at once if there is none. */
  async ready(): Promise<void> {
    const staged = await this.#next?.staged.catch(() => undefined); // a run without it makes its own
    if (staged !== undefined) await isMade(staged);
  }

  /**
   * Begins to make a stage, in the place of the one there is.
   * @param isTraced whether one without the kernel's trace is not what it should be
   */
  prepare(options: PreparedStageOptions, isTraced = false): void {
    this.drop();
    if (this.#isOver) return;
    const { engine, loaded, images, lab, family } = options;
    const controller = new AbortController();
    const { signal } = controller;
    const staging = new Staging({ lab, family, keep: false, signal, timed: (_, work) => work() });
    const staged = staging.build(engine, loaded, images);
    const dropIt = (): void => {
      if (this.#next?.staging === staging) this.drop();
    };
    staged.catch(dropIt); // a run that does not get it makes its own, and is told
    const timer = this.#patience === undefined ? undefined : setTimeout(dropIt, this.#patience);
    timer?.unref(); // no reason to stay
    this.#next = { options, staging, staged, isTraced, controller, timer };
  }

  /**
   * The stage, if it is what a run of these needs and all of it is still there; nobody else gets it.
   * @param signal of the run, whose the stage is from now on
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

  /** Removes the stage there is. */
  drop(): void {
    const next = this.#next;
    this.#next = undefined;
    if (next !== undefined) void this.#remove(next);
  }

  /** Resolves when nothing of it is left; what cannot be removed the next command removes. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true;
    this.drop();
    while (this.#underWay.size > 0) await Promise.allSettled(this.#underWay);
  }

  async #handOver(next: Next, signal: AbortSignal): Promise<Taken | undefined> {
    const { staging, isTraced, controller } = next;
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
      return { staging, staged };
    } catch {
      const removed = this.#remove(next); // the engine or a container has gone: a stage of its own will tell
      if (!signal.aborted) return undefined;
      await removed;
      throw signal.reason;
    }
  }

  #remove({ staging, staged, controller, timer }: Next): Promise<void> {
    clearTimeout(timer);
    controller.abort(new Error("nobody wants the stage"));
    return this.#followed(removed(staging, staged));
  }

  #followed<T>(work: Promise<T>): Promise<T> {
    this.#underWay.add(work);
    const over = (): unknown => this.#underWay.delete(work);
    work.then(over, over);
    return work;
  }
}

/** What is being made is awaited: it would be made behind the removal's back. Never rejects. */
async function removed(staging: Staging, staged: Promise<Staged>): Promise<void> {
  await staged.catch(() => undefined); // its making was ended
  await staging.close().catch(() => undefined); // its labels tell the next command
}

function isOf(wanted: PreparedLab, made: PreparedLab): boolean {
  return wanted.lab === made.lab && wanted.family === made.family;
}

function isFor(wanted: PreparedStageOptions, made: PreparedStageOptions): boolean {
  const parts = ({ engine, loaded, images }: PreparedStageOptions) => [engine, loaded.plan, images];
  return isDeepStrictEqual(parts(wanted), parts(made));
}

/** Resolves when both programs are in main, and the trace is there or is missing. */
async function isMade({ stage, debuggers, trace }: Staged): Promise<void> {
  await Promise.all([
    ...PEERS.map((peer) => debuggers.finish(peer, stage.peers[peer])),
    trace.ready(),
  ]);
}

/** @throws EnvironmentError, DebuggerError if something of it has gone meanwhile */
async function stillThere({ stage, debuggers }: Staged): Promise<void> {
  const checks = PEERS.map(async (peer) => {
    const { sidecar, gate } = stage.peers[peer];
    const { program } = await debuggers.finish(peer, stage.peers[peer]);
    await program.debuggerStillThere();
    await sidecar.counts(); // in tcpdump's own words
    await gate?.list();
  });
  await Promise.all(checks);
}
