/**
 * The studio's updates to a tab of its page. The page shows only facts from updates. A tab that connects
 * later or again gets all updates of its run from the beginning.
 */
import type { Family, Peer } from "../lab/model.ts";
import type { RunRecord, StepRecord } from "../record/record.ts";
import type { LabResult } from "../record/results.ts";
import type { ObserveCommand, StepCommand } from "./commands.ts";
import type { NextStep } from "./next-step.ts";
import type { OwnChoices } from "./own-step.ts";

/** A part of the list of labs in labs/README.md. */
export interface PathPart {
  readonly title: string;
  readonly labs: readonly PathLab[];
}

/** The newest run of a lab in the folder of the runs. */
export interface DoneRun {
  readonly family: Family;
  readonly verdict: RunRecord["verdict"];
  /** When it was started, in UTC: `2026-03-01T10:00:00.000Z`. */
  readonly at: string;
}

export interface PathLab {
  readonly name: string;
  readonly question: string;
  readonly families: readonly Family[];
  /** Whether it waits for one of the kernel's long timers. */
  readonly slow: boolean;
  /** The newest run on each version of IP; left out before the first one. */
  readonly done?: readonly DoneRun[];
}

/** A program of a run; `file` is its name in the lab's folder. */
export interface ProgramText {
  readonly file: string;
  readonly text: string;
}

export type Programs = Readonly<Record<Peer, ProgramText>>;

/** A lab that was made of an observed run. */
export interface DraftedLab {
  readonly folder: string;
  readonly files: readonly ProgramText[];
  readonly steps: number;
  /** Places that the author should check. */
  readonly marks: number;
}

/** The facts about a run before its first step. */
export type LiveHead = Pick<
  RunRecord,
  "lab" | "run" | "family" | "peers" | "port" | "sources" | "files" | "observed"
>;

export type Update =
  /** The studio knows the tab; it is fresh if no run has been started in it. */
  | { readonly update: "welcome"; readonly fresh: boolean }
  /** A run begins with the lab's own programs or with changed ones. */
  | {
      readonly update: "begins";
      readonly lab: string;
      readonly family: Family;
      readonly own: Programs;
      readonly programs: Programs;
      /** The folder of the changed programs. */
      readonly kept: string | undefined;
      /** The programs of the user's own that are observed; left out for a lab. */
      readonly observed?: ObserveCommand;
    }
  | { readonly update: "progress"; readonly text: string }
  /** The containers are up. */
  | {
      readonly update: "head";
      readonly head: LiveHead;
      readonly network: boolean;
      readonly time: boolean;
    }
  | { readonly update: "next"; readonly nextStep: NextStep }
  /** The step has begun. */
  | { readonly update: "goes"; readonly number: number }
  | { readonly update: "step"; readonly step: StepRecord }
  /** A program waits for its standard input. */
  | { readonly update: "reads"; readonly peer: Peer }
  /** It has got a text; without one its input has ended. */
  | { readonly update: "typed"; readonly peer: Peer; readonly text?: string }
  /** The user has left the plan and has these choices. */
  | { readonly update: "own"; readonly own: OwnChoices }
  /** The answer to a command that is refused; the command `anyway` leaves the plan for it. */
  | { readonly update: "refused"; readonly text: string; readonly anyway?: StepCommand }
  /** The run has a verdict, and its files are in the folder. */
  | {
      readonly update: "ended";
      readonly record: RunRecord;
      readonly folder: string;
      readonly exitCode: number;
      /** The reason why containers may be left; the next command removes them. */
      readonly leftBehind: string | undefined;
    }
  /** The lab could not run or continue. Nothing is judged. */
  | { readonly update: "failed"; readonly result: LabResult; readonly exitCode: number }
  /** Making a lab of the run: what is done now, and its end. */
  | { readonly update: "drafting"; readonly text: string }
  | { readonly update: "drafted"; readonly lab: DraftedLab }
  | { readonly update: "no draft"; readonly why: string }
  /** The run was ended early and not saved. Everything it made is removed. */
  | { readonly update: "discarded" };
