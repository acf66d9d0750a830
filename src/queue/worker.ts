/**
 * A worker's side of the queue: takes jobs, makes the runs, and leaves results. It gives a job back if the user stops it,
 * or if another worker should try it. A worker that has lost its job, for example because it stood still, leaves
 * nothing: another worker has the job.
 */
import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import type { Job, Worker } from "bullmq";
import type { Redis } from "ioredis";
import { Scratch } from "../engine/scratch.ts";
import { RefusedArchive } from "../grading/archive-entries.ts";
import type { Compiled } from "../orchestrate/filling.ts";
import { EnvironmentError } from "../runtime/environment-error.ts";
import type { Variables } from "../runtime/variables.ts";
import type { Venue } from "../venue/venue.ts";
import { type Connections, PREFIX } from "./connection.ts";
import { resultOf } from "./job-run.ts";
import { type JobData, type OpenedJob, openedJob } from "./jobs.ts";
import { type QueueKeys, queueKeys } from "./keys.ts";
import { gradingSchema, type Terms } from "./messages.ts";
import { workersOf } from "./notices.ts";
import { type OwnLab, Requirements } from "./requirements.ts";
import { type Seal, SealError } from "./seal.ts";

export interface WorkerOptions {
  readonly connections: Connections;
  readonly seal: Seal;
  readonly venue: Venue;
  readonly compiled: Compiled;
  /** Paths of labs that are not this checkout's. */
  readonly labs: readonly string[];
  readonly atOnce: number;
  /** Seconds without a sign of life after which a worker's jobs are another's. */
  readonly lostAfter: number;
  readonly env: Variables;
  readonly note: (text: string) => void;
  readonly signal: AbortSignal;
}

/** Milliseconds until a job that another worker should try is offered again, and how often. */
const ELSEWHERE = { pause: 500, times: 60 };
/** Milliseconds for giving back what is running when the worker stops. */
const STOPPING = 10_000;
/** Workers that may die with one job, before it counts as an inconclusive attempt. */
const MOST_LOST = 2;

const TAKEN = "another worker has the job";

/** Leaves a result if this worker still has the job. */
const LEAVE = `
if redis.call("get", KEYS[1]) ~= ARGV[1] then return 0 end
redis.call("set", KEYS[2], ARGV[2])
return 1`;

/**
 * Works until the signal aborts.
 * @throws EnvironmentError if this worker lacks something that a grading needs; the signal's reason
 */
export async function work(options: WorkerOptions): Promise<never> {
  const { connections, note, seal } = options;
  const redis = await connections.another({
    away: (reason) => note(`the queue at ${connections.shown} does not answer (${reason})`),
    back: () => note(`the queue at ${connections.shown} answers again`),
  });
  await using scratch = await Scratch.make();
  const worker = new QueueWorker(options, redis, scratch.folder);
  const stated = await redis.get(queueKeys(seal.queue).grading);
  const terms = stated === null ? [] : seal.opened("grading", stated, gradingSchema).terms;
  return await worker.run(terms); // before the scratch folder is removed
}

interface Taken {
  readonly job: Job<JobData>;
  readonly token: string | undefined;
  /** Aborts when another worker has the job. */
  readonly lost: AbortSignal | undefined;
}

class QueueWorker {
  readonly name = `${hostname()}-${randomBytes(2).toString("hex")}`;
  readonly #options: WorkerOptions;
  readonly #redis: Redis;
  readonly #runs: string;
  readonly #keys: QueueKeys;
  readonly #requirements: Requirements;
  /** Jobs that were taken from this worker. BullMQ reports their endings as errors. */
  readonly #lost = new Set<string>();
  /** Resolves with the reason why this worker stops. */
  readonly #over = Promise.withResolvers<unknown>();
  #isOver = false;

  constructor(options: WorkerOptions, redis: Redis, runs: string) {
    this.#options = options;
    this.#redis = redis;
    this.#runs = runs;
    this.#keys = queueKeys(options.seal.queue);
    this.#requirements = new Requirements({ ...options, redis, keys: this.#keys });
  }

