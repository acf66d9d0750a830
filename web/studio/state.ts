/** Turns the updates of a tab, one after the other, into the state that its page shows. */

import type { Family, Peer } from "../../src/lab/model.ts";
import type { StepRecord } from "../../src/record/record.ts";
import type { NextStep } from "../../src/studio-protocol/next-step.ts";
import type { OwnChoices } from "../../src/studio-protocol/own-step.ts";
import type { LiveHead, Programs, Update } from "../../src/studio-protocol/updates.ts";
import type { ShownRun } from "../source.ts";

type Received<N extends Update["update"]> = Omit<Extract<Update, { update: N }>, "update">;

export interface LiveState {
  /** Whether the connection to the studio is requested, open or closed. */
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
  /** Whether the network acts in this lab, and whether time passes in it. */
  readonly network: boolean;
  readonly time: boolean;
  readonly steps: readonly StepRecord[];
  /** The step that waits for the user. */
  readonly nextStep: NextStep | undefined;
  /** The step that is running. */
  readonly going: number | undefined;
  /** The program that waits for its standard input. */
  readonly reads: Peer | undefined;
  /** The texts that the user has typed; without text the input has ended. */
  readonly typed: readonly Received<"typed">[];
  /** The user's choices after leaving the lab's plan. */
  readonly own: OwnChoices | undefined;
  readonly refused: Received<"refused"> | undefined;
  readonly ended: Received<"ended"> | undefined;
  readonly failed: Received<"failed"> | undefined;
  readonly discarded: boolean;
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
  reads: undefined,
  typed: [],
  own: undefined,
  refused: undefined,
  ended: undefined,
  failed: undefined,
  discarded: false,
};

export const AT_FIRST: LiveState = { studio: "asked", fresh: false, ...NO_RUN };

export function after(state: LiveState, update: Update): LiveState {
  switch (update.update) {
    case "welcome":
      return { ...AT_FIRST, studio: "there", fresh: update.fresh };
    case "begins":
      return { ...state, ...NO_RUN, fresh: false, begun: update };
    case "progress":
      return { ...state, progress: update.text };
    case "head": {
      const { head, network, time } = update;
      return { ...state, progress: undefined, head, network, time };
    }
    case "next":
      return { ...state, nextStep: update.nextStep, going: undefined };
    case "goes":
      return {
        ...state,
        nextStep: undefined,
        own: undefined,
        going: update.number,
        refused: undefined,
      };
    case "step":
      return {
        ...state,
        going: undefined,
        reads: undefined,
        steps: [...state.steps, update.step],
      };
    case "reads":
      return { ...state, reads: update.peer };
    case "typed":
      return {
        ...state,
        reads: state.reads === update.peer ? undefined : state.reads,
        refused: undefined,
        typed: [...state.typed, update],
      };
    case "refused":
      return { ...state, refused: update };
    case "own":
      return { ...state, own: update.own, going: undefined };
    case "ended":
      return { ...over(state), ended: update };
    case "failed":
      return { ...over(state), failed: update };
    case "discarded":
      return { ...over(state), discarded: true };
  }
}

function over(state: LiveState): LiveState {
  return {
    ...state,
    nextStep: undefined,
    own: undefined,
    going: undefined,
    reads: undefined,
    progress: undefined,
    refused: undefined,
  };
}

/** Whether the lab is up, so that steps are still possible. */
export function isUp({ begun, ended, failed, discarded }: LiveState): boolean {
  return begun !== undefined && ended === undefined && failed === undefined && !discarded;
}

/** The number of the step that waits for the user, whether of the plan or not. */
export function awaited({ nextStep, own }: LiveState): number | undefined {
  return nextStep?.number ?? own?.number;
}

/** Whether the run has left the lab's plan. */
export function hasLeft({ steps }: LiveState): boolean {
  return steps.some(({ unplanned }) => unplanned);
}

/** The run as the views take it. Undefined until its stage is up. */
export function shownRun({ head, steps, ended, nextStep }: LiveState): ShownRun | undefined {
  if (head === undefined) return undefined;
  if (ended === undefined) return { head, steps, end: undefined, next: nextLine(nextStep) };
  return { head: ended.record, steps, end: ended.record, folder: ended.folder };
}

function nextLine(nextStep: NextStep | undefined): ShownRun["next"] {
  if (nextStep?.line === undefined || nextStep.who === "network" || nextStep.who === "time")
    return undefined;
  const { who: peer, line } = nextStep;
  return { peer, file: line.file ?? `${peer}.cc`, line: line.number }; // any name of its main file
}
