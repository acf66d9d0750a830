/**
 * `make grade-gate`: grades synthetic submissions over five labs on this machine alone and on two workers of a queue, and
 * kills grader, workers, the queue's server and the engine with SIGKILL at seeded moments until the gradings come to
 * their ends. Every grade must be as declared, no attempt may be lost or counted twice, and the files of all formats must be valid.
 *
 * `make grade-gate N=1000 SEED=7 LABS="close udp" PLACES=workers KILLS=5` sets the number of submissions of each place, the
 * seed, the labs, the places, and the kills of each grading. On a stage of Docker the gate has an engine of its own; with
 * `ENGINE=shared` it uses the one that is there and does not kill it. `SAMPLE=50` writes that many programs with their transcripts to
 * results/grade-gate.txt, to be graded by hand, and their grades to results/grade-gate-key.txt. WIRESTEP_STAGE=namespaces
 * runs all on that stage. Each grading adds a line to results/grade-gate.jsonl, so smaller gates add up to a larger one.
 */
import { appendFile, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LABS } from "../../test/corpus/program.ts";
import { type Compared, compared } from "./compare.ts";
import { numbers, shuffled, studentsOf, writeCourse } from "./generate.ts";
import { killedGrading } from "./killed-grading.ts";
import { OwnEngine } from "./own-engine.ts";
import type { Place } from "./place.ts";
import { PLACES, RESULTS } from "./places.ts";
import { candidates } from "./programs.ts";
import { sample } from "./sample.ts";

const COUNT = Number(process.env.N || 1000);
const SEED = Number(process.env.SEED || 7);
/** Of each lab's grading. */
const KILLS = Number(process.env.KILLS || 5);
/** Of all labs. */
const SAMPLE = Number(process.env.SAMPLE || 0);
const STAGE = process.env.WIRESTEP_STAGE || "docker";

const labs = chosen("LABS", LABS);
const places = chosen("PLACES", Object.keys(PLACES));
await using resources = new AsyncDisposableStack();
const hasOwnEngine = STAGE === "docker" && process.env.ENGINE !== "shared";
const engine = hasOwnEngine ? resources.use(await OwnEngine.start()) : undefined;
const all = await candidates();
const folder = await mkdtemp(join(tmpdir(), "wirestep-gate-"));
await mkdir(RESULTS, { recursive: true });
const gradings: Compared[] = [];
for (const name of places) {
  await using place = await PLACES[name]?.(engine);
  if (place === undefined) continue;
  const next = numbers(SEED);
  for (const lab of labs) gradings.push(await graded(place, lab, next));
}
const sum = (count: (one: Compared) => number): number =>
  gradings.reduce((before, one) => before + count(one), 0);
console.log(
  `${sum(({ submissions }) => submissions)} submissions: ${sum(({ wrong }) => wrong.length)} grades not as declared, ${sum(({ charged }) => charged)} charged, ${sum(({ lost }) => lost.length)} lost, ${sum(({ twice }) => twice.length)} counted twice, ${sum(({ invalid }) => invalid.length)} invalid files`,
);
if (gradings.every(isRight)) await rm(folder, { recursive: true });
else {
  console.log(`the gradings are in ${folder}`);
  process.exitCode = 1;
}

async function graded(place: Place, lab: string, next: () => number): Promise<Compared> {
  const course = join(folder, place.name.replace(" ", "-"), lab);
  const own = shuffled(
    all.filter((one) => one.lab === lab),
    next,
  );
  const students = studentsOf(own, Math.ceil(COUNT / labs.length), next);
  await mkdir(course, { recursive: true });
  await writeCourse(course, students, next);
  const start = performance.now();
  const { killed, code } = await killedGrading({ place, lab, folder: course, kills: KILLS, next });
  const seconds = Math.round((performance.now() - start) / 1000);
  const found = await compared({ lab, folder: join(course, "graded"), students, code });
  const kills = Object.entries(killed).map(([victim, count]) => `${victim} ${count}`);
  console.log(
    `${place.name}, ${lab}: ${students.length} submissions in ${seconds} s, killed ${kills.join(", ") || "nothing"}: ${isRight(found) ? "all as declared" : "not as declared"}`,
  );
  const { wrong, lost, twice, invalid } = found;
  for (const text of [...wrong, ...lost, ...twice, ...invalid]) console.log(`✗ ${text}`);
  const settings = { stage: STAGE, place: place.name, lab, seed: SEED, seconds, killed };
  await appendFile(
    join(RESULTS, "grade-gate.jsonl"),
    `${JSON.stringify({ ...settings, ...found, attempts: found.attempts.length })}\n`,
  );
  if (SAMPLE > 0) {
    const sampled = { lab, folder: join(course, "graded"), students, attempts: found.attempts };
    const count = Math.ceil(SAMPLE / labs.length / places.length);
    const { texts, key } = await sample(sampled, count, numbers(SEED));
    await appendFile(join(RESULTS, "grade-gate.txt"), `${texts}\n`);
    await appendFile(join(RESULTS, "grade-gate-key.txt"), `${key}\n`);
  }
  return found;
}

function isRight({ wrong, lost, twice, invalid }: Compared): boolean {
  return [wrong, lost, twice, invalid].every((texts) => texts.length === 0);
}

/** The names that a variable chooses; all without it. @throws Error for a name that is none of them */
function chosen(variable: string, all: readonly string[]): readonly string[] {
  const names = (process.env[variable] || all.join(" ")).split(" ");
  const unknown = names.find((name) => !all.includes(name));
  if (unknown === undefined) return names;
  throw new Error(`${variable}: there is no ${unknown}. Choose of: ${all.join(" ")}`);
}
