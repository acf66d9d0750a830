/**
 * A run as somebody may see it who is to predict a step: all that came before it, and of the step who
 * acts. What is veiled is not in the page at all, so that nobody comes upon it by eye, ear or search.
 */
import type { StepRecord } from "../src/record/record.ts";
import type { ShownRun } from "./source.ts";

export interface VeiledRun {
  /** The steps before; the whole run once nothing is left to predict. */
  readonly known: ShownRun;
  /** The same, and of the step to be predicted who acts. */
  readonly ahead: ShownRun;
}

/** @param first the first step that is not to be seen; undefined where all may */
export function veiled(run: ShownRun, first: number | undefined): VeiledRun {
  const next = first === undefined ? undefined : run.steps[first - 1];
  if (first === undefined || next === undefined) return { known: run, ahead: run };
  const steps = run.steps.slice(0, first - 1);
  const known: ShownRun = { head: run.head, steps, end: undefined };
  return { known, ahead: { ...known, steps: [...steps, actorAlone(next, steps.at(-1))] } };
}

/** A step without what came of it. */
function actorAlone(step: StepRecord, before: StepRecord | undefined): StepRecord {
  const { number, name, action, executed, network, passed } = step;
  return {
    number,
    name,
    action,
    ...(executed && {
      executed: { ...executed, outcome: { kind: "finished" }, calls: [], output: "" },
    }),
    ...(network && { network: { what: network.what, packets: network.packets } }),
    ...(passed !== undefined && { passed }),
    finished: [],
    held: before?.held ?? [],
    packets: [],
    tables: before?.tables ?? { server: [], client: [] },
    sysctls: [],
    mismatches: [],
    why: "",
    shows: [],
  };
}
