/**
 * The figures of a bench or a trial, in `results/NAME.json`. All have the same few fields, so that
 * `npm run figures` can turn them into tables. A bench may add fields of its own.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { availableParallelism, release, totalmem } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";

export const RESULTS = fileURLToPath(new URL("../../results", import.meta.url));

const rowSchema = z.object({
  what: z.string().min(1),
  value: z.union([z.number(), z.string()]),
  unit: z.string(),
  /** In words, `at most 1.15`. */
  goal: z.string().optional(),
  /** Whether the goal was met; absent if that is unknown. */
  met: z.boolean().optional(),
});

export const figuresSchema = z.object({
  name: z.string().regex(/^[a-z][a-z-]*$/),
  command: z.string(),
  machine: z.object({
    cores: z.number(),
    /** In GiB. */
    memory: z.number(),
    kernel: z.string(),
    /** The engine's version, if the figures depend on it. */
    engine: z.string().optional(),
    node: z.string(),
  }),
  rows: z.array(rowSchema),
});

export type Row = z.infer<typeof rowSchema>;
export type Figures = z.infer<typeof figuresSchema>;

/** Writes `results/NAME.json` and prints its path. @param command the command that measures them again */
export async function writeFigures(
  name: string,
  command: string,
  rows: readonly Row[],
  engine?: string,
): Promise<void> {
  const machine = {
    cores: availableParallelism(),
    memory: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    ...(engine !== undefined && { engine }),
    node: process.versions.node,
  };
  const figures: Figures = { name, command, machine, rows: [...rows] };
  await mkdir(RESULTS, { recursive: true });
  await writeFile(join(RESULTS, `${name}.json`), `${JSON.stringify(figures, undefined, 2)}\n`);
  console.log(
    `figures in results/${name}.json; npm run figures writes them to tools/bench/README.md`,
  );
}

/** A figure that must not exceed its goal. */
export function atMost(what: string, value: number, goal: number, unit = ""): Row {
  return { what, value, unit, goal: `at most ${goal}`, met: value <= goal };
}

/** A figure that must reach its goal. */
export function atLeast(what: string, value: number, goal: number, unit = ""): Row {
  return { what, value, unit, goal: `at least ${goal}`, met: value >= goal };
}
