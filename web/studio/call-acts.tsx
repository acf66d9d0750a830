/** The buttons that run a program without regard to its tagged lines. */
import { PEERS } from "../../src/lab/model.ts";
import type { TabCommand } from "../../src/studio-protocol/commands.ts";

interface CallActsProps {
  /** The number of the next step; undefined while a step runs. */
  readonly number: number | undefined;
  readonly command: (command: TabCommand) => void;
}

const SIZES = [
  { to: "call", text: (who: string) => `Next call of the ${who}` },
  { to: "rest", text: (who: string) => `Run the ${who} until it waits or ends` },
] as const;

export function CallActs({ number, command }: CallActsProps) {
  return (
    <details class="by-call">
      <summary>Step by call</summary>
      {SIZES.flatMap(({ to, text }) =>
        PEERS.map((who) => (
          <button
            key={`${who} ${to}`}
            type="button"
            class={`act small ${who}`}
            disabled={number === undefined}
            onClick={() => number !== undefined && command({ do: "step", number, who, to })}
          >
            {text(who)}
          </button>
        )),
      )}
    </details>
  );
}
