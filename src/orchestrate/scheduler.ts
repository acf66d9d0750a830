/**
 * Runs many labs, at any time as many as keep the machine busy.
 *
 * A lab computes for about two thirds of its time. For the rest it waits for the engine, for its other
 * processes, for a quiet period or, if it is a slow lab, for a timer of the kernel. One lab per core
 * therefore leaves a part of the machine idle, and two per core don't: on 2 cores 58 labs took 27 s in
 * pairs and 23 s by fours without an engine, 69 s and 65 s with one. A large fixed number is wrong too:
 * 32 labs started at once on 2 cores took more than twice as long as two at a time, because engine and
 * kernel make and remove networks under the same locks. So the scheduler measures the machine. It always
 * runs two labs per core, and starts one more when a part of the machine has been idle since the last
 * measurement. Slow labs, which only wait, end up running all at once.
 *
 * If the engine runs in a virtual machine or elsewhere, idle time here says nothing about it, and the
 * number of labs is twice the number of cores here. `npm run bench:scale` measures what a machine can take, and
 * `--at-once` sets the number.
 */
import { availableParallelism, cpus, freemem } from "node:os";
import { setTimeout as pause } from "node:timers/promises";

/** Between two measurements, in milliseconds. A new lab has made its containers within this time. */
const LOOK = 500;
/** Labs that always run for each core, however busy the machine is. */
const PER_CORE = 2;
/** The share of all cores' time that must have been idle before one more lab starts. */
const SPARE = 0.3;
/** Of one lab, in bytes: two debuggers, a tcpdump for each peer, and the engine's processes for them. */
const MEMORY = 128 * 2 ** 20;
/** More labs at once would add networks, captures and open files and gain nothing. */
const MOST = 32;

export interface Machine {
  readonly cores: number;
  /** The idle share of all cores' time since the last measurement, 0 to 1. */
  readonly idle: number;
  /** Free memory, in bytes. */
  readonly memory: number;
}

/** Whether one more lab may start. */
export function mayStart(running: number, { cores, idle, memory }: Machine): boolean {
  if (running === 0) return true;
  if (memory < MEMORY || running >= MOST) return false;
  return running < PER_CORE * cores || idle > SPARE;
}

export interface Schedule {
  /** A fixed number of labs at the same time; without it the scheduler measures the machine. */
  readonly atOnce?: number | undefined;
  /** Whether the labs run on this machine's kernel, so that its idle time depends on them. */
  readonly here: boolean;
}

/**
 * Does the work for each item, in order. After a failure no further item starts, and the failure is
 * thrown when the running ones have ended.
 */
export async function scheduled<T>(
  items: readonly T[],
  work: (item: T) => Promise<void>,
  { atOnce, here }: Schedule,
): Promise<void> {
  const queue = [...items];
  const running = new Set<Promise<void>>();
  const failures: unknown[] = [];
  const start = (item: T): void => {
    const one = work(item)
      .catch((error) => {
        failures.push(error);
        queue.length = 0;
      })
      .finally(() => running.delete(one));
    running.add(one);
  };
  const look = machineWatch(here);
  while (queue.length > 0 || running.size > 0) {
    const machine = look();
    const room = atOnce === undefined ? roomIn(machine, running.size) : atOnce - running.size;
    for (const item of queue.splice(0, room)) start(item);
    await nextEvent(running, queue.length > 0 && atOnce === undefined && here);
  }
  if (failures.length > 0) throw failures[0];
}

/** The number of free places; beyond that one lab at a time, because its load is not known yet. */
function roomIn(machine: Machine, running: number): number {
  const places = PER_CORE * machine.cores;
  if (running >= places) return mayStart(running, machine) ? 1 : 0;
  let room = 0;
  while (running + room < places && mayStart(running + room, machine)) room += 1;
  return room;
}

/** Resolves when a running item ends, or when the next measurement is due. */
async function nextEvent(running: ReadonlySet<Promise<void>>, looks: boolean): Promise<void> {
  if (!looks) return Promise.race(running);
  const over = new AbortController();
  const time = pause(LOOK, undefined, { signal: over.signal }).catch(() => undefined);
  await Promise.race([...running, time]);
  over.abort();
}

function machineWatch(here: boolean): () => Machine {
  let before = cpuTimes();
  let idle = 0;
  let looked = performance.now();
  return () => {
    // A measurement over a short time means nothing, so the next one waits until enough time has passed.
    if (here && performance.now() - looked >= LOOK / 2) {
      const now = cpuTimes();
      idle = (now.idle - before.idle) / Math.max(1, now.all - before.all);
      before = now;
      looked = performance.now();
    } else idle = 0;
    return { cores: availableParallelism(), idle, memory: freemem() };
  };
}

function cpuTimes(): { readonly idle: number; readonly all: number } {
  const times = cpus().map((cpu) => cpu.times);
  const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
  return {
    idle: sum(times.map((time) => time.idle)),
    all: sum(times.flatMap((time) => Object.values(time))),
  };
}
