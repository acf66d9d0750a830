/**
 * `make bench`: compares the time of a run with the time that the engine alone takes, and with a script.
 * All of them alternate, so that a busy moment of the machine affects each. A ratio is computed for each
 * round, and the median of these is reported.
 *
 *     floor            makes and removes the run's containers, with dockerode alone (floor.ts)
 *     stepped floor    the same with GDB in the peers, which steps the programs (stepped-floor.ts)
 *     by hand          captures and checks the same handshake with docker and bash (by-hand.sh)
 *     lab              make lab-handshake, from the key press to the prompt
 *     without engine   the same on a stage of namespaces
 *     observe          make observe with two programs in C, without a lab
 *     lab of the same  the lab that wirestep draft makes of them, with the same steps
 *
 * Then it measures the time from the request to the verdict in one process, on a prepared stage and on a
 * new one (warm.ts).
 *
 * Writes results/bench.json and results/bench.svg.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { $, argv } from "zx";
import { openEngine } from "../../src/engine/connect.ts";
import { ensureImages } from "../../src/images/ensure.ts";
import { labFolder, readLabFolder } from "../../src/lab-files/folder.ts";
import { medianOf } from "../../test/support/evidence/rounds.ts";
import { atMost, RESULTS, type Row, writeFigures } from "../figures/figures.ts";
import { chart } from "./chart.ts";
import { type Phase, phasesIn, phasesOf, stepCosts } from "./phases.ts";
import { computed } from "./rounds-at-once.ts";

const rounds = Number(argv._[0] ?? 12);
const here = fileURLToPath(new URL(".", import.meta.url));
const engine = await openEngine({ env: process.env, note: console.log });
const quiet = $({
  quiet: true,
  env: { ...process.env, DOCKER_HOST: engine.host },
  cwd: join(here, "../.."),
});

const ON_NAMESPACES = "FLAGS=--stage namespaces";
const place = await mkdtemp(join(tmpdir(), "wirestep-bench-"));
const { lab, sidecar } = await warmUp();
const sameLab = await draftOfObserved();
const socket = engine.host.replace("unix://", "");

type Contestant =
  | "floor"
  | "stepped floor"
  | "by hand"
  | "lab"
  | "without engine"
  | "observe"
  | "lab of the same";
const times: Record<Contestant | "floor, its work", number[]> = {
  floor: [], "floor, its work": [], "stepped floor": [], "by hand": [], lab: [], "without engine": [], observe: [],
  "lab of the same": [],
}; // biome-ignore format: a table
/** CPU time of all processes of the machine, in seconds. */
const cpu: Record<Contestant, number[]> = {
  floor: [],
  "stepped floor": [],
  "by hand": [],
  lab: [],
  "without engine": [],
  observe: [],
  "lab of the same": [],
};
const runs: (readonly Phase[])[] = [];

for (let round = 0; round < rounds; round++) {
  const floor = await timed(
    "floor",
    () => quiet`${process.execPath} ${join(here, "floor.ts")} ${socket} ${lab} ${sidecar}`,
  );
  times["floor, its work"].push(Number(floor));
  await timed(
    "stepped floor",
    () => quiet`${process.execPath} ${join(here, "stepped-floor.ts")} ${socket} ${lab} ${sidecar}`,
  );
  await timed("by hand", () => quiet`${join(here, "by-hand.sh")} ${lab} ${sidecar}`);
  runs.push(phasesIn(await timed("lab", () => quiet`make lab-handshake FLAGS=--timing`)));
  await timed("without engine", () => quiet`make lab-handshake ${ON_NAMESPACES}`);
  await timed("observe", observeOnce);
  await timed("lab of the same", () => quiet`bin/wirestep lab ${sameLab}`);
  console.log(
    `round ${round + 1}: ${(Object.keys(cpu) as Contestant[]).map((name) => `${name} ${shown(times[name].at(-1))}`).join(", ")}`,
  );
}

const inProcess = JSON.parse(
  (await quiet`${process.execPath} ${join(here, "warm.ts")} ${rounds}`).stdout,
) as Record<"cold" | "warm", readonly number[]> & {
  readonly phases: readonly (readonly Phase[])[];
};
const warmByCold = medianOf(
  inProcess.warm.map((time, round) => time / (inProcess.cold[round] ?? Number.NaN)),
);

