/** Moves through the steps one by one, by number, or automatically. */
import { useEffect, useRef } from "preact/hooks";
import type { StepRecord } from "../../src/record/record.ts";
import { safeText } from "../../src/report/text/safe-text.ts";
import { actorOf, actText } from "../../src/report/text/transcript/network.ts";
import type { Moves } from "../keys.ts";

interface StepperProps {
  /** The steps that the reader can go to. */
  readonly steps: readonly StepRecord[];
  /** The number of steps that must be predicted first, including the last one of `steps`. */
  readonly veiled: number;
  /** The number of steps in the whole run. */
  readonly of: number;
  readonly number: number;
  readonly playing: boolean;
  /** How many times as fast as usual the steps are played. */
  readonly speed: number;
  readonly setSpeed: (speed: number) => void;
  readonly moves: Moves;
  readonly toStep: (step: number) => void;
  readonly predicting: boolean;
  readonly predict: () => void;
}

const SPEEDS = [0.5, 1, 2, 4];

export function Stepper(props: StepperProps) {
  const { steps, veiled, of, number, playing, moves, toStep, predicting, predict } = props;
  const { speed, setSpeed } = props;
  const strip = useRef<HTMLOListElement>(null);
  useEffect(() => {
    const list = strip.current;
    const current = list?.querySelector<HTMLElement>("[aria-current]");
    if (!list || !current) return;
    const middle = current.offsetLeft - list.offsetLeft + current.offsetWidth / 2;
    list.scrollLeft = middle - list.clientWidth / 2;
  }, [number]);
  const step = steps[number - 1];
  const later = Math.max(0, veiled - 1);
  const [first, last] = [number <= 1, number >= steps.length];
  return (
    <nav class="stepper" aria-label="Steps">
      <div class="buttons">
        <Move of="first" words="First step" keys="Home" off={first} move={moves.first} />
        <Move of="back" words="Step back" keys="←" off={first} move={moves.back} />
        <button
          type="button"
          class="play"
          onClick={moves.play}
          disabled={last || predicting}
          aria-pressed={playing}
          title="Play (p)"
        >
          {playing ? "Pause" : "Play"}
        </button>
        <Move of="next" words="Step forward" keys="→" off={last} move={moves.next} />
        <Move of="last" words="Last step" keys="End" off={last} move={moves.last} />
        <select
          class="speed"
          aria-label="Speed of playing"
          value={speed}
          onChange={({ currentTarget }) => setSpeed(Number(currentTarget.value))}
        >
          {SPEEDS.map((one) => (
            <option key={one} value={one}>
              {one}×
            </option>
          ))}
        </select>
      </div>
      <button
        type="button"
        class="mode"
        aria-pressed={predicting}
        onClick={predict}
        title="Predict each step before you see it"
      >
        Predict
      </button>
      <ol class="strip" ref={strip}>
        {steps.map((one) => (
          <li key={one.number}>
            <button
              type="button"
              class={`jump ${actorName(one)}${one.mismatches.length > 0 ? " failed" : ""}`}
              aria-current={one.number === number ? "step" : undefined}
              title={`${one.number} ${spoken(one)}`}
              onClick={() => toStep(one.number)}
            >
              <span aria-hidden="true">{one.number}</span>
              <span class="initial" aria-hidden="true">
                {one.mismatches.length > 0 ? "✗" : actorName(one)[0]}
              </span>
              <span class="visually-hidden">
                Step {one.number}, {spoken(one)}
              </span>
            </button>
          </li>
        ))}
        {Array.from({ length: later }, (_, index) => (
          <li key={`later ${index}`}>
            <button type="button" class="jump" disabled title="Predict the steps before it first">
              <span aria-hidden="true">{steps.length + index + 1}</span>
              <span class="initial" aria-hidden="true">
                ?
              </span>
              <span class="visually-hidden">
                Step {steps.length + index + 1}, hidden until the steps before it are predicted
              </span>
            </button>
          </li>
        ))}
      </ol>
      <p class="now" role="status">
        Step {number} of {of}
        {step && <span class="visually-hidden">: {spoken(step)}</span>}
      </p>
    </nav>
  );
}

export function actorName(step: StepRecord): string {
  return step.executed?.peer ?? actorOf(step);
}

function spoken(step: StepRecord): string {
  const done = step.executed === undefined ? actText(step) : step.executed.line.text.trim();
  const judged = step.mismatches.length > 0 ? ", not as expected" : "";
  return safeText(`${actorName(step)}: ${done}${judged}`);
}

const SIGNS = {
  first: "M3 2v12M14 2L5 8l9 6z",
  back: "M12 2L3 8l9 6z",
  next: "M4 2l9 6l-9 6z",
  last: "M13 2v12M2 2l9 6l-9 6z",
};

interface MoveProps {
  readonly of: keyof typeof SIGNS;
  readonly words: string;
  /** The keys that do the same. */
  readonly keys: string;
  readonly off: boolean;
  readonly move: () => void;
}

function Move({ of, words, keys, off, move }: MoveProps) {
  return (
    <button
      type="button"
      onClick={move}
      disabled={off}
      aria-label={words}
      title={`${words} (${keys})`}
    >
      <svg class="sign" viewBox="0 0 16 16" width="15" height="15" aria-hidden="true">
        <path d={SIGNS[of]} />
      </svg>
    </button>
  );
}
