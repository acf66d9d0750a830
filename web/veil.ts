/**
 * A run as shown to a reader who predicts a step: everything before the step, and who acts in it. The
 * rest is not in the page at all, so that neither eye, screen reader nor search finds it.
 */
import type { ExecutedLine, StepRecord } from "../src/record/record.ts";
import type { ShownRun } from "./source.ts";

export interface VeiledRun {
  /** The steps before the hidden one. The whole run if nothing is left to predict. */
  readonly known: ShownRun;
  /** The same steps, and who acts in the hidden one. */
  readonly ahead: ShownRun;
}

/** @param first the first hidden step. Undefined if all steps are visible. */
export function veiled(run: ShownRun, first: number | undefined): VeiledRun {
  const next = first === undefined ? undefined : run.steps[first - 1];
  if (first === undefined || next === undefined) return { known: run, ahead: run };
  const steps = run.steps.slice(0, first - 1);
  const known: ShownRun = { head: run.head, steps, end: undefined };
  return { known, ahead: { ...known, steps: [...steps, actorAlone(next, steps.at(-1))] } };
}

/** A step without its results. */
function actorAlone(step: StepRecord, before: StepRecord | undefined): StepRecord {
  const { number, name, action, executed, network, passed } = step;
  return {
    number,
    name,
    action,
    ...(executed && { executed: lineAlone(executed) }),
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

function lineAlone({ peer, tag, call, effect, line }: ExecutedLine): ExecutedLine {
  return {
    peer,
    ...(tag !== undefined && { tag }),
    ...(call !== undefined && { call }),
    ...(effect && { effect }),
    line,
    outcome: { kind: "finished" },
    calls: [],
    output: "",
  };
}
