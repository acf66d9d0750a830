/**
 * Many labs, as many at the same time as the machine has work for and no more.
 *
 * A lab computes for about two thirds of its time and waits for the rest: for the engine, for a quiet
 * period or, if it is a slow one, for a timer of the kernel. As many labs as there are cores leave a part
 * of the machine idle. A fixed larger number is wrong in the other way: 32 labs started at once on 2 cores
 * took more than twice as long as two by two, because engine and kernel make and remove their networks
 * under the same locks. So the machine is asked: as many labs as cores run at any rate, and one more
 * begins whenever a part of the machine has been idle since it was asked last. Slow labs, which do
 * nothing but wait, come to run all at once in this way, and on a machine that is busy with other things
 * labs do not make it worse.
 * An engine in a virtual machine or elsewhere is not asked: it has as many labs as there are cores here.
 * What a machine can take otherwise is measured by `make bench-scale`; `--at-once` sets the number.
 */
import { availableParallelism, cpus, freemem } from "node:os";
import { setTimeout as pause } from "node:timers/promises";

/** Between two looks at the machine, in milliseconds: long enough for a lab to have made its containers. */
const LOOK = 500;
/** Of all cores' time, that must have been idle for one more lab to begin. */
const SPARE = 0.3;
/** In bytes, of one lab: two debuggers, a tcpdump for each peer, and the engine's processes for them. */
const MEMORY = 128 * 2 ** 20;
/** Networks, captures and open files beyond these help nobody. */
const MOST = 32;

export interface Machine {
  readonly cores: number;
  /** Of all cores' time since the last look, 0 to 1. */
  readonly idle: number;
  /** Bytes of memory that programs can have. */
  readonly memory: number;
}

/** Whether one more may begin beside those that run. */
export function mayStart(running: number, { cores, idle, memory }: Machine): boolean {
  if (running === 0) return true;
  if (memory < MEMORY || running >= MOST) return false;
  return running < cores || idle > SPARE;
}

export interface Schedule {
  /** So many at the same time, whatever the machine says. */
  readonly atOnce?: number | undefined;
  /** Whether the labs run on this machine's kernel, so that its idle time says something about them. */
  readonly here: boolean;
}

/**
 * Does the work for each item, in their order. After a failure none is begun any more; it is thrown
 * when those that run have ended.
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

/** As many as there are cores free; beyond these one, whose part of the load is not known yet. */
function roomIn(machine: Machine, running: number): number {
  if (running >= machine.cores) return mayStart(running, machine) ? 1 : 0;
  let room = 0;
  while (running + room < machine.cores && mayStart(running + room, machine)) room += 1;
  return room;
}

/** One of those that run has ended, or it is time for another look. */
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
    // A moment's measurement says nothing: it is made anew when enough time has passed.
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