const ratio = (one: Contestant, other: keyof typeof times): number =>
  medianOf(times[one].map((time, round) => time / (times[other][round] ?? Number.NaN)));
const phases = phasesOf(runs);
const steps = stepCosts(runs);
const medians = Object.fromEntries(
  Object.entries(times).map(([name, all]) => [name, medianOf(all)] as const),
);
for (const { phase, start, milliseconds } of phases) {
  console.log(`${shown(start).padStart(8)} ${milliseconds.toFixed(1).padStart(8)}  ${phase}`);
}
const rows: Row[] = [
  ...Object.entries(medians).map(([what, value]) => ({ what, value, unit: "ms" })),
  ...Object.entries(cpu).map(([what, all]) => ({
    what: `CPU time of all cores: ${what}`,
    value: 1000 * medianOf(all),
    unit: "ms",
  })),
  atMost("lab / floor", ratio("lab", "floor"), 1.4),
  {
    what: "lab / floor's work, without its start",
    value: ratio("lab", "floor, its work"),
    unit: "",
  },
  atMost("lab / by hand", ratio("lab", "by hand"), 1.2),
  atMost("without engine / by hand", ratio("without engine", "by hand"), 0.55),
  atMost("lab / stepped floor", ratio("lab", "stepped floor"), 1.2),
  atMost("observe / lab of the same", ratio("observe", "lab of the same"), 1.15),
  {
    what: "stepped floor / by hand",
    value: ratio("stepped floor", "by hand"),
    unit: "",
  },
  ...Object.entries(steps.parts).map(([part, value]) => ({
    what: `of a step: ${part}`,
    value,
    unit: "ms",
  })),
  atMost("a step without its debugger", steps.own, 5, "ms"),
  atMost("a step without its debugger, warm process", stepCosts(inProcess.phases).own, 5, "ms"),
  { what: "from request to verdict, new stage", value: medianOf(inProcess.cold), unit: "ms" },
  {
    what: "from request to verdict, prepared stage",
    value: medianOf(inProcess.warm),
    unit: "ms",
  },
  atMost("prepared stage / new stage", warmByCold, 0.3),
];
console.log(`\nmedians of ${rounds} rounds`);
for (const { what, value, unit } of rows) {
  console.log(`${(value as number).toFixed(2).padStart(10)} ${unit.padEnd(2)}  ${what}`);
}
await writeFigures("bench", "make bench", rows, engine.version);
await writeFile(join(RESULTS, "bench.svg"), chart(medians, phases));
console.log("chart in results/bench.svg");
await rm(place, { recursive: true });

/** Builds missing images and fills caches. @returns the ids of the lab's image, with its programs, and the sidecar's */
async function warmUp(): Promise<Readonly<Record<"lab" | "sidecar", string>>> {
  await quiet`make lab-handshake`;
  await quiet`make lab-handshake ${ON_NAMESPACES}`;
  const files = await readLabFolder(labFolder("handshake"));
  const { lab: image, sidecar: tools } = await ensureImages(engine, {
    lab: files,
    env: process.env,
    note: console.log,
  });
  return { lab: image.id, sidecar: tools.id };
}

/** Two programs in C without a lab, as a user runs them. */
function observeOnce() {
  const [server, client] = ["server", "client"].map((peer) => join(here, `observed/${peer}.c`));
  return quiet`make observe SERVER=${server} CLIENT=${client}`;
}

/** @returns the folder of the lab with the steps of the observed programs, which has run */
async function draftOfObserved(): Promise<string> {
  const { stdout } = await observeOnce();
  const [, run = ""] = /files in (\S+):/.exec(stdout) ?? [];
  const folder = join(place, "same-steps");
  await quiet`bin/wirestep draft ${run} --to ${folder}`;
  return folder;
}

/** @returns the standard output */
async function timed(
  name: Contestant,
  work: () => Promise<{ readonly stdout: string }>,
): Promise<string> {
  const before = computed();
  const start = performance.now();
  const { stdout } = await work();
  times[name].push(performance.now() - start);
  cpu[name].push(computed() - before);
  return stdout;
}

function shown(milliseconds = Number.NaN): string {
  return milliseconds.toFixed(0);
}
