/**
 * `make fuzz`: so many inputs in all to everything that parses bytes or text from outside. None may
 * crash it or hang it; one that does is kept under test/corpus, where the pure tests find it.
 *
 *     make fuzz N=1000000 SEED=7 TARGET=netstat,dap
 *
 * Exit code 1 if one was found.
 */
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { alignColumns } from "../../src/report/table-changes.ts";
import { keep } from "./corpus.ts";
import { inputsOf, type Target } from "./target.ts";
import { targets } from "./targets.ts";
import { BATCH, type Report, type Task } from "./worker.ts";

/** One input takes well under a millisecond; the largest, on a busy machine, tens of them. */
const INPUT_LIMIT = 5_000;

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
  process.stderr.write(
    `N and SEED are numbers; targets: ${targets.map(({ name }) => name).join(" ")}\n`,
  );
  process.exit(2);
}

interface Tried {
  readonly target: Target;
  readonly inputs: number;
  readonly seconds: number;
  readonly slowest: number;
  readonly found: string;
}

process.stdout.write(`seed ${seed}\n`);
const tried: Tried[] = [];
const shares = chosen.reduce((sum, { share }) => sum + share, 0);
for (const target of chosen) {
  tried.push(await tryTarget(target, Math.ceil((wanted * target.share) / shares)));
}
const inputs = tried.reduce((sum, one) => sum + one.inputs, 0);
const seconds = tried.reduce((sum, one) => sum + one.seconds, 0);
const found = tried.filter((one) => one.found !== "");
process.stdout.write(
  `${table()}\n\n${inputs} inputs in ${seconds.toFixed(0)} s, ${found.length} found\n`,
);
process.exit(found.length > 0 ? 1 : 0);

/** In a thread of its own; an input that does not end is found out from outside. */
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
    if (report.kind === "shrinking") return clearInterval(watch);
    if (report.kind !== "ready") return resolve(report);
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
    const input = inputsOf(target, seed + Math.floor((done - 1) / BATCH), BATCH)[
      (done - 1) % BATCH
    ];
    const file = keep(target.name, input);
    return { ...result, slowest: INPUT_LIMIT, found: `hangs: ${file}` };
  }
  if (report.kind === "failed") {
    const file = keep(target.name, report.input);
    process.stdout.write(`${target.name}: ${report.error}\n`);
    return { ...result, slowest: 0, found: file };
  }
  return { ...result, slowest: report.kind === "done" ? report.slowest : 0, found: "" };
}

function table(): string {
  const rows = tried.map(({ target, inputs: count, seconds: took, slowest, found: what }) => [
    target.name,
    `${count}`,
    took.toFixed(1),
    `${Math.round(count / Math.max(took, 0.001))}`,
    slowest.toFixed(1),
    what || "-",
  ]);
  return alignColumns([["target", "inputs", "s", "per s", "slowest (ms)", "found"], ...rows]).join(
    "\n",
  );
}
