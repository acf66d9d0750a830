/**
 * The editor for both programs, which are built and run in place of the lab's own. The compiler's
 * messages are shown at their lines and below the text.
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { PEERS, type Peer } from "../../src/lab/model.ts";
import type { Place } from "../../src/record/results.ts";
import { safeText } from "../../src/report/text/safe-text.ts";
import type { Programs, ProgramText } from "../../src/studio-protocol/updates.ts";
import { Panel } from "../views/panel.tsx";
import { CodeArea } from "./code-area.ts";
import type { LiveState } from "./state.ts";

interface EditorProps {
  readonly begun: NonNullable<LiveState["begun"]>;
  readonly failed: LiveState["failed"];
  readonly build: (programs: Record<Peer, string>) => void;
}

export function Editor({ begun, failed, build }: EditorProps) {
  const { own, programs } = begun;
  useEffect(() => document.getElementById("editor")?.scrollIntoView({ block: "center" }), []);
  const [texts, setTexts] = useState<Record<Peer, string>>(() => textsOf(programs));
  return (
    <Panel
      id="editor"
      title="Your programs"
      aside={<span>the lab’s own files stay as they are</span>}
      kind={failed?.exitCode === 2 ? "failed" : ""}
    >
      <div class="programs">
        {PEERS.map((peer) => (
          <ProgramEditor
            key={peer}
            peer={peer}
            own={own[peer]}
            text={texts[peer]}
            places={placesIn(failed, own[peer].file)}
            change={(text) => setTexts((before) => ({ ...before, [peer]: text }))}
          />
        ))}
      </div>
      {showsAll(begun, failed) && (
        <details class="whole">
          <summary>The compiler’s whole output</summary>
          <pre class="terminal">{safeText(failed?.result.reason ?? "")}</pre>
        </details>
      )}
      <p class="meta">
        The lab steps the lines with a tag <code>{"// step: …"}</code>. Keep each tag at its line.
      </p>
      <div class="acts">
        <button type="button" class="act next" onClick={() => build(texts)}>
          Build and run
        </button>
      </div>
    </Panel>
  );
}

function textsOf({ server, client }: Programs): Record<Peer, string> {
  return { server: server.text, client: client.text };
}

/** Whether the editor shows all that is wrong at its lines, so that no other part needs to. */
export function showsAll({ own }: EditorProps["begun"], failed: LiveState["failed"]): boolean {
  const problems = failed?.result.problems ?? [];
  const shown = PEERS.flatMap((peer) => placesIn(failed, own[peer].file));
  return problems.length > 0 && problems.every((problem) => shown.includes(problem));
}

function placesIn(failed: LiveState["failed"], file: string): readonly Place[] {
  const places = failed?.result.problems ?? [];
  return places.filter((place) => place.file === file || place.file.endsWith(`/${file}`));
}

interface ProgramEditorProps {
  readonly peer: Peer;
  readonly own: ProgramText;
  readonly text: string;
  readonly places: readonly Place[];
  readonly change: (text: string) => void;
}

function ProgramEditor({ peer, own, text, places, change }: ProgramEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const area = useRef<CodeArea>(undefined);
  useEffect(() => {
    if (host.current === null) return;
    const made = new CodeArea(host.current, { text, label: own.file, change });
    area.current = made;
    return () => made.close();
  }, []);
  useEffect(() => area.current?.mark(places), [places]);
  const back = (): void => area.current?.replace(own.text);
  return (
    <div class={`program ${peer}`}>
      <div class="editor-head">
        <h3>{own.file}</h3>
        <button type="button" class="act small" disabled={text === own.text} onClick={back}>
          Restore the lab’s text
        </button>
      </div>
      <div class="code-area" ref={host} />
      {places.length > 0 && (
        <ol class="errors" aria-label={`Errors in ${own.file}`}>
          {places.map(({ line, message }) => (
            <li key={`${line} ${message}`}>
              <button type="button" onClick={() => area.current?.goTo(line ?? 1)}>
                line {line}: {safeText(message)}
              </button>
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
