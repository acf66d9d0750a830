/** The field for a program's standard input. It is there if a program may read, or waits to. */
import { useEffect, useRef, useState } from "preact/hooks";
import { PEERS, type Peer } from "../../src/lab/model.ts";
import { programFiles } from "../../src/record/program-files.ts";
import { safeText } from "../../src/report/text/safe-text.ts";
import type { TabCommand } from "../../src/studio-protocol/commands.ts";
import { Panel } from "../views/panel.tsx";
import { isUp, type LiveState } from "./state.ts";

interface ProgramInputProps {
  readonly state: LiveState;
  readonly command: (command: TabCommand) => void;
}

/** Words by which a program reads its standard input. */
const READS = /\b(?:cin|stdin|STDIN_FILENO|getchar|scanf)\b|\bread\s*\(\s*0\s*,/;

export function ProgramInput({ state, command }: ProgramInputProps) {
  const { head, reads, typed } = state;
  const readers = PEERS.filter(
    (peer) =>
      reads === peer || (head && programFiles(head, peer).some(({ text }) => READS.test(text))),
  );
  const [chosen, choose] = useState<Peer>();
  const [text, setText] = useState("");
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (reads !== undefined) field.current?.focus();
  }, [reads]);
  const peer = reads ?? chosen ?? readers[0];
  if (!isUp(state) || peer === undefined) return null;
  const send = (event: Event): void => {
    event.preventDefault();
    command({ do: "type", peer, text: `${text}\n` });
    setText("");
  };
  return (
    <Panel
      id="program-input"
      title="Standard input"
      aside={<span>a program reads it as if you typed in its terminal</span>}
    >
      {reads !== undefined && (
        <p role="status">
          The <span class={`actor ${reads}`}>{reads}</span> waits for its standard input.
        </p>
      )}
      <ol class="given-input" aria-label="Typed so far">
        {typed.map(({ peer, text }, index) => (
          <li key={`${index} ${peer}`}>
            <span class={`actor ${peer}`}>{peer}</span>{" "}
            {text === undefined ? "end of input" : <code>{safeText(text.trimEnd())}</code>}
          </li>
        ))}
      </ol>
      <form class="acts program-input" onSubmit={send}>
        {readers.length > 1 && (
          <label>
            for the{" "}
            <select
              value={peer}
              onChange={({ currentTarget }) =>
                choose(PEERS.find((one) => one === currentTarget.value))
              }
            >
              {readers.map((one) => (
                <option key={one}>{one}</option>
              ))}
            </select>
          </label>
        )}
        <label>
          a line for the {peer}{" "}
          <input
            ref={field}
            type="text"
            maxLength={3_999}
            value={text}
            onInput={({ currentTarget }) => setText(currentTarget.value)}
          />
        </label>
        <button type="submit" class="act">
          Enter
        </button>
        <button
          type="button"
          class="act"
          onClick={() => command({ do: "type", peer, text: "", end: true })}
        >
          End of input
        </button>
      </form>
    </Panel>
  );
}
