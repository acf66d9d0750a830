/**
 * `npm run queue-gate`: grades synthetic submissions on two workers of a queue, and kills grader, workers and the queue's
 * server with SIGKILL at seeded moments until the grading comes to its end. Every grade must be as declared, and no
 * attempt may be lost or counted twice. `N`, `SEED`, `LABS` and `KILLS` are as for the gate of one machine (gate.ts). The
 * stage is that of WIRESTEP_STAGE, namespaces if there is none. The server keeps nothing on a disk, so its end takes all jobs.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { readJournal } from "../../src/grade/journal/journal.ts";
import { checksum } from "../../src/grading/journal-file.ts";
import { LABS } from "../../test/corpus/program.ts";
import { RedisServer } from "../../test/support/queue/redis-server.ts";
import { causesOf, wrongGrades, wrongJournal } from "./compare.ts";
import { numbers, shuffled, studentsOf, writeCourse } from "./generate.ts";
import { candidates } from "./programs.ts";

const COMMAND = fileURLToPath(new URL("../../bin/wirestep", import.meta.url));
const COUNT = Number(process.env.N || 100);
const SEED = Number(process.env.SEED || 7);
/** Of each lab's grading. */
const KILLS = Number(process.env.KILLS || 6);
/** Milliseconds, at most, between two kills. */
const BETWEEN = 6_000;
const VICTIMS = ["grader", "worker", "server"] as const;
/** Gradings that may end with inconclusive results after the kills. */
const MOST_ENDS = 3;

type Victim = (typeof VICTIMS)[number];

const next = numbers(SEED);
const folder = await mkdtemp(join(tmpdir(), "wirestep-queue-gate-"));
await writeFile(join(folder, "key"), "k".repeat(64));
const env = { WIRESTEP_STAGE: "namespaces", ...process.env };
const wrong: string[] = [];
const all = await candidates();
await using server = await RedisServer.start();
const queue = ["--queue", server.address, "--queue-key", join(folder, "key")];

function started(args: readonly string[], cwd: string): ChildProcess {
  return spawn(COMMAND, [...args, ...queue], { cwd, env, stdio: ["ignore", "ignore", "inherit"] });
}

const ended = (child: ChildProcess): Promise<readonly [number | null, string | null]> =>
  new Promise((resolve) => child.on("close", (...how) => resolve(how)));

class Workers {
  readonly #running: ChildProcess[] = [];

  start(): void {
    this.#running.push(started(["worker", "--at-once", "1", "--lost-after", "6"], folder));
  }

  /** Another one starts in the place of the one that is killed. */
  kill(): void {
    this.#running.shift()?.kill("SIGKILL");
    this.start();
  }

  async stop(): Promise<void> {
    const over = this.#running.map(ended);
    for (const child of this.#running) child.kill("SIGINT");
    await Promise.all(over);
  }
}

async function inflict(victim: Victim, workers: Workers, grader: ChildProcess): Promise<void> {
  if (victim === "grader") grader.kill("SIGKILL");
  else if (victim === "worker") workers.kill();
  else {
    await server.kill();
    await server.again();
  }
}

/** Grades until the command comes to its end. @returns how often each was killed, and the last exit code */
async function graded(course: string, lab: string, workers: Workers) {
  const killed: Record<Victim, number> = { grader: 0, worker: 0, server: 0 };
  const args = ["grade", lab, "--submissions", "submissions", "--roster", "roster.csv"];
  for (let ends = 0; ; ) {
    const grader = started([...args, "--out", "graded"], course);
    const end = ended(grader);
    let over = false;
    void end.then(() => {
      over = true;
    });
    const killing = async (): Promise<void> => {
      while (killed.grader + killed.worker + killed.server < KILLS) {
        await Promise.race([pause(next() * BETWEEN), end]);
        if (over) return;
        const victim = VICTIMS[Math.floor(next() * VICTIMS.length)] ?? "grader";
        killed[victim] += 1;
        await inflict(victim, workers, grader);
      }
    };
    const [[code, signal]] = await Promise.all([end, killing()]);
    if (signal === "SIGKILL") continue;
    ends += 1;
    if (code !== 3 || ends >= MOST_ENDS) return { killed, code };
  }
}

const workers = new Workers();
for (const _ of ["one", "two"]) workers.start();
const labs = LABS.filter((lab) => (process.env.LABS ?? lab).split(" ").includes(lab));
for (const lab of labs) {
  const course = join(folder, lab);
  const own = shuffled(
    all.filter((one) => one.lab === lab),
    next,
  );
  const students = studentsOf(own, Math.ceil(COUNT / labs.length), next);
  await writeCourse(course, students, next);
  const { killed, code } = await graded(course, lab, workers);
  const table = await readFile(join(course, "graded/grades.csv"), "utf8");
  const journal = readJournal(await readFile(join(course, "graded/journal"), "utf8"), checksum);
  const found = [
    ...(code === 0 ? [] : [`${lab}: exit code ${code}`]),
    ...wrongGrades(lab, table, students, await causesOf(join(course, "graded"), journal.attempts)),
    ...wrongJournal(journal.attempts, students),
  ];
  wrong.push(...found);
  console.log(
    `${lab}: ${students.length} submissions, killed: grader ${killed.grader}, worker ${killed.worker}, server ${killed.server} times; ${found.length} not as declared`,
  );
}
await workers.stop();
for (const text of wrong) console.log(`✗ ${text}`);
if (wrong.length === 0) await rm(folder, { recursive: true });
else {
  console.log(`the gradings are in ${folder}`);
  process.exitCode = 1;
}
