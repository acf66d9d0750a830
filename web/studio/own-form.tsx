/** The form for the user's own programs: their files, and how they are run. */
import { PEERS } from "../../src/lab/model.ts";
import { Panel } from "../views/panel.tsx";
import { OwnProgram } from "./own-program.tsx";
import { type OwnForm as Form, whyNotYet } from "./own-programs.ts";
import type { LiveState } from "./state.ts";

interface OwnFormProps {
  readonly form: Form;
  readonly change: (change: (before: Form) => Form) => void;
  readonly failed: LiveState["failed"];
  readonly run: () => void;
}

export function OwnForm({ form, change, failed, run }: OwnFormProps) {
  const { port, family, by, programs } = form;
  const set = (fields: Partial<Form>): void => change((before) => ({ ...before, ...fields }));
  const why = whyNotYet(form);
  return (
    <Panel
      id="own-programs"
      title="Your own programs"
      aside={<span>stepped without a lab, so nothing is expected of them</span>}
      kind={failed?.exitCode === 2 ? "failed" : ""}
    >
      <div class="programs">
        {PEERS.map((peer) => (
          <OwnProgram
            key={peer}
            peer={peer}
            program={programs[peer]}
            places={failed?.result.problems ?? []}
            change={(fields) =>
              change((before) => ({
                ...before,
                programs: {
                  ...before.programs,
                  [peer]: { ...before.programs[peer], ...fields },
                },
              }))
            }
          />
        ))}
      </div>
      <form
        class="acts settings"
        onSubmit={(event) => {
          event.preventDefault();
          if (why === undefined) run();
        }}
      >
        <label>
          Port{" "}
          <input
            type="text"
            inputMode="numeric"
            size={6}
            value={port}
            onInput={({ currentTarget }) => set({ port: currentTarget.value })}
          />
        </label>
        <label>
          IP{" "}
          <select
            value={`${family}`}
            onChange={({ currentTarget }) => set({ family: currentTarget.value === "6" ? 6 : 4 })}
          >
            <option value="4">version 4</option>
            <option value="6">version 6</option>
          </select>
        </label>
        <label>
          A step is{" "}
          <select
            value={by}
            onChange={({ currentTarget }) =>
              set({ by: currentTarget.value === "call" ? "call" : "line" })
            }
          >
            <option value="line">a line with its calls</option>
            <option value="call">a call</option>
          </select>
        </label>
        <button type="submit" class="act next" disabled={why !== undefined}>
          Run
        </button>
        <span class="meta" role="status">
          {why}
        </span>
      </form>
      <p class="meta">
        Left empty, the server’s arguments are the address to listen on and the client’s address,
        and the client’s is the server’s address. <code>{"{server}"}</code>,{" "}
        <code>{"{client}"}</code>, <code>{"{local}"}</code> and <code>{"{port}"}</code> stand for
        those of the run. The first run in a language builds its image, which can take minutes.
      </p>
    </Panel>
  );
}
