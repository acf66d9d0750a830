/**
 * A grader's side of the queue: attempts to jobs, and results to attempts. A job has the same id in each process that
 * asks for its attempt, so a grader that starts again finds its results. They stay until the journal has them.
 */
import type { QueueEvents } from "bullmq";
import type { Attempted, AttemptOptions } from "../grading/attempt.ts";
import { type Ahead, keyOf } from "../grading/grade-course.ts";
import type { Work } from "../grading/work.ts";
import { type Connections, PREFIX } from "./connection.ts";
import { Holder } from "./holder.ts";
import { JobStore } from "./job-store.ts";
import { type JobData, jobData, jobId, termsOf } from "./jobs.ts";
import { queueKeys } from "./keys.ts";
import { Notices } from "./notices.ts";
import { Outage } from "./outage.ts";
import { attemptedOf, inVain, type TakenResult } from "./results.ts";
import { type Seal, SealError } from "./seal.ts";

export interface DispatchOptions {
  readonly connections: Connections;
  readonly seal: Seal;
  /** The folder of the grading. */
  readonly out: string;
  readonly stage: "docker" | "namespaces";
  readonly ahead: Ahead;
  readonly note: (text: string) => void;
  /** Milliseconds for which the server may be away. */
  readonly patience?: number;
}

/** Milliseconds between two checks of the queue. Its events come earlier; one that is lost costs this time. */
const LOOK = 5_000;

/** Of a job whose result has not come. */
interface Awaited {
  readonly work: Work;
  readonly runs: string;
  readonly data: JobData;
  readonly resolve: (taken: TakenResult) => void;
  readonly reject: (error: unknown) => void;
}

interface Parts {
  readonly store: JobStore;
  readonly events: QueueEvents;
  readonly holder: Holder;
  readonly outage: Outage;
  readonly notices: Notices;
}

export class Dispatch implements AsyncDisposable {
  readonly #options: DispatchOptions;
  readonly #parts: Parts;
  readonly #awaited = new Map<string, Awaited>();
  /** Ids whose results count. All others are of programs that are no longer graded. */
  readonly #expected: Set<string>;
  /** The images of each lab. */
  readonly #images: Map<string, string>;
  /** The workers whose run of a work was inconclusive, by its key. */
  readonly #tried = new Map<string, readonly string[]>();
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #again = false;
  #failure: unknown;

