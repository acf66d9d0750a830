/**
 * Measures the memory of labs that are held between two steps, with both programs under GDB. Several labs
 * are brought to their second step in one process and stay there until they have been measured.
 */
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type Docker from "dockerode";
import { LAB_LABEL, OWNER_LABEL, ownerOfThisProcess, RUN_LABEL } from "../../src/engine/owner.ts";
import { imageTag } from "../../src/images/name.ts";
import { performLab } from "../../src/orchestrate/perform-lab.ts";
import { Timing } from "../../src/runtime/timing.ts";

const MIB = 2 ** 20;

/** Averages over the held labs, for one lab, in MiB. */
export interface HeldMemory {
  /** The memory that the kernel charges to the lab's containers, without what it may drop at any time. */
  readonly charged: number;
  /** Proportional set sizes of all processes in the containers. Shared memory counts once in total. */
  readonly processes: number;
  /** The part of `processes` that belongs to GDB, of both peers. */
  readonly debuggers: number;
  /** Private memory of these debuggers, without files and shared pages. It is part of the charge. */
  readonly debuggersOwn: number;
  /** The engine's processes for the lab's containers. */
  readonly shims: number;
}

interface Process {
  readonly name: string;
  readonly pss: number;
  readonly own: number;
}

export async function heldMemory(docker: Docker, lab: string, count: number): Promise<HeldMemory> {
  const around = await mkdtemp(join(tmpdir(), "wirestep-held-"));
  const { promise: release, resolve: releaseAll } = Promise.withResolvers<void>();
  const labs = Array.from({ length: count }, () => holdLab(lab, around, release));
  const ended = Promise.all(labs.map(({ done }) => done));
  try {
    await Promise.all(labs.map(({ held }) => held));
    return await measure(docker, lab, count);
  } finally {
    releaseAll();
    await ended.finally(() => rm(around, { recursive: true }));
  }
}

/** The private memory of one GDB, in MiB, that has loaded its adapter with Python but no program. */
export async function emptyDebugger(docker: Docker, lab: string): Promise<number> {
  const [image] = await docker.listImages({
    filters: { reference: [imageTag(`lab-${lab}`, "*")] },
  });
  if (image === undefined) throw new Error(`the engine has no image of ${lab}`);
  const script = "python print(open('/proc/self/smaps_rollup').read())";
  const command = ["gdb", "-q", "-nx", "-batch", "-ex", "python import gdb.dap", "-ex", script];
  const container = await docker.createContainer({
    Image: image.Id,
    Cmd: command,
    Labels: { [RUN_LABEL]: "empty-debugger", [OWNER_LABEL]: ownerOfThisProcess() },
    HostConfig: { NetworkMode: "none" },
  });
  try {
    await container.start();
    await container.wait();
    const text = (await container.logs({ stdout: true, stderr: true })).toString();
    return bytesIn(text, "Anonymous") / MIB;
  } finally {
    await container.remove({ force: true });
  }
}

function holdLab(lab: string, runs: string, release: Promise<void>) {
  const { promise: held, resolve, reject } = Promise.withResolvers<void>();
  let steps = 0;
  const done = performLab({
    lab,
    family: 4,
    keep: false,
    runs,
    timing: new Timing(performance.now()),
    env: process.env,
    signal: new AbortController().signal,
    progress: () => undefined,
    started: () => undefined,
    step: () => undefined,
    beforeStep: async () => {
      steps += 1;
      if (steps !== 2) return;
      resolve();
      await release;
    },
  });
  const early = (): void => reject(new Error(`${lab} has ended before its second step`));
  done.then(early, reject);
  return { held, done };
}

async function measure(docker: Docker, lab: string, count: number): Promise<HeldMemory> {
  const labelled = { filters: { label: [RUN_LABEL, `${LAB_LABEL}=${lab}`] } };
  const containers = await docker.listContainers(labelled);
  const each = await Promise.all(
    containers.map(async ({ Id }) => {
      const container = docker.getContainer(Id);
      const [{ memory_stats: memory }, { Processes }, { State }] = await Promise.all([
        container.stats({ stream: false, "one-shot": true }),
        container.top({ ps_args: "-o pid" }),
        container.inspect(),
      ]);
      const { stats } = memory as unknown as { readonly stats: Readonly<Record<string, number>> };
      const droppable = stats.total_inactive_file ?? stats.inactive_file ?? 0;
      return {
        charged: memory.usage - droppable,
        processes: Processes.flatMap(([pid = ""]) => processOf(pid)),
        shim: processOf(parentOf(`${State.Pid}`)),
      };
    }),
  );
  const processes = each.flatMap((one) => one.processes);
  const perLab = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / count / MIB;
  const sizes = (some: readonly Process[]): readonly number[] => some.map(({ pss }) => pss);
  const debuggers = processes.filter(({ name }) => name === "gdb");
  return {
    charged: perLab(each.map(({ charged }) => charged)),
    processes: perLab(sizes(processes)),
    debuggers: perLab(sizes(debuggers)),
    debuggersOwn: perLab(debuggers.map(({ own }) => own)),
    shims: perLab(sizes(each.flatMap(({ shim }) => shim))),
  };
}

/** Empty for a process that has ended or runs on another machine. */
function processOf(pid: string): readonly Process[] {
  try {
    const name = readFileSync(`/proc/${pid}/comm`, "utf8").trim();
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
    return [{ name, pss: bytesIn(rollup, "Pss"), own: bytesIn(rollup, "Anonymous") }];
  } catch (error) {
    if (["ENOENT", "ESRCH"].includes((error as NodeJS.ErrnoException).code ?? "")) return [];
    throw error;
  }
}

function bytesIn(rollup: string, field: string): number {
  return Number(new RegExp(`${field}:\\s*(\\d+) kB`).exec(rollup)?.[1]) * 1024;
}

function parentOf(pid: string): string {
  return /^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? "";
}
