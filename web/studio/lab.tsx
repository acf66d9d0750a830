/** One lab in its tab: its run so far, the controls, and the editor for its programs. */
import { useEffect, useMemo, useState } from "preact/hooks";
import type { Family, Peer } from "../../src/lab/model.ts";
import { withProposal } from "../../src/lab/proposed-change.ts";
import type { TabCommand } from "../../src/studio-protocol/commands.ts";
import { placeHash } from "../place.ts";
import { type RunControls, RunPage } from "../run.tsx";
import type { Source } from "../source.ts";
import { LabTitle, PageHead } from "../views/page-head.tsx";
import { Controls } from "./controls.tsx";
import { Editor, showsAll } from "./editor.tsx";
import { Failure } from "./failure.tsx";
import { HeldPackets } from "./held-packets.tsx";
import type { Live } from "./live.ts";
import { NextLab } from "./next-lab.tsx";
import { ProgramInput } from "./program-input.tsx";
import { isUp, type LiveState, shownRun } from "./state.ts";

interface LabPageProps {
  readonly live: Live;
  readonly tab: string;
  readonly lab: string;
  readonly family: Family;
}

export function LabPage({ live, tab, lab, family }: LabPageProps) {
  const [state, setState] = useState(live.state);
  const [editing, setEditing] = useState(false);
  useEffect(() => live.subscribe(() => setState(live.state)), [live]);
  const start = (programs: { server?: string; client?: string } = {}): void =>
    live.command({ do: "start", lab, family, programs });
  useEffect(() => {
    if (state.fresh) start();
  }, [state.fresh]);
  // A run may go on after a mismatch. At its end the first step that differs is shown.
  const differing = state.ended && state.steps.find(({ mismatches }) => mismatches.length > 0);
  const shown = differing?.number ?? state.steps.length;
  useEffect(() => {
    if (shown > 0) goToStep(shown);
  }, [shown]);
  const isCompiled = state.failed?.result.problems === undefined;
  useEffect(() => {
    if (!isCompiled) setEditing(true);
  }, [isCompiled]);
  const source = useMemo(() => liveSource(live, tab), [live, tab]);
  const build = (programs: Partial<Record<Peer, string>>): void => {
    setEditing(false); // the editor reopens if they do not compile
    start(programs);
  };
  /** @param isVeiled a step must be predicted first, so the packets that it left at the gates are hidden */
  const command = (one: TabCommand): void => live.command(one);
  const cover = editing && state.begun && (
    <Editor key={state.begun.lab} begun={state.begun} failed={state.failed} build={build} />
  );
  const controls = (isVeiled: boolean): RunControls => ({
    way: (
      <nav class="way-back" aria-label="Studio">
        <a href="./">← All labs</a>
      </nav>
    ),
    notice: (
      <>
        {state.begun?.kept !== undefined && (
          <p class="kept">With your programs in place of the lab’s: {state.begun.kept}</p>
        )}
        {!(cover && state.begun && showsAll(state.begun, state.failed)) && (
          <Failure state={state} />
        )}
      </>
    ),
    bar: (
      <div class="bar">
        <Controls
          state={state}
          isVeiled={isVeiled}
          command={command}
          again={() => start(changedPrograms(state))}
          edit={() => setEditing(!editing)}
          editing={editing}
          next={state.ended && <NextLab after={lab} family={family} />}
        />
        <ProgramInput state={state} command={command} />
        {state.network && isUp(state) && !isVeiled && (
          <HeldPackets state={state} command={command} />
        )}
      </div>
    ),
    cover: cover || undefined,
    tryChange: (change) => {
      const text = state.begun && withProposal(change, state.begun.own[change.peer].text);
      return text === undefined ? undefined : () => build({ [change.peer]: text });
    },
  });
  if (shownRun(state) !== undefined) return <RunPage source={source} controls={controls} />;
  const { way, notice, bar } = controls(false);
  return (
    <main class="starting">
      {way}
      <PageHead
        brand="wirestep studio"
        title={<LabTitle name={lab.split("/").at(-1) ?? lab} family={family} />}
      />
      {notice}
      {cover}
      {bar}
    </main>
  );
}

/** The changed programs, which run again unchanged. */
function changedPrograms({ begun }: LiveState): { server?: string; client?: string } {
  if (begun?.kept === undefined) return {};
  return { server: begun.programs.server.text, client: begun.programs.client.text };
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
