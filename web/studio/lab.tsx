/** One lab in its tab. */
import { useEffect } from "preact/hooks";
import type { Family, Peer } from "../../src/lab/model.ts";
import { withProposal } from "../../src/lab/source/proposed-change.ts";
import { LabTitle } from "../views/page-head.tsx";
import { Editor, showsAll } from "./editor.tsx";
import type { Live } from "./live.ts";
import { NextLab } from "./next-lab.tsx";
import type { LiveState } from "./state.ts";
import { TabPage, useTab } from "./tab-page.tsx";

interface LabPageProps {
  readonly live: Live;
  readonly tab: string;
  readonly lab: string;
  readonly family: Family;
}

export function LabPage({ live, tab, lab, family }: LabPageProps) {
  const { state, editing, setEditing } = useTab(live);
  const { begun, failed, ended } = state;
  const start = (programs: { server?: string; client?: string } = {}): void =>
    live.command({ do: "start", lab, family, programs });
  useEffect(() => {
    if (state.fresh) start();
  }, [state.fresh]);
  const build = (programs: Partial<Record<Peer, string>>): void => {
    setEditing(false); // the editor reopens if they do not compile
    start(programs);
  };
  return (
    <TabPage
      live={live}
      tab={tab}
      state={state}
      editing={editing}
      setEditing={setEditing}
      parts={{
        title: <LabTitle name={lab.split("/").at(-1) ?? lab} family={family} />,
        editor: begun && <Editor key={begun.lab} begun={begun} failed={failed} build={build} />,
        note: begun?.kept !== undefined && (
          <p class="kept">With your programs in place of the lab’s: {begun.kept}</p>
        ),
        showsAll: begun !== undefined && showsAll(begun, failed),
        again: () => start(changedPrograms(state)),
        next: ended && <NextLab after={lab} family={family} />,
        tryChange: (change) => {
          const text = begun && withProposal(change, begun.own[change.peer].text);
          return text === undefined ? undefined : () => build({ [change.peer]: text });
        },
      }}
    />
  );
}

/** The changed programs, which run again unchanged. */
function changedPrograms({ begun }: LiveState): { server?: string; client?: string } {
  if (begun?.kept === undefined) return {};
  return { server: begun.programs.server.text, client: begun.programs.client.text };
}
