/**
 * Measures the time from the request to the verdict within one process, as in the stepper and the studio.
 * Runs on a new stage ("cold") and on a prepared one ("warm") alternate.
 *
 *     node warm.ts ROUNDS    prints {"cold": [milliseconds], "warm": [milliseconds], "phases": of the warm}
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performLab } from "../../src/orchestrate/perform-lab.ts";
import { PreparedStage } from "../../src/orchestrate/prepared-stage.ts";
import { type Phase, Timing } from "../../src/runtime/timing.ts";

const rounds = Number(process.argv[2]);
const runs = await mkdtemp(join(tmpdir(), "wirestep-bench-"));
const prepared = new PreparedStage();
const measured = { cold: [] as number[], warm: [] as number[], phases: [] as (readonly Phase[])[] };
try {
  await run(prepared); // imports code, fills caches and leaves a prepared stage
  for (let round = 0; round < rounds; round++) {
    await prepared.ready();
    const { judged, phases } = await run(prepared);
    measured.warm.push(judged);
    measured.phases.push(phases);
    await prepared.ready(); // if it were made during the next run, it would slow that run
    measured.cold.push((await run()).judged);
  }
} finally {
  await prepared[Symbol.asyncDispose]();
  await rm(runs, { recursive: true });
}
console.log(JSON.stringify(measured));
process.exit(); // open connections to the engine would keep the process alive

/** @returns the milliseconds to the verdict, and the phases of the run */
async function run(
  ahead?: PreparedStage,
): Promise<{ readonly judged: number; readonly phases: readonly Phase[] }> {
  const start = performance.now();
  const timing = new Timing(start);
  let judged = Number.NaN;
  const { record } = await performLab({
    lab: "handshake",
    family: 4,
    keep: false,
    runs,
    timing,
    env: process.env,
    signal: new AbortController().signal,
    prepared: ahead,
    progress: () => undefined,
    started: () => undefined,
    step: () => undefined,
    judged: () => {
      judged = performance.now() - start;
    },
  });
  if (record.verdict !== "passed") throw new Error(`the handshake is ${record.verdict}`);
  return { judged, phases: timing.phases };
}
