/** The news of a tab, one after the other, to all that its page shows. */

import type { Family } from "../../src/lab/model.ts";
import type { StepRecord } from "../../src/record/record.ts";
import type { NextStep } from "../../src/studio-protocol/next-step.ts";
import type { OwnChoices } from "../../src/studio-protocol/own-step.ts";
import type { LiveHead, Programs, Update } from "../../src/studio-protocol/updates.ts";
import type { ShownRun } from "../source.ts";

type Received<N extends Update["update"]> = Omit<Extract<Update, { update: N }>, "update">;

export interface LiveState {
  /** Whether the studio is there to be asked. */
  readonly studio: "asked" | "there" | "gone";
  /** Nothing has been started in this tab. */
  readonly fresh: boolean;
  readonly begun:
    | {
        readonly lab: string;
        readonly family: Family;
        readonly own: Programs;
        readonly programs: Programs;
        readonly kept: string | undefined;
      }
    | undefined;
  readonly progress: string | undefined;
  readonly head: LiveHead | undefined;
  /** The network acts in this lab; time passes in it. */
  readonly network: boolean;
  readonly time: boolean;
  readonly steps: readonly StepRecord[];
  /** The step that waits for a word. */
  readonly nextStep: NextStep | undefined;
  /** The step that is being made. */
  readonly going: number | undefined;
  /** What can be done now that the plan has been left. */
  readonly own: OwnChoices | undefined;
  readonly refused: Received<"refused"> | undefined;
  readonly ended: Received<"ended"> | undefined;
  readonly failed: Received<"failed"> | undefined;
  readonly released: boolean;
}

const NO_RUN = {
  begun: undefined,
  progress: undefined,
  head: undefined,
  network: false,
  time: false,
  steps: [],
  nextStep: undefined,
  going: undefined,
  own: undefined,
  refused: undefined,
  ended: undefined,
  failed: undefined,
  released: false,
};

export const AT_FIRST: LiveState = { studio: "asked", fresh: false, ...NO_RUN };

export function after(state: LiveState, told: Update): LiveState {
  switch (told.update) {
    case "welcome":
      return { ...AT_FIRST, studio: "there", fresh: told.fresh };
    case "begins":
      return { ...state, ...NO_RUN, fresh: false, begun: told };
    case "progress":
      return { ...state, progress: told.text };
    case "head": {
      const { head, network, time } = told;
      return { ...state, progress: undefined, head, network, time };
    }
    case "next":
      return { ...state, nextStep: told.nextStep, going: undefined };
    case "goes":
      return {
        ...state,
        nextStep: undefined,
        own: undefined,
        going: told.number,
        refused: undefined,
      };
    case "step":
      return { ...state, going: undefined, steps: [...state.steps, told.step] };
    case "refused":
      return { ...state, refused: told };
    case "own":
      return { ...state, own: told.own, going: undefined };
    case "ended":
      return { ...over(state), ended: told };
    case "failed":
      return { ...over(state), failed: told };
    case "released":
      return { ...over(state), released: true };
  }
}

function over(state: LiveState): LiveState {
  return {
    ...state,
    nextStep: undefined,
    own: undefined,
    going: undefined,
    progress: undefined,
    refused: undefined,
  };
}

/** Whether something is up that a step could still be made in. */
export function isUp({ begun, ended, failed, released }: LiveState): boolean {
  return begun !== undefined && ended === undefined && failed === undefined && !released;
}

/** The number of the step that waits for a word, the plan's or one's own. */
export function awaited({ nextStep, own }: LiveState): number | undefined {
  return nextStep?.number ?? own?.number;
}

/** Whether the run has left the lab's plan. */
export function hasLeft({ steps }: LiveState): boolean {
  return steps.some(({ unplanned }) => unplanned);
}

/** What the views of a run take; undefined until its stage stands. */
export function shownRun({ head, steps, ended, nextStep }: LiveState): ShownRun | undefined {
  if (head === undefined) return undefined;
  if (ended === undefined) return { head, steps, end: undefined, next: nextLine(nextStep) };
  return { head: ended.record, steps, end: ended.record, folder: ended.folder };
}

function nextLine(nextStep: NextStep | undefined): ShownRun["next"] {
  if (nextStep?.line === undefined || nextStep.who === "network" || nextStep.who === "time")
    return undefined;
  return { peer: nextStep.who, line: nextStep.line.number };
}
