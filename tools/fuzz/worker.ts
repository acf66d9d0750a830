/** Tries inputs of one target, batch after batch, in a thread that can be stopped when one hangs. */
import { parentPort, workerData } from "node:worker_threads";
import { inputsOf, smallest, tryInput } from "./target.ts";
import { targets } from "./targets.ts";

export interface Task {
  readonly target: string;
  readonly seed: number;
  readonly count: number;
  /** How many inputs have been begun: seen by whoever waits. */
  readonly begun: SharedArrayBuffer;
}

/** How many inputs are made at once: input n is number n % BATCH of the batch with seed + n / BATCH. */
export const BATCH = 500;
/** In milliseconds of a processor: a busy machine makes nothing slow. */
const SLOW = 500;

export type Report =
  | { readonly kind: "ready" }
  | { readonly kind: "done"; readonly slowest: number }
  /** An input does what it must not; then a smaller one that does, too. */
  | { readonly kind: "failed" | "smaller"; readonly input: unknown; readonly error: string };

if (parentPort !== null)
  await work(workerData as Task, (report) => parentPort?.postMessage(report));

async function work(
  { target: name, seed, count, begun }: Task,
  tell: (report: Report) => void,
): Promise<void> {
  const target = targets.find((one) => one.name === name);
  if (target === undefined) throw new Error(`there is no target ${name}`);
  tell({ kind: "ready" });
  const counter = new Int32Array(begun);
  let slowest = 0;
  for (let batch = 0; batch * BATCH < count; batch++) {
    for (const input of inputsOf(target, seed + batch, Math.min(BATCH, count - batch * BATCH))) {
      Atomics.add(counter, 0, 1);
      try {
        slowest = Math.max(slowest, await timed(() => tryInput(target, input)));
      } catch (thrown) {
        const error = String((thrown as Error).stack ?? thrown);
        tell({ kind: "failed", input, error });
        const smaller = await smallest(target, seed + batch, BATCH);
        return tell({ kind: "smaller", input: smaller ?? input, error }); // slow ones do not shrink
      }
    }
  }
  tell({ kind: "done", slowest });
}

/** @returns milliseconds of a processor */
async function timed(work: () => Promise<void>): Promise<number> {
  const before = process.threadCpuUsage();
  await work();
  const { user, system } = process.threadCpuUsage(before);
  const took = (user + system) / 1000;
  if (took > SLOW) throw new Error(`it took ${Math.round(took)} ms`);
  return took;
}
