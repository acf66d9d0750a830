/**
 * What the studio tells a tab of its page: news, from which the page knows everything it shows. A tab
 * that comes later, or again, is told all news of the run from its beginning.
 */
import type { Family, Peer } from "../lab/model.ts";
import type { RunRecord, StepRecord } from "../record/record.ts";
import type { LabResult } from "../record/results.ts";
import type { StepCommand } from "./commands.ts";
import type { NextStep } from "./next-step.ts";
import type { OwnChoices } from "./own-step.ts";

/** A part of the way through the labs, as labs/README.md has it. */
export interface PathPart {
  readonly title: string;
  readonly labs: readonly PathLab[];
}

export interface PathLab {
  readonly name: string;
  readonly question: string;
  readonly families: readonly Family[];
  /** It waits for one of the kernel's long timers. */
  readonly slow: boolean;
}

/** A program as it is to be run; `file` as it is called in the lab's folder. */
export interface ProgramText {
  readonly file: string;
  readonly text: string;
}

export type Programs = Readonly<Record<Peer, ProgramText>>;

/** What a run is before its first step. */
export type LiveHead = Pick<RunRecord, "lab" | "run" | "family" | "peers" | "port" | "sources">;

export type Update =
  /** The tab is known; fresh where nothing has been started in it. */
  | { readonly update: "welcome"; readonly fresh: boolean }
  /** A run begins: with the lab's own programs or with others in their place. */
  | {
      readonly update: "begins";
      readonly lab: string;
      readonly family: Family;
      readonly own: Programs;
      readonly programs: Programs;
      /** The folder that keeps the changed ones. */
      readonly kept: string | undefined;
    }
  | { readonly update: "progress"; readonly text: string }
  /** The stage stands. */
  | {
      readonly update: "head";
      readonly head: LiveHead;
      readonly network: boolean;
      readonly time: boolean;
    }
  | { readonly update: "next"; readonly nextStep: NextStep }
  /** The step is being made. */
  | { readonly update: "goes"; readonly number: number }
  | { readonly update: "step"; readonly step: StepRecord }
  /** The plan has been left: what can be done now. */
  | { readonly update: "own"; readonly own: OwnChoices }
  /** To whoever asked for what is not next, or for too much; `anyway` leaves the plan for it. */
  | { readonly update: "refused"; readonly text: string; readonly anyway?: StepCommand }
  /** The run has a verdict; its files are in the folder. */
  | {
      readonly update: "ended";
      readonly record: RunRecord;
      readonly folder: string;
      readonly exitCode: number;
      /** Why containers may be left; the next command removes them. */
      readonly leftBehind: string | undefined;
    }
  /** It could not run, or not go on: nothing is judged. */
  | { readonly update: "failed"; readonly result: LabResult; readonly exitCode: number }
  /** It was ended in the middle; what it made is removed. */
  | { readonly update: "released" };
