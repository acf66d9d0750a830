/** Lines for a user whose grading waits for its workers: their names, and why others take no job. */
import type { Queue } from "bullmq";
import type { Redis } from "ioredis";
import type { Connections } from "./connection.ts";
import { queueKeys } from "./keys.ts";
import { refusalSchema } from "./messages.ts";
import { type Seal, SealError } from "./seal.ts";

export interface NoticesOptions {
  readonly connections: Connections;
  readonly seal: Seal;
  readonly queue: Pick<Queue, "getWorkers">;
  readonly redis: Redis;
  readonly note: (text: string) => void;
}

/** Refusals that are read at once. */
const MOST = 100;

export class Notices {
  readonly #options: NoticesOptions;
  #workers: string | undefined;

  constructor(options: NoticesOptions) {
    this.#options = options;
  }

  async look(): Promise<void> {
    await this.#newRefusals();
    const names = await workersOf(this.#options.queue);
    const workers = names.join(", ");
    if (workers === this.#workers) return;
    this.#workers = workers;
    const { note, connections } = this.#options;
    note(
      names.length === 0
        ? `waiting for a worker. Start one on each machine: wirestep worker --queue ${connections.shown} --queue-key FILE`
        : `${names.length} ${names.length === 1 ? "worker" : "workers"}: ${workers}`,
    );
  }

  async #newRefusals(): Promise<void> {
    const { redis, seal, note } = this.#options;
    const fresh = (await redis.lpop(queueKeys(seal.queue).refusals, MOST)) ?? [];
    for (const one of fresh) {
      try {
        const { worker, reason } = seal.opened("refusal", one, refusalSchema);
        note(`the worker ${worker} takes no job: ${reason}`);
      } catch (error) {
        if (!(error instanceof SealError)) throw error;
        note(`a message of a worker was thrown away: ${error.message}`);
      }
    }
  }
}

/** The names of the workers that are connected. */
export async function workersOf(queue: Pick<Queue, "getWorkers">): Promise<readonly string[]> {
  const all = await queue.getWorkers();
  const names = all.map(({ rawname = "" }) => rawname.split(":w:")[1] ?? "");
  return [...new Set(names.filter((name) => name !== ""))].toSorted();
}
