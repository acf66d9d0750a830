/** The jobs and results of one grading in its queue, and what its workers need to know. */
import type { Queue } from "bullmq";
import type { Redis } from "ioredis";
import type { JobData } from "./jobs.ts";
import { type QueueKeys, queueKeys } from "./keys.ts";
import type { Terms } from "./messages.ts";
import type { Seal } from "./seal.ts";

const ALL_STATES = ["waiting", "delayed", "active", "completed", "failed"] as const;

export class JobStore {
  readonly #redis: Redis;
  readonly #queue: Queue<JobData>;
  readonly #seal: Seal;
  readonly #keys: QueueKeys;

  constructor(redis: Redis, queue: Queue<JobData>, seal: Seal) {
    this.#redis = redis;
    this.#queue = queue;
    this.#seal = seal;
    this.#keys = queueKeys(seal.queue);
  }

  /** Does nothing if the queue has the job, in whatever state. */
  async add(id: string, data: JobData): Promise<void> {
    await this.#queue.add("run", data, { jobId: id });
  }

  /** A job that a worker has stays; its result is removed when it comes. */
  async remove(id: string): Promise<void> {
    await this.#redis.del(this.#keys.result(id));
    await this.#queue.remove(id);
  }

  /** Removes all but these. The statements of an older grading are removed too, if none of these is there. */
  async keepOnly(expected: ReadonlySet<string>): Promise<void> {
    const all = await this.#queue.getRanges([...ALL_STATES]);
    for (const id of all) if (!expected.has(id)) await this.remove(id);
    if (!all.some((id) => expected.has(id))) await this.#redis.del(this.#keys.images);
  }

  /** @param images of labs, if they are known */
  async publish(terms: readonly Terms[], images: ReadonlyMap<string, string>): Promise<void> {
    const seal = this.#seal;
    await this.#redis.set(this.#keys.grading, JSON.stringify(seal.sealed("grading", { terms })));
    for (const [lab, hash] of images) {
      const sealed = JSON.stringify(seal.sealed("images", { lab, images: hash }));
      await this.#redis.hset(this.#keys.images, lab, sealed);
    }
  }

  async isPublished(): Promise<boolean> {
    return (await this.#redis.exists(this.#keys.grading)) === 1;
  }

  /** Those of the jobs that the queue does not have, for example because its server was killed. */
  async lost(ids: readonly string[]): Promise<readonly string[]> {
    const there = await Promise.all(ids.map((id) => this.#redis.exists(this.#keys.job(id))));
    return ids.filter((_, index) => there[index] === 0);
  }

  completed(): Promise<readonly string[]> {
    return this.#queue.getRanges(["completed"]);
  }

  failed(): Promise<readonly string[]> {
    return this.#queue.getRanges(["failed"]);
  }

  async result(id: string): Promise<Buffer | undefined> {
    return (await this.#redis.getBuffer(this.#keys.result(id))) ?? undefined;
  }

  async failure(id: string): Promise<string> {
    return (await this.#queue.getJob(id))?.failedReason ?? "the queue has no reason";
  }

  /** @param isDone whether all results are in the journal: then nothing is left; else results, and jobs that workers have */
  async leave(isDone: boolean): Promise<void> {
    const { grading, images, refusals, holder } = this.#keys;
    if (isDone) {
      await this.#queue.obliterate({ force: true });
      await this.#redis.del(grading, images, refusals);
    } else await this.#queue.drain(true);
    await this.#redis.del(holder);
    await this.#queue.close();
  }
}
