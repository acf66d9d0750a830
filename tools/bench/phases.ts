/**
 * Turns the output of `--timing` into numbers: the phases of many runs into their medians, and the parts
 * of their steps into the cost of a step without its debugger.
 */
import type { Phase } from "../../src/runtime/timing.ts";
import { medianOf } from "../../test/support/evidence/rounds.ts";

export type { Phase };

/** The rows of the table. The last one is the whole command. */
export function phasesIn(printed: string): readonly Phase[] {
  const rows = printed.matchAll(/^ *(\d+) +([\d.]+) {2}(\S.*)$/gm);
  const phases = [...rows].map(
    ([, start, milliseconds, phase = ""]): Phase => ({
      phase,
      start: Number(start),
      milliseconds: Number(milliseconds),
    }),
  );
  if (phases.length === 0) throw new Error(`no phases in: ${printed}`);
  return phases;
}

/** The phases that are not part of a step, sorted by their median start. */
export function phasesOf(runs: readonly (readonly Phase[])[]): readonly Phase[] {
  return [...Map.groupBy(runs.flat(), ({ phase }) => phase)]
    .map(([phase, all]) => ({
      phase,
      start: medianOf(all.map(({ start }) => start)),
      milliseconds: medianOf(all.map(({ milliseconds }) => milliseconds)),
    }))
    .filter(({ phase }) => !/^step \d+,/.test(phase))
    .toSorted((a, b) => a.start - b.start);
}

/** Medians over all steps of all runs, in milliseconds. */
export function stepCosts(runs: readonly (readonly Phase[])[]): {
  readonly own: number;
  readonly parts: Readonly<Record<string, number>>;
} {
  const parts = new Map<string, number[]>();
  const own: number[] = [];
  for (const run of runs) {
    for (const [, number, whole] of stepsOf(run)) {
      const ofStep = run.filter(({ phase }) => phase.startsWith(`step ${number}, `));
      for (const { phase, milliseconds } of ofStep) {
        const part = phase.replace(/^step \d+, /, "");
        parts.set(part, [...(parts.get(part) ?? []), milliseconds]);
      }
      const steps = ofStep.find(({ phase }) => /, (debugger|network)$/.test(phase));
      own.push(whole - (steps?.milliseconds ?? 0));
    }
  }
  return {
    own: medianOf(own),
    parts: Object.fromEntries([...parts].map(([part, all]) => [part, medianOf(all)])),
  };
}

function stepsOf(run: readonly Phase[]): readonly (readonly [string, string, number])[] {
  return run.flatMap(({ phase, milliseconds }) => {
    const [, number] = /^step (\d+): /.exec(phase) ?? [];
    return number === undefined ? [] : [[phase, number, milliseconds] as const];
  });
}
