/**
 * What a run costs beside what the engine alone takes, and beside a script: `make bench`, all of them
 * by turns, so that a busy moment of the machine meets each. Ratios are of one round, then their median.
 *
 *     floor      the run's containers made and removed, with dockerode alone (floor.ts)
 *     by hand    the same handshake, captured and checked by docker and bash (by-hand.sh)
 *     lab        make lab-handshake, from the key pressed to the prompt
 *
 * Writes results/bench.json and results/bench.svg.
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { $, argv } from "zx";
import { openEngine } from "../../src/stage/engine.ts";
import { medianOf } from "../support/rounds.ts";
import { chart } from "./chart.ts";
import { type Phase, phasesIn, phasesOf, stepCosts } from "./phases.ts";

const rounds = Number(argv._[0] ?? 12);
const here = fileURLToPath(new URL(".", import.meta.url));
const results = join(here, "../../results");
const engine = await openEngine({ note: console.log });
const quiet = $({
  quiet: true,
  env: { ...process.env, DOCKER_HOST: engine.host },
  cwd: join(here, "../.."),
});

const { environment } = await warmUp();
const { lab = "", sidecar = "" } = environment.images;
const socket = engine.host.replace("unix://", "");

type Contestant = "floor" | "by hand" | "lab";
const times: Record<Contestant | "floor, its work", number[]> = {
  floor: [], "floor, its work": [], "by hand": [], lab: [],
}; // biome-ignore format: a table
const runs: (readonly Phase[])[] = [];

for (let round = 0; round < rounds; round++) {
  const floor = await timed(
    "floor",
    () => quiet`${process.execPath} ${join(here, "floor.ts")} ${socket} ${lab} ${sidecar}`,
  );
  times["floor, its work"].push(Number(floor));
  await timed("by hand", () => quiet`${join(here, "by-hand.sh")} ${lab} ${sidecar}`);
  runs.push(phasesIn(await timed("lab", () => quiet`make lab-handshake FLAGS=--timing`)));
  console.log(
    `round ${round + 1}: ${(["floor", "by hand", "lab"] as const).map((name) => `${name} ${shown(times[name].at(-1))}`).join(", ")}`,
  );
}

const ratio = (other: keyof typeof times): number =>
  medianOf(times.lab.map((time, round) => time / (times[other][round] ?? Number.NaN)));
const phases = phasesOf(runs);
const steps = stepCosts(runs);
const summary = {
  rounds,
  machine: { processors: availableParallelism(), ...environment },
  medians: Object.fromEntries(Object.entries(times).map(([name, all]) => [name, medianOf(all)])),
  ratios: {
    "lab / floor": ratio("floor"),
    "lab / floor, its work": ratio("floor, its work"),
    "lab / by hand": ratio("by hand"),
  },
  "own time per step": steps.own,
  "parts of a step": steps.parts,
  phases,
  times,
};

await mkdir(results, { recursive: true });
await writeFile(join(results, "bench.json"), `${JSON.stringify(summary, undefined, 2)}\n`);
await writeFile(join(results, "bench.svg"), chart(summary.medians, phases));

for (const { phase, start, milliseconds } of phases) {
  console.log(`${shown(start).padStart(8)} ${milliseconds.toFixed(1).padStart(8)}  ${phase}`);
}
console.log(`\nmedians of ${rounds} rounds, in ms`);
for (const [name, value] of Object.entries(summary.medians))
  console.log(`${shown(value).padStart(8)}  ${name}`);
for (const [name, value] of Object.entries(summary.ratios))
  console.log(`${value.toFixed(3).padStart(8)}  ${name}`);
for (const [part, value] of Object.entries(steps.parts))
  console.log(`${value.toFixed(2).padStart(8)}  of a step: ${part}`);
console.log(`${steps.own.toFixed(2).padStart(8)}  own time per step: all but the debugger's`);
console.log("results/bench.json, results/bench.svg");

/** What is missing is built, caches are filled. @returns the record of a run */
async function warmUp(): Promise<{
  readonly environment: { readonly images: Readonly<Record<string, string>> };
}> {
  const { stdout } = await quiet`make lab-handshake`;
  const [, folder = ""] = /files in (\S+):/.exec(stdout) ?? [];
  return JSON.parse(await readFile(join(here, "../..", folder, "record.json"), "utf8"));
}

/** @returns what it printed */
async function timed(
  name: Contestant,
  work: () => Promise<{ readonly stdout: string }>,
): Promise<string> {
  const start = performance.now();
  const { stdout } = await work();
  times[name].push(performance.now() - start);
  return stdout;
}

function shown(milliseconds = Number.NaN): string {
  return milliseconds.toFixed(0);
}
