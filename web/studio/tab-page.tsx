/** A run in its tab: its steps so far, the controls, and the editor for its programs. */
import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { sheetBlocks } from "../../src/report/lesson/blocks.ts";
import type { TabCommand } from "../../src/studio-protocol/commands.ts";
import { placeHash } from "../place.ts";
import { type RunControls, RunPage } from "../run.tsx";
import type { Source } from "../source.ts";
import type { TryChange } from "../views/lesson/lesson.tsx";
import { PageHead } from "../views/page-head.tsx";
import { Controls } from "./controls.tsx";
import { Failure } from "./failure.tsx";
import { HeldPackets } from "./held-packets.tsx";
import type { Live } from "./live.ts";
import { ProgramInput } from "./program-input.tsx";
import { isUp, type LiveState, shownRun } from "./state.ts";

/** The parts that a lab's run and a run of the user's own programs do not have in common. */
export interface TabParts {
  /** Of the page before the stage is up. */
  readonly title: ComponentChildren;
  /** Replaces the panes while the user edits; undefined if there is nothing to edit yet. */
  readonly editor: ComponentChildren | undefined;
  /** The programs that run, if they are not the lab's own. */
  readonly note: ComponentChildren;
  /** Whether the editor shows everything that is wrong, so that no other part needs to. */
  readonly showsAll: boolean;
  readonly again: () => void;
  /** Shown after the end of the run. */
  readonly next: ComponentChildren;
  /** A panel next to the controls. */
  readonly panel?: ComponentChildren;
  readonly tryChange: TryChange;
}

interface TabPageProps {
  readonly live: Live;
  readonly tab: string;
  readonly state: LiveState;
  readonly editing: boolean;
  readonly setEditing: (editing: boolean) => void;
  readonly parts: TabParts;
}

/** The state of a tab's run, and whether the user edits its programs. The editor opens if they do not compile. */
export function useTab(live: Live) {
  const [state, setState] = useState(live.state);
  const [editing, setEditing] = useState(false);
  useEffect(() => live.subscribe(() => setState(live.state)), [live]);
  const isCompiled = state.failed?.result.problems === undefined;
  useEffect(() => {
    if (!isCompiled) setEditing(true);
  }, [isCompiled]);
  return { state, editing, setEditing };
}

export function TabPage({ live, tab, state, editing, setEditing, parts }: TabPageProps) {
  // A run may go on after a mismatch. At its end the first step that differs is shown.
  const differing = state.ended && state.steps.find(({ mismatches }) => mismatches.length > 0);
  const shown = differing?.number ?? state.steps.length;
  useEffect(() => {
    if (shown > 0) goToStep(shown);
  }, [shown]);
  const source = useMemo(() => liveSource(live, tab), [live, tab]);
  const command = (one: TabCommand): void => live.command(one);
  const cover = editing ? parts.editor : undefined;
  /** @param isVeiled a step must be predicted first, so the packets that it left at the gates are hidden */
  const controls = (isVeiled: boolean): RunControls => ({
    way: (
      <nav class="way-back" aria-label="Studio">
        <a href="./">← All labs</a>
      </nav>
    ),
    notice: (
      <>
        {parts.note}
        {!(cover && parts.showsAll) && <Failure state={state} />}
      </>
    ),
    bar: !(cover && state.begun === undefined) && (
      <div class="bar">
        <Controls
          state={state}
          isVeiled={isVeiled}
          command={command}
          again={parts.again}
          edit={() => setEditing(!editing)}
          editing={editing}
          next={parts.next}
        />
        <ProgramInput state={state} command={command} />
        {state.network && isUp(state) && !isVeiled && (
          <HeldPackets state={state} command={command} />
        )}
        {parts.panel}
      </div>
    ),
    cover,
    tryChange: parts.tryChange,
  });
  if (shownRun(state) !== undefined) {
    return <RunPage source={source} lessonOf={sheetBlocks} controls={controls} />;
  }
  const { way, notice, bar } = controls(false);
  return (
    <main class="starting">
      {way}
      <PageHead brand="wirestep studio" title={parts.title} />
      {notice}
      {cover}
      {bar}
    </main>
  );
}

/** Moves the views to a step, by the address as a link would. */
function goToStep(step: number): void {
  history.replaceState(null, "", placeHash({ step, packet: undefined }));
  dispatchEvent(new HashChangeEvent("hashchange"));
}

function liveSource(live: Live, tab: string): Source {
  const shown = (state: LiveState) => {
    const run = shownRun(state);
    return run && { ...run, downloads: `file/${tab}/` };
  };
  let made = { of: live.state, run: shown(live.state) };
  return {
    get run() {
      if (made.of !== live.state) made = { of: live.state, run: shown(live.state) };
      if (made.run === undefined) throw new Error("there is no run to show yet");
      return made.run;
    },
    subscribe: (changed) =>
      live.subscribe(() => {
        if (shownRun(live.state) !== undefined) changed();
      }),
    savePrediction: (prediction) => live.predict(prediction),
  };
}
