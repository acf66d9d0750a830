/** The user's own programs in a tab: the form for them, and their run. */
import { useEffect, useState } from "preact/hooks";
import type { Live } from "./live.ts";
import { MakeLab } from "./make-lab.tsx";
import { OwnForm } from "./own-form.tsx";
import { askedFor, formFor, NO_PROGRAMS } from "./own-programs.ts";
import { isUp } from "./state.ts";
import { TabPage, useTab } from "./tab-page.tsx";

interface OwnPageProps {
  readonly live: Live;
  readonly tab: string;
}

export function OwnPage({ live, tab }: OwnPageProps) {
  const { state, editing, setEditing } = useTab(live);
  const { begun, ended, failed, fresh } = state;
  const [form, setForm] = useState(NO_PROGRAMS);
  const asked = begun?.observed;
  // a page that was loaded again gets the programs of its run back
  useEffect(() => {
    if (asked !== undefined && form === NO_PROGRAMS) setForm(formFor(asked));
  }, [asked]);
  useEffect(() => {
    if (fresh) setEditing(true);
  }, [fresh]);
  const run = (): void => {
    setEditing(false);
    live.command(askedFor(form));
  };
  return (
    <TabPage
      live={live}
      tab={tab}
      state={state}
      editing={editing}
      setEditing={setEditing}
      parts={{
        title: "Your own programs",
        editor: <OwnForm form={form} change={setForm} failed={failed} run={run} />,
        note: begun !== undefined && editing && isUp(state) && (
          <p class="kept">A run of these programs is up. Run ends it and begins another one.</p>
        ),
        showsAll: false,
        again: () => live.command(asked ?? askedFor(form)),
        next: false,
        panel: ended?.record.verdict === "observed" && (
          <MakeLab
            draft={state.draft}
            archive={`file/${tab}/lab.tar.gz`}
            make={(name) => live.command({ do: "draft", name })}
          />
        ),
        tryChange: () => undefined,
      }}
    />
  );
}
