/**
 * A round of `make bench-scale`: so many labs given to one command at once; how long it took, what the
 * machine computed meanwhile, and what the labs' runs say.
 */
import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { normaliseRecord } from "../../src/record/normalise.ts";
import { resultsSchema } from "../../src/record/results.ts";
import { styleFor } from "../../src/report/text/style.ts";
import { transcriptOf } from "../../src/report/text/transcript.ts";
import { readRecord } from "../../src/runs/records.ts";
import { runCli } from "../../test/support/commands/cli-run.ts";

export interface Round {
  /** Seconds. */
  readonly wall: number;
  /** Seconds that all cores of the machine have computed, whoever for. */
  readonly cpu: number;
  /** Of each lab that ran, in any order. */
  readonly outcomes: readonly Outcome[];
}

export interface Outcome {
  readonly lab: string;
  readonly verdict: string;
  /** Hash of the normalised transcript; empty for a lab that could not run. */
  readonly transcript: string;
}

/** `labs`: none means all quick ones. `atOnce`: none means as many as the command thinks best. */
export async function roundOf(labs: readonly string[], atOnce?: number): Promise<Round> {
  const around = await mkdtemp(join(tmpdir(), "wirestep-scale-"));
  try {
    const fixed = atOnce === undefined ? [] : ["--at-once", `${atOnce}`];
    const before = computed();
    const start = performance.now();
    const { stdout, stderr } = await runCli(["labs", ...labs, ...fixed, "--json"], {}, around);
    const wall = (performance.now() - start) / 1000;
    const cpu = computed() - before;
    if (stdout === "") throw new Error(`the labs did not run: ${stderr}`);
    const { results } = resultsSchema.parse(JSON.parse(stdout));
    const outcomes = results.map(async ({ lab, verdict, folder }) => ({
      lab,
      verdict,
      transcript: folder === undefined ? "" : await transcriptIn(join(around, folder)),
    }));
    return { wall, cpu, outcomes: await Promise.all(outcomes) };
  } finally {
    await rm(around, { recursive: true });
  }
}

async function transcriptIn(folder: string): Promise<string> {
  const text = transcriptOf(normaliseRecord(await readRecord(folder)), styleFor(false));
  return createHash("sha256").update(text).digest("hex");
}

/** Seconds of all cores since the machine was started, without those they were idle. */
export function computed(): number {
  const times = cpus().flatMap(({ times: { idle: _, ...busy } }) => Object.values(busy));
  return times.reduce((sum, time) => sum + time, 0) / 1000;
}

/** Labs that did not pass, or whose transcript is not the one they have in the first of the rounds. */
export function differing(rounds: readonly Round[]): readonly string[] {
  const first = new Map(rounds[0]?.outcomes.map(({ lab, transcript }) => [lab, transcript]));
  return rounds
    .flatMap(({ outcomes }) => outcomes)
    .filter(({ lab, verdict, transcript }) => verdict !== "passed" || first.get(lab) !== transcript)
    .map(({ lab, verdict }) => `${lab} (${verdict})`);
}
