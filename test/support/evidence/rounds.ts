/**
 * Runs the command line repeatedly in a folder of its own, and compares the runs.
 */
import { createHash } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCli } from "../commands/cli-run.ts";

/** The number of times that each value occurred. */
export type Counts = Map<string, number>;

const add = (counts: Counts, key: string): unknown => counts.set(key, (counts.get(key) ?? 0) + 1);

export const listed = (counts: Counts): string =>
  [...counts].map(([key, n]) => `${n} × ${key}`).join(", ");

export interface Rounds {
  /** Exit codes. */
  readonly codes: Counts;
  /** The time of each round, in milliseconds. */
  readonly times: readonly number[];
  /** The different normalised transcripts of each lab's runs, by their hashes. */
  readonly transcripts: ReadonlyMap<string, Counts>;
}

/**
 * Runs `wirestep ARGS` a number of times and prints the output of runs that did not pass. If anything
 * differs, the folder with the runs is kept and its path is printed.
 */
export async function runRounds(args: readonly string[], count: number): Promise<Rounds> {
  const around = await mkdtemp(join(tmpdir(), "wirestep-rounds-"));
  const codes: Counts = new Map();
  const times: number[] = [];
  for (let round = 0; round < count; round++) {
    const start = performance.now();
    const { code, stdout, stderr } = await runCli(args, {}, around);
    times.push(performance.now() - start);
    add(codes, `exit code ${code}`);
    if (code !== 0) console.log(stdout, stderr);
  }
  const rounds = { codes, times, transcripts: await transcriptsOf(around) };
  if (allTheSame(rounds)) await rm(around, { recursive: true });
  else console.log(`the runs are in ${around}`);
  return rounds;
}

async function transcriptsOf(around: string): Promise<ReadonlyMap<string, Counts>> {
  const transcripts = new Map<string, Counts>();
  const runs = join(around, "runs");
  const entries = await readdir(runs, { withFileTypes: true }); // the page of all runs is among them
  const labs = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  for (const lab of labs.toSorted()) {
    const texts: Counts = new Map();
    for (const time of await readdir(join(runs, lab))) {
      const folder = join("runs", lab, time);
      const { stdout } = await runCli(["transcript", folder, "--normalised"], {}, around);
      add(texts, createHash("sha256").update(stdout).digest("hex").slice(0, 12));
    }
    transcripts.set(lab, texts);
  }
  return transcripts;
}

/** Whether every round passed, and every lab's runs have one normalised transcript. */
export function allTheSame({ codes, transcripts }: Rounds): boolean {
  const passed = [...codes.keys()].every((code) => code === "exit code 0");
  return passed && [...transcripts.values()].every(({ size }) => size === 1);
}

export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}
