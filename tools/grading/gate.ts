/**
 * `make grade-gate`: grades synthetic submissions over five labs, and kills the grader with SIGKILL at seeded moments
 * until it comes to its end. Every grade must be as declared, no attempt may be lost or counted twice, and the files of
 * all formats must be valid.
 * `make grade-gate N=1000 SEED=7 LABS="close udp"` sets the number, the seed and the labs. With `ENGINE=own` the gate has an
 * engine of its own, which is killed too. `SAMPLE=50` writes that many programs with their transcripts to
 * results/grade-gate.txt, to be graded by hand, and their grades to results/grade-gate-key.txt. WIRESTEP_STAGE=namespaces
 * runs all on that stage.
 */
import { appendFile, mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { readJournal } from "../../src/grade/journal/journal.ts";
import { checksum } from "../../src/grading/journal-file.ts";
import { LABS } from "../../test/corpus/program.ts";
import { causesOf, wrongGrades, wrongJournal } from "./compare.ts";
import { numbers, shuffled, studentsOf, writeCourse } from "./generate.ts";
import { killedGrading } from "./killed-grading.ts";
import { OwnEngine } from "./own-engine.ts";
import { candidates } from "./programs.ts";
import { sample } from "./sample.ts";
import { wrongFiles } from "./written.ts";

const SAMPLES = fileURLToPath(new URL("../../results/grade-gate.txt", import.meta.url));
const KEY = SAMPLES.replace(/\.txt$/, "-key.txt");
const COUNT = Number(process.env.N || 1000);
const SEED = Number(process.env.SEED || 7);
/** Of each lab's grading. */
const KILLS = Number(process.env.KILLS || 3);

/** Of all labs. */
const SAMPLE = Number(process.env.SAMPLE || 0);

await using resources = new AsyncDisposableStack();
const engine = process.env.ENGINE === "own" ? resources.use(await OwnEngine.start()) : undefined;
const next = numbers(SEED);
const all = await candidates();
const folder = await mkdtemp(join(tmpdir(), "wirestep-gate-"));
const wrong: string[] = [];
const labs = LABS.filter((lab) => (process.env.LABS ?? lab).split(" ").includes(lab));
for (const lab of labs) {
  const course = join(folder, lab);
  const candidatesOfLab = shuffled(
    all.filter((one) => one.lab === lab),
    next,
  );
  const students = studentsOf(candidatesOfLab, Math.ceil(COUNT / labs.length), next);
  await writeCourse(course, students, next);
  const killed = await killedGrading({ lab, folder: course, kills: KILLS, next, engine });
  const table = await readFile(join(course, "graded/grades.csv"), "utf8");
  const journal = readJournal(await readFile(join(course, "graded/journal"), "utf8"), checksum);
  const found = [
    ...(killed.code === 0 ? [] : [`${lab}: exit code ${killed.code}`]),
    ...wrongGrades(lab, table, students, await causesOf(join(course, "graded"), journal.attempts)),
    ...wrongJournal(journal.attempts, students),
    ...(await wrongFiles(join(course, "graded"))).map((text) => `${lab} ${text}`),
  ];
  wrong.push(...found);
  console.log(
    `${lab}: ${students.length} submissions, grader killed ${killed.grader} times, engine ${killed.engine} times, ${found.length} not as declared`,
  );
  if (SAMPLE > 0) {
    const graded = { lab, folder: join(course, "graded"), students, attempts: journal.attempts };
    await mkdir(dirname(SAMPLES), { recursive: true });
    const { texts, key } = await sample(graded, Math.ceil(SAMPLE / labs.length), numbers(SEED));
    await appendFile(SAMPLES, `${texts}\n`);
    await appendFile(KEY, `${key}\n`);
  }
}
for (const text of wrong) console.log(`✗ ${text}`);
if (wrong.length === 0) await rm(folder, { recursive: true });
else {
  console.log(`the gradings are in ${folder}`);
  process.exitCode = 1;
}
