/**
 * The right of one grader to use the queue of its key. Two graders with one key would throw away each other's results.
 * The right ends by itself a while after its grader; the same folder takes it up at once, because the journal's lock
 * is for one grader at a time.
 */
import { createHash } from "node:crypto";
import { hostname } from "node:os";
import { resolve } from "node:path";
import type { Redis } from "ioredis";
import { EnvironmentError } from "../runtime/environment-error.ts";

/** Milliseconds. */
const LASTS = 30_000;
const RENEWED = 10_000;

export class Holder implements Disposable {
  readonly #redis: Redis;
  readonly #key: string;
  readonly #own: string;
  #timer: NodeJS.Timeout | undefined;

  private constructor(redis: Redis, key: string, own: string) {
    this.#redis = redis;
    this.#key = key;
    this.#own = own;
  }

  /** @param folder of the grading @throws EnvironmentError if another folder's grading uses the queue */
  static async take(redis: Redis, key: string, folder: string): Promise<Holder> {
    const place = `${hostname()} ${resolve(folder)}`;
    const own = createHash("sha256").update(place).digest("hex").slice(0, 16);
    const before = await redis.get(key);
    const taken = before === null ? await redis.set(key, own, "PX", LASTS, "NX") : null;
    if (taken === null && (before ?? (await redis.get(key))) !== own) {
      throw new EnvironmentError(
        "Another grading with the same key uses this queue.",
        `Wait until it has ended, or give this grading and its workers a key of their own. If it was killed, its right ends after ${LASTS / 1000} s.`,
      );
    }
    const holder = new Holder(redis, key, own);
    await holder.renew();
    return holder;
  }

  async renew(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#redis.set(this.#key, this.#own, "PX", LASTS);
    this.#timer = setTimeout(() => {
      this.renew().catch(() => undefined); // the connection has ended, and so has the grading
    }, RENEWED);
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }
}
