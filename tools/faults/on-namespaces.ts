/**
 * Disturbs a run on a stage of namespaces: signals to the command, SIGKILL to any process of its containers, a full
 * disk, a clock that steps, and a machine on which the command can start no process.
 */
import { mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type RunningCli, startCli } from "../../test/support/commands/cli-run.ts";
import { clockStep, type Disturbed, END_LIMIT, ended, remains } from "./disturb.ts";
import { groupsOf, nameOf, networkHolders, processesIn } from "./groups.ts";
import { fill, PLACES, unfill } from "./inflict.ts";
import type { Moment } from "./moments.ts";

/** Milliseconds within which all processes of a command have ended after it, also on a busy machine. */
const KERNEL_LIMIT = 20_000;
/** The threads with which Node.js reads files. */
const POOL = { name: "libuv-worker", size: 4 };
/** A group of the command itself, without its containers, which have groups of their own. */
const CROWD = `/sys/fs/cgroup/pids/wirestep-faults-${process.pid}`;

export async function disturbOnNamespaces(
  moment: Moment,
  duration: number,
  disk: string,
): Promise<Disturbed> {
  await rm(join(disk, "runs"), { recursive: true, force: true });
  const cli = startCli(
    ["lab", moment.lab, "--stage", "namespaces"],
    clockStep(moment, duration),
    disk,
  );
  await Promise.race([pause(moment.at * duration), cli.ended]); // a pause on purpose: until the moment
  const start = performance.now();
  const met = await inflict(moment, cli, disk);
  const result = await Promise.race([cli.ended, pause(END_LIMIT, undefined, { ref: false })]);
  const took = performance.now() - start;
  cli.process.kill("SIGKILL"); // it has ended, or hangs
  await cli.ended;
  await unfill(disk);
  if (moment.fault === "no room for processes" && met) rmdirSync(CROWD);
  return ended(moment, { met, took, result }, await remains(() => leftOf(cli), disk));
}

/** @returns whether the fault broke something */
async function inflict({ fault, pick }: Moment, cli: RunningCli, disk: string): Promise<boolean> {
  const place = PLACES[fault];
  if (place !== undefined) {
    const end = place.ends[Math.floor(pick * place.ends.length)] ?? "";
    return killAt(cli, end, place.process);
  }
  switch (fault) {
    case "SIGINT":
    case "SIGTERM":
    case "SIGKILL":
      return cli.process.exitCode === null && cli.process.kill(fault);
    case "the disk full":
      await fill(join(disk, "filler"));
      return true;
    case "the clock stepped":
      return true; // the process steps its own clock, see clock-step.ts
    case "no room for processes":
      return crowd(cli);
    default:
      throw new Error(`no way to inflict: ${fault}`);
  }
}

/** Kills a container, or a process in it, as soon as it is there. @returns false if the run ends first */
async function killAt(cli: RunningCli, end: string, name: string | undefined): Promise<boolean> {
  // a program that was started in a container later has some digits after the container's name
  const wanted = new RegExp(`${end}(-[0-9a-f]{8})?$`);
  while (cli.process.exitCode === null && cli.process.signalCode === null) {
    const groups = groupsOf(cli.process.pid).filter((group) => wanted.test(group.name));
    const found = groups
      .flatMap(processesIn)
      .filter((pid) => name === undefined || nameOf(pid) === name);
    if (found.map(killed).includes(true)) return true;
    await pause(2); // a pause on purpose: until it is there
  }
  return false;
}

function killed(pid: number): boolean {
  try {
    return process.kill(pid, "SIGKILL");
  } catch {
    return false; // it has just ended
  }
}

/** Lets the command have no process more than it has now. */
async function crowd(cli: RunningCli): Promise<boolean> {
  const { pid } = cli.process;
  // Node.js itself ends by SIGABRT if it cannot make these threads.
  while (pid !== undefined && cli.process.exitCode === null && poolOf(pid) < POOL.size) {
    await pause(2); // a pause on purpose: until they are there
  }
  if (pid === undefined || cli.process.exitCode !== null) return false;
  mkdirSync(CROWD);
  try {
    writeFileSync(join(CROWD, "cgroup.procs"), `${pid}`); // with all its threads
    const now = readFileSync(join(CROWD, "pids.current"), "utf8");
    writeFileSync(join(CROWD, "pids.max"), now);
    return true;
  } catch {
    rmdirSync(CROWD); // it has just ended
    return false;
  }
}

/** The number of threads of a process's pool; 0 if it has ended. */
function poolOf(pid: number): number {
  try {
    const folder = `/proc/${pid}/task`;
    const name = (thread: string) => readFileSync(`${folder}/${thread}/comm`, "utf8").trim();
    return readdirSync(folder).filter((thread) => name(thread) === POOL.name).length;
  } catch {
    return 0;
  }
}

/** Everything that is left of the command on the machine, after the kernel had time to end its processes. */
async function leftOf(cli: RunningCli): Promise<readonly string[]> {
  const deadline = performance.now() + KERNEL_LIMIT;
  for (;;) {
    const groups = groupsOf(cli.process.pid);
    const processes = [...groups.flatMap(processesIn), ...networkHolders(cli.process.pid)];
    if (processes.length === 0 || performance.now() > deadline) {
      const holders = processes.map((pid) => `process ${pid} (${nameOf(pid)})`);
      return [...groups.map(({ name }) => `control group ${name}`), ...holders];
    }
    await pause(20);
  }
}
