/** The bar at the bottom of the page: the next step, and the buttons that run it. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { safeText } from "../../src/report/text/safe-text.ts";
import type { TabCommand } from "../../src/studio-protocol/commands.ts";
import type { NextStep } from "../../src/studio-protocol/next-step.ts";
import { awaitedStep } from "../../src/studio-protocol/session-state.ts";
import { CallActs } from "./call-acts.tsx";
import { isUp, type LiveState } from "./state.ts";
import { actWords, nowText } from "./words.ts";

interface ControlsProps {
  readonly state: LiveState;
  /** A step has run that the reader must predict first. The next step would give its result away. */
  readonly isVeiled: boolean;
  readonly command: (command: TabCommand) => void;
  readonly again: () => void;
  readonly edit: () => void;
  readonly editing: boolean;
  /** Shown after the end of the run. */
  readonly next: ComponentChildren;
}

const VEILED = "The step has run. Predict or skip it first; then the run continues.";

type Who = NextStep["who"];
const KEYS: Readonly<Record<string, Who | "run">> = {
  s: "server",
  c: "client",
  n: "network",
  r: "run",
};

export function Controls({ state, isVeiled, command, again, edit, editing, next }: ControlsProps) {
  const { nextStep, own, time, network, ended, failed, studio, begun, refused } = state;
  const number = awaitedStep(state);
  const isOwn = begun?.observed !== undefined;
  const [running, setRunning] = useState(false);
  const [unused, setUnused] = useState<string>();
  useEffect(() => {
    if (nextStep !== undefined) setRunning(false);
    setUnused(undefined);
  }, [nextStep, own, ended]);
  const run = (all: boolean): void => {
    setRunning(all);
    command({ do: all ? "run" : "pause" });
  };
  const step = (who: Who): void => {
    if (!isVeiled && number !== undefined) command({ do: "step", number, who });
  };
  useStepKeys((key) => {
    setUnused(begun && isUp(state) && number === undefined ? key[0] : undefined);
    const isTime = own || isOwn || nextStep?.who === "time";
    if (key !== "run") step(key === "network" && isTime ? "time" : key);
    else if (!isVeiled && nextStep !== undefined) run(true);
  });
  const isOn = isUp(state) && studio === "there";
  const up = isOn && !isVeiled;
  const actors: readonly Who[] = [
    "server",
    "client",
    ...(network && !own && !isOwn ? (["network"] as const) : []),
    ...(time || own ? (["time"] as const) : []),
  ];
  return (
    <section class="controls" aria-label="What happens next">
      <p class="turn-text" role="status" aria-live="polite">
        {isOn && isVeiled ? VEILED : nowText(state)}
        {up && nextStep?.line && (
          <>
            {" "}
            <code>{safeText(nextStep.line.text.replace(/\/\/ step: .*$/, "").trim())}</code>
          </>
        )}
      </p>
      {unused !== undefined && (
        <p class="refused" role="alert">
          The key {unused} was not used: no step waits for you yet. Press it again when the next
          step is named.
        </p>
      )}
      {refused !== undefined && (
        <p class="refused" role="alert">
          {safeText(refused.text)}{" "}
          {refused.anyway !== undefined && (
            <button
              type="button"
              class="act small"
              onClick={() => refused.anyway && command(refused.anyway)}
            >
              Do it anyway and leave the lab’s plan
            </button>
          )}
        </p>
      )}
      <div class="acts">
        {up &&
          actors.map((who) => (
            <button
              key={who}
              type="button"
              class={`act ${who}${nextStep?.who === who ? " next" : ""}`}
              disabled={number === undefined}
              onClick={() => step(who)}
            >
              {actWords(who, nextStep)}{" "}
              <span class="key" aria-hidden="true">
                {who === "time" ? "n" : who[0]}
              </span>
            </button>
          ))}
        {up && <CallActs number={number} command={command} />}
        {up && (own || isOwn) && (
          <NetworkActs number={number} network={network} command={command} />
        )}
        {up && own && (
          <button type="button" class="act next" onClick={() => command({ do: "finish" })}>
            Finish and save
          </button>
        )}
        {up && (
          <>
            {!own && running && (
              <button type="button" class="act" onClick={() => run(false)}>
                Pause at the next step
              </button>
            )}
            {!own && !running && (
              <button
                type="button"
                class="act"
                disabled={nextStep === undefined}
                onClick={() => run(true)}
              >
                Run to the end{" "}
                <span class="key" aria-hidden="true">
                  r
                </span>
              </button>
            )}
            <button type="button" class="act" onClick={() => command({ do: "discard" })}>
              End without saving
            </button>
          </>
        )}
        {!isOn && studio === "there" && begun && !(failed && editing) && (
          <button type="button" class="act next" onClick={again}>
            {ended === undefined ? "Start again" : "Run again"}
          </button>
        )}
        {begun && studio === "there" && (
          <button type="button" class="act" aria-pressed={editing} onClick={edit}>
            {editing ? "Close the editor" : "Edit the programs"}
          </button>
        )}
        {next}
        {studio === "gone" && (
          <button type="button" class="act next" onClick={() => location.reload()}>
            Try again
          </button>
        )}
      </div>
    </section>
  );
}

interface NetworkActsProps {
  /** The number of the next step; undefined while a step runs. */
  readonly number: number | undefined;
  readonly network: boolean;
  readonly command: (command: TabCommand) => void;
}

/** The acts on all packets, for a user who follows no plan. */
function NetworkActs({ number, network, command }: NetworkActsProps) {
  if (!network) return null;
  const act = (act: "holds" | "releases") => () =>
    number !== undefined && command({ do: "step", number, who: "network", act });
  return (
    <>
      <button type="button" class="act" disabled={number === undefined} onClick={act("holds")}>
        Hold packets from now on
      </button>
      <button type="button" class="act" disabled={number === undefined} onClick={act("releases")}>
        Release all packets
      </button>
    </>
  );
}

function takesText(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement || target instanceof HTMLSelectElement;
}

/** The keys of `wirestep step`. They work unless the focused element takes text. */
function useStepKeys(pressed: (key: Who | "run") => void): void {
  const latest = useRef(pressed);
  latest.current = pressed;
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.repeat || takesText(event.target)) return;
      const key = Object.hasOwn(KEYS, event.key) ? KEYS[event.key] : undefined;
      if (key !== undefined) latest.current(key);
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
}
