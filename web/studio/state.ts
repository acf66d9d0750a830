/** Turns the updates of a tab, one after the other, into the state that its page shows. */

import type { Family } from "../../src/lab/model.ts";
import type { ObserveCommand } from "../../src/studio-protocol/commands.ts";
import type { NextStep } from "../../src/studio-protocol/next-step.ts";
import {
  afterUpdate,
  NO_STEPS,
  type SessionState,
} from "../../src/studio-protocol/session-state.ts";
import type { DraftedLab, LiveHead, Programs, Update } from "../../src/studio-protocol/updates.ts";
import type { ShownRun } from "../source.ts";

type Received<N extends Update["update"]> = Omit<Extract<Update, { update: N }>, "update">;

export type DraftState =
  | undefined
  | { readonly going: string }
  | { readonly lab: DraftedLab }
  | { readonly why: string };

export interface LiveState extends SessionState {
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
        /** The programs of the user's own that are observed; left out for a lab. */
        readonly observed?: ObserveCommand;
      }
    | undefined;
  /** A lab that is made of the run: what is done now, the lab, or why there is none. */
  readonly draft: DraftState;
  readonly progress: string | undefined;
  readonly head: LiveHead | undefined;
  /** Whether the network acts in this lab, and whether time passes in it. */
  readonly network: boolean;
  readonly time: boolean;
  /** The texts that the user has typed; without text the input has ended. */
  readonly typed: readonly Received<"typed">[];
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
  ...NO_STEPS,
  typed: [],
  ended: undefined,
  failed: undefined,
  discarded: false,
  draft: undefined,
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
    case "typed":
      return { ...state, ...afterUpdate(state, update), typed: [...state.typed, update] };
    case "ended":
      return { ...over(state), ended: update };
    case "failed":
      return { ...over(state), failed: update };
    case "drafting":
      return { ...state, draft: { going: update.text } };
    case "drafted":
      return { ...state, draft: { lab: update.lab } };
    case "no draft":
      return { ...state, draft: { why: update.why } };
    case "discarded":
      return { ...over(state), discarded: true };
    default:
      return { ...state, ...afterUpdate(state, update) };
  }
}

function over(state: LiveState): LiveState {
  return { ...state, ...NO_STEPS, steps: state.steps, progress: undefined };
}

/** Whether the lab is up, so that steps are still possible. */
export function isUp({ begun, ended, failed, discarded }: LiveState): boolean {
  return begun !== undefined && ended === undefined && failed === undefined && !discarded;
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
