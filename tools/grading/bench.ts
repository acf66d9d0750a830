/**
 * `make bench-grade`: measures a grading of send-recv by N different correct submissions of the server, compilation
 * included, and extrapolates to 500. Run it on an idle machine: other work makes the time longer, and counts as the
 * machine's. With WIRESTEP_STAGE=namespaces all processes of the grading are the command's own, so its processor time
 * is a figure that holds on a busy machine too. An engine's processes are not.
 */
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const COUNT = Number(process.env.N || 40);
const COURSE = 500;
/** Minutes for that course on two cores. */
const GOAL = process.env.WIRESTEP_STAGE === "namespaces" ? 5 : 12;
/** Of /proc/PID/stat, in a second: USER_HZ. */
const TICKS = 100;

const folder = await mkdtemp(join(tmpdir(), "wirestep-bench-grade-"));
const own = await readFile(join(ROOT, "labs/send-recv/server.cc"), "utf8");
for (let index = 0; index < COUNT; index += 1) {
  const student = join(folder, "submissions", `s${index}`);
  await mkdir(student, { recursive: true });
  await writeFile(join(student, "server.cc"), `${own}// submission ${index}\n`);
}
const before = await busySeconds();
const start = performance.now();
const { code, memory } = await grade();
const seconds = (performance.now() - start) / 1000;
const busy = (await busySeconds()) - before;
const minutes = (seconds / COUNT) * (COURSE / 60);
console.log(
  `${COUNT} submissions in ${seconds.toFixed(1)} s on ${availableParallelism()} cores: ${((60 * COUNT) / seconds).toFixed(1)} a minute`,
);
console.log(`processor time of the whole machine: ${(busy / COUNT).toFixed(2)} s a submission`);
console.log(
  `processor time of the command and its processes: ${((await childSeconds()) / COUNT).toFixed(2)} s a submission`,
);
console.log(`memory of the command: at most ${memory} MiB`);
console.log(`${COURSE} submissions would take ${minutes.toFixed(1)} minutes; the goal is ${GOAL}`);
await rm(folder, { recursive: true });
if (code !== 0 || minutes > GOAL) process.exitCode = 1;

async function grade(): Promise<{ readonly code: number | null; readonly memory: number }> {
  const args = ["grade", "send-recv", "--submissions", "submissions", "--out", "graded"];
  const child = spawn(join(ROOT, "bin/wirestep"), args, {
    cwd: folder,
    stdio: ["ignore", "inherit", "inherit"],
  });
  let memory = 0;
  const timer = setInterval(async () => {
    // bin/wirestep becomes node by exec, so this is the command's own process
    const status = await readFile(`/proc/${child.pid}/status`, "utf8").catch(() => ""); // it has just ended
    memory = Math.max(memory, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
  }, 500);
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  clearInterval(timer);
  return { code, memory: Math.round(memory) };
}

/** Processor time of all processes that this one, or one of them, has waited for. */
async function childSeconds(): Promise<number> {
  const stat = await readFile("/proc/self/stat", "utf8");
  const [user, system] = stat
    .slice(stat.lastIndexOf(")") + 2)
    .split(" ")
    .slice(13, 15)
    .map(Number);
  return ((user ?? 0) + (system ?? 0)) / TICKS;
}

/** Seconds that all processors have worked since the machine started. */
async function busySeconds(): Promise<number> {
  const [line = ""] = (await readFile("/proc/stat", "utf8")).split("\n");
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = line
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return (user + nice + system + irq + softirq) / 100;
}
