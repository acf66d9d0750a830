/**
 * A round of `npm run bench:scale`. It gives a number of labs to one command and measures the wall time,
 * the CPU time of the machine and the labs' verdicts and transcripts.
 */
import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { normaliseRecord } from "../../src/record/normalise.ts";
import { resultsSchema } from "../../src/record/results.ts";
import { styleFor } from "../../src/report/text/style.ts";
import { transcriptOf } from "../../src/report/text/transcript/transcript.ts";
import { readRecord } from "../../src/runs/records.ts";
import { runCli } from "../../test/support/commands/cli-run.ts";

export interface Round {
  /** In seconds. */
  readonly wall: number;
  /** CPU time of all processes of the machine, in seconds. */
  readonly cpu: number;
  /** One for each lab that ran, in any order. */
  readonly outcomes: readonly Outcome[];
}

export interface Outcome {
  readonly lab: string;
  readonly verdict: string;
  /** Hash of the normalised transcript; empty for a lab that could not run. */
  readonly transcript: string;
}

/**
 * @param labs empty for all quick labs
 * @param atOnce the number of labs at the same time (default: the command chooses)
 */
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

/** CPU time of all cores since the machine started, in seconds, without idle time. */
export function computed(): number {
  const times = cpus().flatMap(({ times: { idle: _, ...busy } }) => Object.values(busy));
  return times.reduce((sum, time) => sum + time, 0) / 1000;
}

/** Labs that did not pass, or whose transcript is not that of the first round. */
export function differing(rounds: readonly Round[]): readonly string[] {
  const first = new Map(rounds[0]?.outcomes.map(({ lab, transcript }) => [lab, transcript]));
  return rounds
    .flatMap(({ outcomes }) => outcomes)
    .filter(({ lab, verdict, transcript }) => verdict !== "passed" || first.get(lab) !== transcript)
    .map(({ lab, verdict }) => `${lab} (${verdict})`);
}
