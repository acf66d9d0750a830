/**
 * `npm run fuzz`: gives generated inputs to everything that parses bytes or text from outside. No input
 * may crash or hang it. An input that does is kept in test/corpus/, and the pure tests try it again.
 *
 *     npm run fuzz -- --n 1000000 --seed 7 --target netstat,dap
 *
 * Exit code 1 if such an input was found.
 */
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { atLeast, atMost, writeFigures } from "../figures/figures.ts";
import { keep } from "./corpus.ts";
import { inputsOf, type Target } from "./target.ts";
import { targets } from "./targets.ts";
import { BATCH, type Report, type Task } from "./worker.ts";

/** In milliseconds. An input usually takes less than one, and the largest takes tens on a busy machine. */
const INPUT_LIMIT = 5_000;
/** The time to search for a smaller input that fails too, in milliseconds. */
const SHRINK_LIMIT = 20_000;

interface Tried {
  readonly target: Target;
  readonly inputs: number;
  readonly seconds: number;
  readonly slowest: number;
  /** The failure and the file of the input; empty if there was none. */
  readonly found: string;
}

const { values } = parseArgs({
  options: {
    n: { type: "string", default: "1000000" },
    seed: { type: "string", default: `${Math.floor(Math.random() * 2 ** 30)}` },
    target: { type: "string", default: targets.map(({ name }) => name).join() },
  },
});
const chosen = targets.filter(({ name }) => values.target.split(",").includes(name));
const seed = Number(values.seed);
const wanted = Number(values.n);
if (chosen.length === 0 || !(Number.isSafeInteger(seed) && wanted >= 1)) {
  const names = targets.map(({ name }) => name).join(" ");
  process.stderr.write(
    `The options are not valid. Give numbers as --n and --seed, and one or more of these as --target: ${names}\n`,
  );
  process.exit(2);
}

process.stdout.write(`seed ${seed}\n`);
row(["target", "inputs", "s", "per s", "slowest (ms)", "  found"]);
const shares = chosen.reduce((sum, { share }) => sum + share, 0);
const all: Tried[] = [];
for (const target of chosen) {
  const tried = await tryTarget(target, Math.ceil((wanted * target.share) / shares));
  all.push(tried);
  printRow(tried);
}
const inputs = all.reduce((sum, one) => sum + one.inputs, 0);
const seconds = all.reduce((sum, one) => sum + one.seconds, 0);
const found = all.filter((one) => one.found !== "").length;
process.stdout.write(`\n${inputs} inputs in ${seconds.toFixed(0)} s, ${found} failed\n`);
if (chosen.length === targets.length) {
  const slowest = Math.max(...all.map((one) => one.slowest));
  await writeFigures("fuzz", "npm run fuzz", [
    atLeast(`inputs to ${all.length} readers`, inputs, 1_000_000),
    atMost("crashes and hangs", found, 0),
    { what: "inputs per second", value: Math.round(inputs / Math.max(seconds, 0.001)), unit: "" },
    { what: "slowest input", value: slowest, unit: "ms" },
  ]);
}
process.exit(found > 0 ? 1 : 0);

/** Tries the inputs in a thread, so that this thread notices an input that hangs. */
async function tryTarget(target: Target, count: number): Promise<Tried> {
  const begun = new SharedArrayBuffer(4);
  const counter = new Int32Array(begun);
  const workerData: Task = { target: target.name, seed, count, begun };
  const worker = new Worker(new URL("worker.ts", import.meta.url), { workerData });
  const { promise, resolve, reject } = Promise.withResolvers<Report | "hangs">();
  let start = performance.now();
  let last = -1;
  let watch: NodeJS.Timeout | undefined;
  worker.on("error", reject);
  worker.on("message", (report: Report) => {
    clearInterval(watch);
    if (report.kind === "done" || report.kind === "smaller") resolve(report);
    if (report.kind === "failed") watch = setTimeout(() => resolve(report), SHRINK_LIMIT);
    if (report.kind !== "ready") return;
    start = performance.now();
    watch = setInterval(() => {
      const now = Atomics.load(counter, 0);
      if (now === last) resolve("hangs");
      last = now;
    }, INPUT_LIMIT);
  });
  const report = await promise.finally(() => clearInterval(watch));
  await worker.terminate();
  const done = Atomics.load(counter, 0);
  const result = { target, inputs: done, seconds: (performance.now() - start) / 1000 };
  if (report === "hangs") {
    const batch = inputsOf(target, seed + Math.floor((done - 1) / BATCH), BATCH);
    const file = keep(target.name, batch[(done - 1) % BATCH]);
    return { ...result, slowest: INPUT_LIMIT, found: `hangs: ${file}` };
  }
  if (report.kind === "done") return { ...result, slowest: report.slowest, found: "" };
  if (report.kind === "ready") throw new Error("a thread that is ready has not ended");
  process.stdout.write(`${target.name}: ${report.error}\n`);
  return { ...result, slowest: 0, found: keep(target.name, report.input) };
}

function row([first = "", ...cells]: readonly (string | number)[]): void {
  const widths = [10, 8, 9, 14];
  const padded = cells.map((cell, index) => `${cell}`.padStart(widths[index] ?? 0));
  process.stdout.write(`${[`${first}`.padEnd(12), ...padded].join("").trimEnd()}\n`);
}

function printRow({ target, inputs: count, seconds: took, slowest, found: what }: Tried): void {
  const rate = Math.round(count / Math.max(took, 0.001));
  row([target.name, count, took.toFixed(1), rate, slowest.toFixed(1), `  ${what || "-"}`]);
}
