/** The bar at the foot of the page: what is next, and the buttons that make it happen. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { Turn } from "../../src/exchange/turn.ts";
import type { Wish } from "../../src/exchange/wishes.ts";
import { safeText } from "../../src/report/safe-text.ts";
import { isUp, type LiveState } from "./state.ts";
import { actWords, nowText } from "./words.ts";

interface ControlsProps {
  readonly state: LiveState;
  readonly wish: (wish: Wish) => void;
  readonly again: () => void;
  readonly edit: () => void;
  readonly editing: boolean;
}

type Who = Turn["who"];
const KEYS: Readonly<Record<string, Who | "run">> = {
  s: "server",
  c: "client",
  n: "network",
  r: "run",
};

export function Controls({ state, wish, again, edit, editing }: ControlsProps) {
  const { turn, time, network, ended, failed, studio, begun } = state;
  const [running, setRunning] = useState(false);
  useEffect(() => {
    if (turn !== undefined) setRunning(false);
  }, [turn]);
  const run = (all: boolean): void => {
    setRunning(all);
    wish({ do: all ? "run" : "pause" });
  };
  const step = (who: Who): void => {
    if (turn !== undefined) wish({ do: "step", number: turn.number, who });
  };
  useStepKeys((key) => {
    if (key === "run") run(true);
    else step(key === "network" && turn?.who === "time" ? "time" : key);
  });
  const up = isUp(state) && studio === "there";
  const actors: readonly Who[] = [
    "server",
    "client",
    ...(network ? (["network"] as const) : []),
    ...(time ? (["time"] as const) : []),
  ];
  return (
    <section class="controls" aria-label="What happens next">
      <p class="turn-text" role="status" aria-live="polite">
        {nowText(state)}
        {turn?.line && (
          <>
            {" "}
            <code>{safeText(turn.line.text.replace(/\/\/ step: .*$/, "").trim())}</code>
          </>
        )}
      </p>
      {state.refused !== undefined && (
        <p class="refused" role="alert">
          {safeText(state.refused)}
        </p>
      )}
      <div class="acts">
        {up &&
          actors.map((who) => (
            <button
              key={who}
              type="button"
              class={`act ${who}${turn?.who === who ? " next" : ""}`}
              disabled={turn === undefined}
              onClick={() => step(who)}
            >
              {actWords(who, turn)}{" "}
              <span class="key" aria-hidden="true">
                {who === "time" ? "n" : who[0]}
              </span>
            </button>
          ))}
        {up && (
          <>
            {running ? (
              <button type="button" class="act" onClick={() => run(false)}>
                Wait at the next step
              </button>
            ) : (
              <button
                type="button"
                class="act"
                disabled={turn === undefined}
                onClick={() => run(true)}
              >
                Run to the end{" "}
                <span class="key" aria-hidden="true">
                  r
                </span>
              </button>
            )}
            <button type="button" class="act" onClick={() => wish({ do: "release" })}>
              End this run
            </button>
          </>
        )}
        {!up && studio === "there" && begun && !(failed && editing) && (
          <button type="button" class="act next" onClick={again}>
            {ended === undefined ? "Start again" : "Run again"}
          </button>
        )}
        {begun && studio === "there" && (
          <button type="button" class="act" aria-pressed={editing} onClick={edit}>
            {editing ? "Close the editor" : "Edit the programs"}
          </button>
        )}
        {studio === "gone" && (
          <button type="button" class="act next" onClick={() => location.reload()}>
            Try again
          </button>
        )}
      </div>
    </section>
  );
}

/** The keys of `wirestep step`, wherever the focus is, except where text is written. */
function useStepKeys(pressed: (key: Who | "run") => void): void {
  const latest = useRef(pressed);
  latest.current = pressed;
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.repeat || event.target instanceof HTMLInputElement) return;
      const key = Object.hasOwn(KEYS, event.key) ? KEYS[event.key] : undefined;
      if (key !== undefined) latest.current(key);
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
}
