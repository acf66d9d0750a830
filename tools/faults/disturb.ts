/**
 * Runs labs and disturbs each at its moment: start, wait, inflict the fault, and check the outcome.
 */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, sep } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { runCli, startCli } from "../../test/support/commands/cli-run.ts";
import { leftovers, testDocker } from "../../test/support/engine/engine.ts";
import { startProxy } from "../../test/support/engine/engine-proxy.ts";
import { inflict, unfill } from "./inflict.ts";
import type { Moment } from "./moments.ts";
import { type Outcome, wrongWith } from "./outcome.ts";

export type StageKind = "docker" | "namespaces";

/** A run must end within this time after a fault, in milliseconds. */
export const END_LIMIT = 60_000;

export interface Disturbed {
  readonly moment: Moment;
  readonly met: boolean;
  readonly code: number | NodeJS.Signals | undefined;
  /** From the fault to the end of the run, in milliseconds. */
  readonly took: number;
  /** Sentences that describe a wrong end; empty if the run ended well. */
  readonly wrong: readonly string[];
}

const CLOCK_STEP = fileURLToPath(new URL("clock-step.ts", import.meta.url));
const HOUR = 3_600_000;

/** A folder to run in. For root it is a file system of eight megabytes. */
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

/** The time that each lab takes undisturbed, in milliseconds. */
export async function undisturbedTimes(
  moments: readonly Moment[],
  disk: string,
  stage: StageKind = "docker",
): Promise<ReadonlyMap<string, number>> {
  const times = new Map<string, number>();
  for (const lab of new Set(moments.map((moment) => moment.lab))) {
    for (const warm of [false, true]) {
      const start = performance.now();
      const { code, stdout, stderr } = await runCli(
        ["lab", lab, "--quiet", "--stage", stage],
        {},
        disk,
      );
      if (code !== 0) throw new Error(`${lab} does not pass undisturbed: ${stdout}${stderr}`);
      if (warm) times.set(lab, performance.now() - start);
    }
  }
  return times;
}

/** @param duration the time that the lab takes undisturbed, in milliseconds */
export async function disturb(moment: Moment, duration: number, disk: string): Promise<Disturbed> {
  const docker = await testDocker();
  await rm(join(disk, "runs"), { recursive: true, force: true });
  await using proxy = await startProxy();
  const cli = startCli(
    ["lab", moment.lab],
    { DOCKER_HOST: proxy.host, ...clockStep(moment, duration) },
    disk,
  );
  await Promise.race([pause(moment.at * duration), cli.ended]); // a pause on purpose: until the moment
  const start = performance.now();
  const met = await inflict(moment, { docker, cli, proxy, disk });
  const result = await Promise.race([cli.ended, pause(END_LIMIT, undefined, { ref: false })]);
  const took = performance.now() - start;
  cli.process.kill("SIGKILL"); // it has ended, or hangs
  await cli.ended;
  await unfill(disk);
  return ended(moment, { met, took, result }, await remains(() => leftovers(docker), disk));
}

/** Judges the end of a run. */
export function ended(
  moment: Moment,
  { met, took, result }: Pick<Disturbed, "met" | "took"> & Pick<Outcome, "result">,
  left: Pick<Outcome, "left" | "leftAfterNext">,
): Disturbed {
  const outcome: Outcome = { fault: moment.fault, met, result, ...left };
  const code = result?.code ?? result?.signal ?? undefined;
  return { moment, met, code, took, wrong: wrongWith(outcome) };
}

/** The environment that steps the clock of the process at the moment. */
export function clockStep({ fault, at, pick }: Moment, duration: number): NodeJS.ProcessEnv {
  if (fault !== "the clock stepped") return {};
  return {
    NODE_OPTIONS: `--import=${CLOCK_STEP}`,
    CLOCK_STEP_AFTER: `${at * duration}`,
    CLOCK_STEP_BY: `${pick < 0.5 ? -HOUR : HOUR}`,
  };
}

/** Folders of runs without a record. */
async function unfinished(disk: string): Promise<readonly string[]> {
  const folder = join(disk, "runs");
  const entries = existsSync(folder) ? await readdir(folder, { recursive: true }) : [];
  const depth = (path: string): number => path.split(sep).length;
  const runs = entries.filter((path) => depth(path) === 2);
  return runs.filter((path) => !entries.includes(join(path, "record.json")));
}

/** Lists what is left when the command has ended, and after the next command. */
export async function remains(
  leftovers: () => Promise<readonly string[]>,
  cwd: string,
): Promise<Pick<Outcome, "left" | "leftAfterNext">> {
  const left = [...(await leftovers()), ...(await unfinished(cwd))];
  if (left.length === 0) return { left, leftAfterNext: left };
  const { code, stdout, stderr } = await runCli(["clean"], {}, cwd);
  if (code !== 0) return { left, leftAfterNext: [...left, `clean: ${stdout}${stderr}`] };
  return { left, leftAfterNext: await leftovers() };
}
