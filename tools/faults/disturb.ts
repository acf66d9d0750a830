/**
 * Runs labs and disturbs each at its moment: start, wait, inflict, and look at what came of it.
 */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, sep } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type Docker from "dockerode";
import { runCli, startCli } from "../../test/support/commands/cli-run.ts";
import { leftovers, testDocker } from "../../test/support/engine/engine.ts";
import { startProxy } from "../../test/support/engine/engine-proxy.ts";
import { inflict, unfill } from "./inflict.ts";
import type { Moment } from "./moments.ts";
import { type Outcome, wrongWith } from "./outcome.ts";

/** No run goes on for longer after a fault, in milliseconds. */
export const END_LIMIT = 60_000;

export interface Disturbed {
  readonly moment: Moment;
  readonly met: boolean;
  readonly code: number | NodeJS.Signals | undefined;
  /** From the fault to the end of the run, in milliseconds. */
  readonly took: number;
  /** Sentences; empty if all is as it should be. */
  readonly wrong: readonly string[];
}

const CLOCK_STEP = fileURLToPath(new URL("clock-step.ts", import.meta.url));
const HOUR = 3_600_000;

/** A place to run in; for root its disk is eight megabytes of its own. */
export async function makeDisk(): Promise<AsyncDisposable & { readonly disk: string }> {
  const disk = await mkdtemp(join(tmpdir(), "wirestep-faults-"));
  const mounted = process.getuid?.() === 0;
  if (mounted) execFileSync("mount", ["-t", "tmpfs", "-o", "size=8m", "wirestep-faults", disk]);
  return {
    disk,
    [Symbol.asyncDispose]: async () => {
      if (mounted) execFileSync("umount", [disk]);
      await rm(disk, { recursive: true });
    },
  };
}

/** How long each lab takes when nothing disturbs it, in milliseconds. */
export async function undisturbedTimes(
  moments: readonly Moment[],
  disk: string,
): Promise<ReadonlyMap<string, number>> {
  const times = new Map<string, number>();
  for (const lab of new Set(moments.map((moment) => moment.lab))) {
    for (const warm of [false, true]) {
      const start = performance.now();
      const { code, stdout, stderr } = await runCli(["lab", lab, "--quiet"], {}, disk);
      if (code !== 0) throw new Error(`${lab} does not pass undisturbed: ${stdout}${stderr}`);
      if (warm) times.set(lab, performance.now() - start);
    }
  }
  return times;
}

/** @param duration of the lab when nothing disturbs it */
export async function disturb(moment: Moment, duration: number, disk: string): Promise<Disturbed> {
  const docker = await testDocker();
  await rm(join(disk, "runs"), { recursive: true, force: true });
  await using proxy = await startProxy();
  const cli = startCli(["lab", moment.lab], environment(moment, proxy.host, duration), disk);
  await Promise.race([pause(moment.at * duration), cli.ended]); // the moment is the point
  const start = performance.now();
  const met = await inflict(moment, { docker, cli, proxy, disk });
  const result = await Promise.race([cli.ended, pause(END_LIMIT, undefined, { ref: false })]);
  const took = performance.now() - start;
  cli.process.kill("SIGKILL"); // it has ended, or is beyond help
  await cli.ended;
  await unfill(disk);
  const { fault } = moment;
  const outcome: Outcome = { fault, met, result, ...(await remains(docker, disk)) };
  const code = result?.code ?? result?.signal ?? undefined;
  return { moment, met, code, took, wrong: wrongWith(outcome) };
}

function environment(
  { fault, at, pick }: Moment,
  host: string,
  duration: number,
): NodeJS.ProcessEnv {
  if (fault !== "the clock stepped") return { DOCKER_HOST: host };
  return {
    DOCKER_HOST: host,
    NODE_OPTIONS: `--import=${CLOCK_STEP}`,
    CLOCK_STEP_AFTER: `${at * duration}`,
    CLOCK_STEP_BY: `${pick < 0.5 ? -HOUR : HOUR}`,
  };
}

/** Folders of runs that were not written to their end. */
async function unfinished(disk: string): Promise<readonly string[]> {
  const folder = join(disk, "runs");
  const entries = existsSync(folder) ? await readdir(folder, { recursive: true }) : [];
  const depth = (path: string): number => path.split(sep).length;
  const runs = entries.filter((path) => depth(path) === 2);
  return runs.filter((path) => !entries.includes(join(path, "record.json")));
}

/** What is left when a command has ended, and after the next one. */
async function remains(
  docker: Docker,
  cwd: string,
): Promise<Pick<Outcome, "left" | "leftAfterNext">> {
  const left = [...(await leftovers(docker)), ...(await unfinished(cwd))];
  if (left.length === 0) return { left, leftAfterNext: left };
  const { code, stdout, stderr } = await runCli(["clean"], {}, cwd);
  if (code !== 0) return { left, leftAfterNext: [...left, `clean: ${stdout}${stderr}`] };
  return { left, leftAfterNext: await leftovers(docker) };
}
