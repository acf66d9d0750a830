/**
 * The state of a run that a user steps, from its updates: what waits for the user, and what has been made.
 */
import { heldPackets, sentPackets } from "../check/packets/select.ts";
import type { Peer } from "../lab/model.ts";
import type { RecordedPacket, StepRecord } from "../record/record.ts";
import type { StepCommand } from "./commands.ts";
import type { NextStep } from "./next-step.ts";
import type { OwnChoices } from "./own-step.ts";
import type { Update } from "./updates.ts";

export interface SessionState {
  readonly steps: readonly StepRecord[];
  /** The step of the plan that waits for the user. */
  readonly nextStep: NextStep | undefined;
  /** The user's choices after leaving the plan. */
  readonly own: OwnChoices | undefined;
  /** The step that is running. */
  readonly going: number | undefined;
  /** The program that waits for its standard input. */
  readonly reads: Peer | undefined;
  readonly refused: { readonly text: string; readonly anyway?: StepCommand } | undefined;
}

export const NO_STEPS: SessionState = {
  steps: [],
  nextStep: undefined,
  own: undefined,
  going: undefined,
  reads: undefined,
  refused: undefined,
};

export function afterUpdate(state: SessionState, update: Update): SessionState {
  switch (update.update) {
    case "next":
      return { ...state, nextStep: update.nextStep, going: undefined };
    case "own":
      return { ...state, own: update.own, going: undefined };
    case "goes": {
      const { number } = update;
      return { ...state, nextStep: undefined, own: undefined, refused: undefined, going: number };
    }
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
        refused: undefined,
        ...(state.reads === update.peer && { reads: undefined }),
      };
    case "refused":
      return { ...state, refused: update };
    default:
      return state;
  }
}

/** The packets that the network can act on in this way. */
export function packetsFor(
  act: NonNullable<StepCommand["act"]>,
  { steps }: SessionState,
): readonly RecordedPacket[] {
  return act === "duplicates" ? sentPackets(steps) : heldPackets(steps);
}

/** The number of the step that waits for the user, of the plan or not. */
export function awaitedStep({ nextStep, own }: SessionState): number | undefined {
  return nextStep?.number ?? own?.number;
}
