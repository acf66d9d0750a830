/** Tries the inputs of one target in batches, in a thread that can be stopped if an input hangs. */
import { parentPort, workerData } from "node:worker_threads";
import { inputsOf, smallest, tryInput } from "./target.ts";
import { targets } from "./targets.ts";

export interface Task {
  readonly target: string;
  readonly seed: number;
  readonly count: number;
  /** The number of inputs that have begun. The main thread watches it. */
  readonly begun: SharedArrayBuffer;
}

/** The size of a batch. Input n is number n % BATCH of the batch with seed + n / BATCH. */
export const BATCH = 500;
/** In milliseconds of CPU time, which a busy machine does not change. */
const SLOW = 500;

export type Report =
  | { readonly kind: "ready" }
  | { readonly kind: "done"; readonly slowest: number }
  /** An input that fails, and then a smaller one that fails too. */
  | { readonly kind: "failed" | "smaller"; readonly input: unknown; readonly error: string };

if (parentPort !== null)
  await work(workerData as Task, (report) => parentPort?.postMessage(report));

async function work(
  { target: name, seed, count, begun }: Task,
  post: (report: Report) => void,
): Promise<void> {
  const target = targets.find((one) => one.name === name);
  if (target === undefined) throw new Error(`there is no target ${name}`);
  post({ kind: "ready" });
  const counter = new Int32Array(begun);
  let slowest = 0;
  for (let batch = 0; batch * BATCH < count; batch++) {
    for (const input of inputsOf(target, seed + batch, Math.min(BATCH, count - batch * BATCH))) {
      Atomics.add(counter, 0, 1);
      try {
        slowest = Math.max(slowest, await timed(() => tryInput(target, input)));
      } catch (thrown) {
        const error = String((thrown as Error).stack ?? thrown);
        post({ kind: "failed", input, error });
        const smaller = await smallest(target, seed + batch, BATCH);
        return post({ kind: "smaller", input: smaller ?? input, error }); // slow inputs have no smaller one
      }
    }
  }
  post({ kind: "done", slowest });
}

/** @returns milliseconds of CPU time */
async function timed(work: () => Promise<void>): Promise<number> {
  const before = process.threadCpuUsage();
  await work();
  const { user, system } = process.threadCpuUsage(before);
  const took = (user + system) / 1000;
  if (took > SLOW) throw new Error(`the input took ${Math.round(took)} ms of CPU time`);
  return took;
}
