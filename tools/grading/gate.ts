/**
 * `make grade-gate`: grades synthetic submissions over five labs, and kills the grader with SIGKILL at seeded moments
 * until it comes to its end. Every grade must be as declared, and no attempt may be lost or counted twice.
 * `make grade-gate N=1000 SEED=7 LABS="close udp"` sets the number, the seed and the labs.
 */
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Attempt, readJournal } from "../../src/grade/journal/journal.ts";
import { byWork } from "../../src/grade/journal/standing.ts";
import { checksum } from "../../src/grading/journal-file.ts";
import { LABS } from "../../test/corpus/program.ts";
import { messageOf } from "../corpus/message.ts";
import { wrongGrades } from "./compare.ts";
import { type MadeStudent, numbers, shuffled, studentsOf, writeCourse } from "./generate.ts";
import { candidates } from "./programs.ts";

const COMMAND = fileURLToPath(new URL("../../bin/wirestep", import.meta.url));
const COUNT = Number(process.env.N || 1000);
const SEED = Number(process.env.SEED || 7);
/** Of each lab's grading. */
const KILLS = Number(process.env.KILLS || 3);

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
  const attempts = await graded(lab, course, students.length);
  const table = await readFile(join(course, "graded/grades.csv"), "utf8");
  const journal = readJournal(await readFile(join(course, "graded/journal"), "utf8"), checksum);
  const found = [
    ...wrongGrades(lab, table, students, await causesOf(join(course, "graded"), journal.attempts)),
    ...wrongJournal(journal.attempts, students),
  ];
  wrong.push(...found);
  console.log(
    `${lab}: ${students.length} submissions, killed ${attempts - 1} times, ${found.length} not as declared`,
  );
}
for (const text of wrong) console.log(`✗ ${text}`);
if (wrong.length === 0) await rm(folder, { recursive: true });
else {
  console.log(`the gradings are in ${folder}`);
  process.exitCode = 1;
}

/** Grades until the command comes to its end. @returns how often it was started */
async function graded(lab: string, course: string, count: number): Promise<number> {
  for (let starts = 1; ; starts += 1) {
    const args = [
      "grade",
      lab,
      "--submissions",
      "submissions",
      "--roster",
      "roster.csv",
      "--out",
      "graded",
    ];
    const child = spawn(COMMAND, args, { cwd: course, stdio: ["ignore", "ignore", "pipe"] });
    // after this many lines of progress, which come about twenty times in a grading
    let linesLeft =
      starts > KILLS ? Number.POSITIVE_INFINITY : 1 + Math.floor((next() * 20) / KILLS);
    child.stderr.on("data", (chunk: Buffer) => {
      linesLeft -= chunk.toString().split("graded").length - 1;
      if (linesLeft <= 0) child.kill("SIGKILL");
    });
    const [code, signal] = await new Promise<[number | null, string | null]>((resolve) => {
      child.on("close", (...ended) => resolve(ended));
    });
    if (signal === "SIGKILL") continue;
    if (code !== 0) wrong.push(`${lab}: exit code ${code} for ${count} submissions`);
    return starts;
  }
}

/** The first mismatch of each student's transcript, for which the corpus declares its causes. */
async function causesOf(
  folder: string,
  attempts: readonly Attempt[],
): Promise<ReadonlyMap<string, string>> {
  const found = attempts.map(async ({ student, run }) => {
    const file = run === undefined ? undefined : join(folder, run, "transcript.txt");
    const message = file === undefined ? undefined : messageOf(await readFile(file, "utf8"));
    return [student, message?.mismatch ?? ""] as const;
  });
  return new Map(await Promise.all(found));
}

/** Work with more than one conclusive attempt was counted twice, and work without one was lost. */
function wrongJournal(
  attempts: readonly Attempt[],
  students: readonly MadeStudent[],
): readonly string[] {
  const works = [...byWork(attempts).values()];
  const graded = students.filter(({ candidate }) => candidate.declared.verdict !== "missing");
  const conclusive = (all: readonly Attempt[]): number =>
    all.filter(({ outcome }) => outcome.verdict !== "inconclusive").length;
  const twice = works.filter((all) => conclusive(all) !== 1);
  return [
    ...(works.length === graded.length
      ? []
      : [`${works.length} works in the journal, not ${graded.length}`]),
    ...twice.map(([first]) => `${first?.student}: not exactly one conclusive attempt`),
  ];
}
