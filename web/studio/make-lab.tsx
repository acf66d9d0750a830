/** Makes a lab of an observed run that has ended, and offers its files. */
import { useState } from "preact/hooks";
import { safeText } from "../../src/report/text/safe-text.ts";
import { Panel } from "../views/panel.tsx";
import type { DraftState } from "./state.ts";

interface MakeLabProps {
  readonly draft: DraftState;
  /** The address of the lab's archive. */
  readonly archive: string;
  readonly make: (name: string) => void;
}

export function MakeLab({ draft, archive, make }: MakeLabProps) {
  const [name, setName] = useState("my-lab");
  const isGoing = draft !== undefined && "going" in draft;
  const lab = draft !== undefined && "lab" in draft ? draft.lab : undefined;
  return (
    <Panel
      id="make-lab"
      title="Make a lab of this"
      aside={<span>a lab that expects what was the same in each of several runs</span>}
    >
      <p role="status">
        {isGoing && `${draft.going} …`}
        {draft !== undefined && "why" in draft && (
          <span class="refused">No lab was made: {safeText(draft.why)}</span>
        )}
        {lab && (
          <>
            {safeText(lab.folder)} has a lab of {lab.steps} steps, which passes. {lab.marks} places
            need your words or your eye: search for <code>check:</code>.
          </>
        )}
      </p>
      {lab && (
        <div class="acts">
          <a class="act" href={archive} download>
            Download it
          </a>
          <a
            class="act"
            href={`?lab=${encodeURIComponent(lab.folder)}`}
            target="_blank"
            rel="noopener"
          >
            Open it in the studio
          </a>
          {lab.files.map(({ file, text }) => (
            <details key={file}>
              <summary>{safeText(file)}</summary>
              <pre>{safeText(text)}</pre>
            </details>
          ))}
        </div>
      )}
      <form
        class="acts"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isGoing) make(name);
        }}
      >
        <label>
          The lab’s name, and its folder in my-labs{" "}
          <input
            type="text"
            maxLength={100}
            value={name}
            onInput={({ currentTarget }) => setName(currentTarget.value)}
          />
        </label>
        <button type="submit" class="act" disabled={isGoing}>
          Make a lab of this
        </button>
      </form>
    </Panel>
  );
}
