/** The contents of the full-screen view of a stepped run, and the part of it that the user has chosen. */
import type { Peer } from "../../lab/model.ts";
import type { Plan } from "../../lab/plan/plan.ts";
import type { SourceLine } from "../../lab/source/tags.ts";
import type { RecordedPacket, StepRecord } from "../../record/record.ts";
import type { RunHead } from "../text/transcript/transcript.ts";

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** The run so far. */
export interface Scene {
  /** Undefined until the stage is up. */
  readonly run: { readonly head: RunHead; readonly plan: ShownPlan } | undefined;
  readonly steps: readonly StepRecord[];
  /** The line that each program executes next, if it is known. */
  readonly next: Readonly<Partial<Record<Peer, SourceLine>>>;
  /** The packets that the network can act on now. */
  readonly held: readonly RecordedPacket[];
  /** The step that waits for the user, or the work that is going on. */
  readonly message: string;
  /** Why the last key did nothing. */
  readonly refusal: string | undefined;
  /** The keys that do something now, each with its meaning. */
  readonly keys: readonly (readonly [string, string])[];
  /** The verdict, and where the files are. Empty until the run is over. */
  readonly end: readonly string[];
}

export type ShownPlan = Pick<Plan, "programs" | "sources" | "others" | "steps">;

export const PANES = ["code", "packets", "tables", "why"] as const;

export type Pane = (typeof PANES)[number];

export interface View {
  /** The step that is shown, by its place among those that have been made. Undefined: the newest. */
  readonly at: number | undefined;
  /** The pane that the arrows move. */
  readonly focus: Pane;
  /** Lines by which each pane is moved. */
  readonly moved: Readonly<Record<Moved, number>>;
  /** The held packet that the user has chosen for the network's next act. */
  readonly packet: number | undefined;
  /** The programs' variables are shown in place of the socket tables. */
  readonly variables: boolean;
  /** The pane with the focus has the whole screen. */
  readonly zoomed: boolean;
  readonly help: boolean;
  /** The text that the user types, and what for. */
  readonly typing: { readonly what: "search" | Peer; readonly text: string } | undefined;
  /** The text that was searched last. */
  readonly searched: string;
  readonly note: string;
}

/** A part of the screen whose lines the arrows move. */
export type Moved = Pane | "help";

export const movedPane = ({ help, focus }: View): Moved => (help ? "help" : focus);

const UNMOVED = { code: 0, packets: 0, tables: 0, why: 0, help: 0 };

export const FIRST_VIEW: View = {
  at: undefined,
  focus: "code",
  moved: UNMOVED,
  packet: undefined,
  variables: false,
  zoomed: false,
  help: false,
  typing: undefined,
  searched: "",
  note: "",
};

/** The held packet that the network acts on: the one that the user has chosen, or the first. */
export function chosenPacket({ held }: Scene, { packet }: View): RecordedPacket | undefined {
  return held.find(({ number }) => number === packet) ?? held[0];
}

/** Shows another step: its panes begin at their first lines. */
export function lookingAt(view: View, at: number | undefined): View {
  return { ...view, at, moved: UNMOVED, note: "" };
}

/** The place of the step that is shown; -1 before the first. */
export function placeOf(scene: Scene, view: View): number {
  const newest = scene.steps.length - 1;
  return view.at === undefined ? newest : Math.min(view.at, newest);
}
