/**
 * What a bench or a trial has measured, in `results/NAME.json`: the same few fields for all, so that
 * one table can be made of them (`make figures`). Fields besides these are the bench's own affair.
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
  /** In words, `at most 1.15`; and whether it was met, absent where that cannot be said. */
  goal: z.string().optional(),
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
    /** The engine's version, where it has to do with the figures. */
    engine: z.string().optional(),
    node: z.string(),
  }),
  rows: z.array(rowSchema),
});

export type Row = z.infer<typeof rowSchema>;
export type Figures = z.infer<typeof figuresSchema>;

/** Writes `results/NAME.json` and says so. `command`: what measures them again. */
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
  console.log(`figures in results/${name}.json; make figures puts them into tools/bench/README.md`);
}

/** A figure with a goal that a number must not exceed. */
export function atMost(what: string, value: number, goal: number, unit = ""): Row {
  return { what, value, unit, goal: `at most ${goal}`, met: value <= goal };
}

/** A figure with a goal that a number must reach. */
export function atLeast(what: string, value: number, goal: number, unit = ""): Row {
  return { what, value, unit, goal: `at least ${goal}`, met: value >= goal };
}