  private constructor(options: DispatchOptions, parts: Parts) {
    const { ahead, stage, seal } = options;
    this.#options = options;
    this.#parts = parts;
    this.#expected = new Set(
      ahead.works.map(({ work, number }) => jobId(seal, work, { stage, number })),
    );
    this.#images = new Map(
      ahead.attempts.flatMap(({ lab, images }) => (images === undefined ? [] : [[lab, images]])),
    );
  }

  /** @throws EnvironmentError if another grading uses the queue */
  static async open(options: DispatchOptions): Promise<Dispatch> {
    const { connections, seal, out } = options;
    const { Queue, QueueEvents } = await import("./library.ts");
    let dispatch: Dispatch | undefined;
    const outage = new Outage({
      ...options,
      shown: connections.shown,
      over: (error) => dispatch?.fail(error),
      answers: () => dispatch?.look(),
    });
    const redis = await connections.another({
      away: (reason) => outage.begin(reason),
      back: () => outage.end(),
    });
    const holder = await Holder.take(redis, queueKeys(seal.queue).holder, out);
    const on = async () => ({ connection: await connections.another(), prefix: PREFIX });
    const queue = new Queue<JobData>(seal.queue, await on());
    queue.on("error", () => undefined); // the connection reports it
    const events = new QueueEvents(seal.queue, await on());
    const store = new JobStore(redis, queue, seal);
    const notices = new Notices({ ...options, redis, queue });
    dispatch = new Dispatch(options, { store, events, holder, outage, notices });
    await dispatch.#begin();
    return dispatch;
  }

  /** An attempt, made by a worker. @throws EnvironmentError if the queue is away for too long; the signal's reason */
  async attempt(work: Work, { runs, signal, number }: AttemptOptions): Promise<Attempted> {
    if (this.#failure !== undefined) throw this.#failure;
    signal.throwIfAborted();
    const { seal, stage } = this.#options;
    const tried = this.#tried.get(keyOf(work)) ?? [];
    const id = jobId(seal, work, { stage, number });
    const data = await jobData(seal, work, { stage, id, tried });
    const { promise, resolve, reject } = Promise.withResolvers<TakenResult>();
    const stop = (): void => reject(signal.reason);
    signal.addEventListener("abort", stop);
    this.#expected.add(id);
    this.#awaited.set(id, { work, runs, data, resolve, reject });
    this.#parts.store.add(id, data).then(() => this.look(), reject);
    try {
      const { worker, ...taken } = await promise;
      if (taken.outcome.verdict === "inconclusive") {
        this.#tried.set(keyOf(work), [...tried, worker]);
      }
      return { ...taken, kept: () => this.#remove(id) };
    } finally {
      signal.removeEventListener("abort", stop);
      this.#awaited.delete(id);
    }
  }

  /** Leaves nothing in the queue if all is in the journal; else the results, and the jobs that workers have. */
  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    const { holder, outage, events, store } = this.#parts;
    holder[Symbol.dispose]();
    const isAway = outage.lasts || this.#failure !== undefined;
    outage[Symbol.dispose]();
    if (!isAway) {
      await this.#looking;
      await store.leave(this.#expected.size === 0);
      await events.close();
    }
    this.#options.connections.end();
  }

  async #begin(): Promise<void> {
    const { events, notices, store } = this.#parts;
    events.on("error", () => undefined); // the connection reports it
    events.on("completed", () => this.look());
    events.on("failed", () => this.look());
    await store.keepOnly(this.#expected);
    await this.#publish();
    await notices.look();
    this.#timer = setInterval(() => this.look(), LOOK);
  }

  async #publish(): Promise<void> {
    const { ahead, stage } = this.#options;
    const labs = ahead.works.map(({ work }) => work.lab);
    await this.#parts.store.publish(await termsOf(labs, stage), this.#images);
  }

  look(): void {
    this.#again = true;
    this.#looking ??= this.#looks().finally(() => {
      this.#looking = undefined;
    });
  }

  async #looks(): Promise<void> {
    const { store, notices } = this.#parts;
    try {
      while (this.#again && this.#failure === undefined) {
        this.#again = false;
        await this.#addLost();
        for (const id of await store.completed()) await this.#take(id);
        for (const id of await store.failed()) await this.#takeFailed(id);
        await notices.look();
      }
    } catch (error) {
      this.fail(error);
    }
  }

  async #addLost(): Promise<void> {
    const { store } = this.#parts;
    const lost = await store.lost([...this.#awaited.keys()]);
    if (lost.length > 0 && !(await store.isPublished())) await this.#publish();
    for (const id of lost) {
      const data = this.#awaited.get(id)?.data;
      if (data !== undefined) await store.add(id, data);
    }
  }

  async #take(id: string): Promise<void> {
    const awaited = this.#awaited.get(id);
    if (awaited === undefined) {
      if (!this.#expected.has(id)) await this.#remove(id);
      return;
    }
    const value = await this.#parts.store.result(id);
    if (value === undefined) {
      this.#options.note("the queue has lost a result: its job runs again");
      await this.#remove(id);
      this.#expected.add(id);
      this.#again = true;
      return;
    }
    const { seal } = this.#options;
    try {
      const taken = await attemptedOf(value, { ...awaited, id, seal });
      awaited.resolve(this.#ofImages(awaited.work.lab.name, taken));
    } catch (error) {
      if (error instanceof SealError) {
        awaited.resolve(inVain(`A result in the queue was thrown away: ${error.message}.`));
      } else awaited.reject(error);
    }
    this.#awaited.delete(id);
  }

  /** A run with other images than those of the grading is no evidence. */
  #ofImages(lab: string, taken: TakenResult): TakenResult {
    const known = this.#images.get(lab) ?? taken.images;
    this.#images.set(lab, known);
    if (taken.images === known) return taken;
    return inVain(
      `The worker ${taken.worker} has the images ${taken.images} of ${lab}, and this grading has ${known}.`,
      taken.worker,
    );
  }

  async #takeFailed(id: string): Promise<void> {
    const awaited = this.#awaited.get(id);
    if (awaited !== undefined) {
      awaited.resolve(inVain(`No worker could run it: ${await this.#parts.store.failure(id)}.`));
      this.#awaited.delete(id);
    } else if (!this.#expected.has(id)) await this.#remove(id);
  }

  async #remove(id: string): Promise<void> {
    this.#expected.delete(id);
    await this.#parts.store.remove(id);
  }

  fail(error: unknown): void {
    this.#failure ??= error;
    for (const { reject } of this.#awaited.values()) reject(this.#failure);
    this.#options.connections.end();
  }
}