  async run(terms: readonly Terms[]): Promise<never> {
    const { connections, seal, atOnce, lostAfter, signal, note } = this.#options;
    for (const one of terms) await this.#met(one);
    if (this.#isOver) throw await this.#over.promise;
    const { Worker } = await import("./library.ts");
    const worker = new Worker<JobData>(
      seal.queue,
      async (job, token, lost) => this.#process({ job, token, lost }),
      {
        connection: await connections.another(),
        prefix: PREFIX,
        name: this.name,
        concurrency: atOnce,
        lockDuration: lostAfter * 1000,
        stalledInterval: lostAfter * 500,
        maxStalledCount: MOST_LOST,
        runRetryDelay: 500,
        autorun: false,
      },
    );
    worker.on("error", (error) => {
      const isOfLost = [...this.#lost].some((id) => error.message.includes(id));
      if (!this.#isOver && !isOfLost) note(`the queue: ${error.message}`);
    });
    worker.on("lockRenewalFailed", (ids) => {
      for (const id of ids) {
        if (this.#lost.has(id)) continue;
        this.#lost.add(id);
        note(`the job ${id} was taken from this worker: its run ends`);
        worker.cancelJob(id, TAKEN);
      }
    });
    worker.on("stalled", (id) => note(`the job ${id} of a worker that is gone goes on`));
    const stop = (): void => this.#stop(signal.reason);
    signal.addEventListener("abort", stop);
    if (signal.aborted) stop();
    note(
      `the worker ${this.name} takes ${atOnce} ${atOnce === 1 ? "job" : "jobs"} at a time from ${connections.shown}`,
    );
    worker.run().catch((error) => this.#stop(error));
    const reason = await this.#over.promise;
    await this.#closed(worker);
    throw reason;
  }

  #stop(reason: unknown): void {
    this.#isOver = true;
    this.#over.resolve(reason);
  }

  /** Gives back what is running. A queue that is away gives it to another worker later. */
  async #closed(worker: Worker): Promise<void> {
    const { note, lostAfter } = this.#options;
    const late = Promise.withResolvers<"late">();
    const timer = setTimeout(() => late.resolve("late"), STOPPING);
    const how = await Promise.race([worker.close(), late.promise]);
    clearTimeout(timer);
    if (how === "late") {
      note(`the queue did not take the jobs back; another worker gets them after ${lostAfter} s`);
    }
  }

  /** @throws the job's failure; WaitingError or DelayedError if it has been given back */
  async #process({ job, token, lost }: Taken): Promise<string> {
    const { seal } = this.#options;
    const signal = AbortSignal.any([this.#options.signal, ...(lost ? [lost] : [])]);
    const { UnrecoverableError } = await import("./library.ts");
    if (job.id === undefined || token === undefined) throw new Error("a job has an id and a token");
    this.#lost.delete(job.id);
    try {
      const opened = await openedJob(seal, job.id, job.data);
      const own = await this.#met(opened.message.terms);
      if (own === undefined || this.#isOver) return await this.#giveBack(job, token);
      if (await this.#isForAnother(job, opened)) return await this.#delay(job, token);
      const { name } = this;
      const result = await resultOf(opened, own, {
        ...this.#options,
        signal,
        name,
        runs: this.#runs,
      });
      return await this.#leave(result, { id: job.id, token });
    } catch (error) {
      if (lost?.aborted === true) throw new Error(TAKEN, { cause: error });
      if (signal.aborted && error === signal.reason) return this.#giveBack(job, token);
      if (error instanceof SealError || error instanceof RefusedArchive) {
        throw new UnrecoverableError(`${this.name} refused the job: ${error.message}`);
      }
      throw error;
    }
  }

  /** Undefined if this worker lacks something; it then stops, and the grader learns why. */
  async #met(terms: Terms): Promise<OwnLab | undefined> {
    try {
      return await this.#requirements.met(terms);
    } catch (error) {
      if (!(error instanceof EnvironmentError) || this.#isOver) {
        this.#stop(error);
        return undefined;
      }
      this.#stop(error);
      const { seal } = this.#options;
      const message = { worker: this.name, reason: `${error.message} ${error.advice}` };
      await this.#redis.rpush(this.#keys.refusals, JSON.stringify(seal.sealed("refusal", message)));
      return undefined;
    }
  }

  async #giveBack(job: Job<JobData>, token: string): Promise<never> {
    const { WaitingError } = await import("./library.ts");
    await job.moveToWait(token);
    throw new WaitingError();
  }

  /** An inconclusive run is repeated elsewhere, if there is another worker that has not tried. */
  async #isForAnother(job: Job<JobData>, { message: { tried } }: OpenedJob): Promise<boolean> {
    if (!tried.includes(this.name) || job.attemptsStarted > ELSEWHERE.times) return false;
    const { Queue } = await import("./library.ts");
    const queue = new Queue(this.#options.seal.queue, {
      connection: this.#redis,
      prefix: PREFIX,
      skipMetasUpdate: true,
    });
    const workers = await workersOf(queue);
    return workers.some((name) => !tried.includes(name));
  }

  async #delay(job: Job<JobData>, token: string): Promise<never> {
    const { DelayedError } = await import("./library.ts");
    await job.moveToDelayed(Date.now() + ELSEWHERE.pause, token);
    throw new DelayedError();
  }

  async #leave(
    result: Buffer,
    { id, token }: { readonly id: string; readonly token: string },
  ): Promise<string> {
    const left = await this.#redis.eval(
      LEAVE, 2, this.#keys.lock(id), this.#keys.result(id), token, result,
    ); // biome-ignore format: a command and its arguments
    if (left !== 1) {
      this.#lost.add(id);
      this.#options.note(`the job ${id} was taken from this worker before its result was there`);
    }
    return this.name;
  }
}
