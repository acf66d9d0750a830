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

export type Report =
  | { readonly kind: "ready" }
  /** An input has failed, and a smaller one is looked for. */
  | { readonly kind: "shrinking" }
  | { readonly kind: "done"; readonly slowest: number }
  | { readonly kind: "failed"; readonly input: unknown; readonly error: string };

/** In milliseconds of a processor: a busy machine makes nothing slow. */
const SLOW = 500;

async function timed(work: () => Promise<void>): Promise<number> {
  const before = process.threadCpuUsage();
  await work();
  const { user, system } = process.threadCpuUsage(before);
  const took = (user + system) / 1000;
  if (took > SLOW) throw new Error(`it took ${Math.round(took)} ms`);
  return took;
}

async function work({ target: name, seed, count, begun }: Task): Promise<Report> {
  const target = targets.find((one) => one.name === name);
  if (target === undefined) throw new Error(`there is no target ${name}`);
  const counter = new Int32Array(begun);
  let slowest = 0;
  for (let batch = 0; batch * BATCH < count; batch++) {
    const inputs = inputsOf(target, seed + batch, Math.min(BATCH, count - batch * BATCH));
    for (const input of inputs) {
      Atomics.add(counter, 0, 1);
      try {
        slowest = Math.max(slowest, await timed(() => tryInput(target, input)));
      } catch (error) {
        parentPort?.postMessage({ kind: "shrinking" } satisfies Report);
        const small = (await smallest(target, seed + batch, BATCH)) ?? input; // slow ones do not shrink
        return { kind: "failed", input: small, error: String((error as Error).stack ?? error) };
      }
    }
  }
  return { kind: "done", slowest };
}

parentPort?.postMessage({ kind: "ready" } satisfies Report);
if (parentPort !== null) parentPort.postMessage(await work(workerData as Task));
