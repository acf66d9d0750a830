/** The text of both programs, with the line that each has reached. */
import { useMemo } from "preact/hooks";
import { peerOfMain } from "../../src/lab/main-file.ts";
import { PEERS, type Peer } from "../../src/lab/model.ts";
import type { ExecutedLine, StepRecord } from "../../src/record/record.ts";
import { safeText } from "../../src/report/text/safe-text.ts";
import { highlightedLines } from "../highlight.ts";
import type { ShownRun } from "../source.ts";
import { Panel } from "./panel.tsx";

interface ProgramsProps {
  readonly run: ShownRun;
  readonly number: number;
  /** Whether the step has not run yet: its line is the next one. */
  readonly isNext?: boolean;
  readonly toStep: (step: number) => void;
}

export function Programs({ run, number, isNext = false, toStep }: ProgramsProps) {
  const { sources } = run.head;
  return (
    <Panel id="programs" title="Programs">
      <div class="programs">
        {PEERS.map((peer) =>
          sources === undefined ? (
            <p class="empty" key={peer}>
              This record does not hold the text of {peer}.cc.
            </p>
          ) : (
            <Program
              key={peer}
              peer={peer}
              source={sources[peer]}
              steps={run.steps}
              number={number}
              isNext={isNext}
              next={run.next?.peer === peer ? run.next.line : undefined}
              toStep={toStep}
            />
          ),
        )}
      </div>
    </Panel>
  );
}

interface ProgramProps extends Omit<ProgramsProps, "run"> {
  readonly peer: Peer;
  readonly source: string;
  readonly steps: readonly StepRecord[];
  readonly next: number | undefined;
}

function Program({ peer, source, steps, number, isNext = false, next, toStep }: ProgramProps) {
  const lines = useMemo(
    () => highlightedLines(source.replace(/[ \t]*\/\/ step: .*$/gm, "")),
    [source],
  );
  const stepOf = useMemo(() => firstSteps(steps, peer), [steps, peer]);
  const at = position(steps, peer, number);
  return (
    <div class={`program ${peer}`}>
      <h3>
        {peer}.cc {at?.waitsIn && <span class="waits">waits in {safeText(at.waitsIn)}</span>}
      </h3>
      <ol class="source" tabIndex={0} aria-label={`${peer}.cc`}>
        {lines.map((pieces, index) => {
          const line = index + 1;
          const step = stepOf.get(line);
          const isAt = at?.line === line;
          const kind = isAt ? (at.acts ? "current" : "standing") : "";
          const text = pieces.map(({ text, kind }) => <span class={kind}>{safeText(text)}</span>);
          return (
            <li class={kind} aria-current={isAt && at.acts ? "step" : undefined}>
              <span class="line-number" aria-hidden="true">
                {isAt ? "▶" : ""} {line}
              </span>
              {isAt && (
                <span class="visually-hidden">
                  {!at.acts ? "executed last: " : isNext ? "executed next: " : "executed now: "}
                </span>
              )}
              <code>{text}</code>
              {line === next && <span class="line-next">next</span>}
              {step !== undefined && (
                <button
                  type="button"
                  class="line-step"
                  onClick={() => toStep(step)}
                  aria-label={`Line ${line}: go to step ${step}`}
                >
                  {step}
                </button>
              )}
            </li>
          );
        })}
      </ol>
    </div>
  );
}

/** The step that first executes or starts each line. */
function firstSteps(steps: readonly StepRecord[], peer: Peer): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  for (const { executed, number } of steps) {
    if (executed?.peer !== peer || found.has(executed.line.number)) continue;
    if (peerOfMain(executed.line.file) !== peer) continue; // only that file is shown
    found.set(executed.line.number, number);
  }
  return found;
}

interface Position {
  /** Undefined in a file that is not shown. */
  readonly line: number | undefined;
  /** Whether the current step executed the line. */
  readonly acts: boolean;
  /** The system call that has not returned. */
  readonly waitsIn: string | undefined;
}

/** The line that a program executed last, up to a step. */
function position(steps: readonly StepRecord[], peer: Peer, number: number): Position | undefined {
  let at: Position | undefined;
  for (const step of steps.slice(0, number)) {
    if (at !== undefined) at = { ...at, acts: false };
    const { executed, finished } = step;
    if (executed?.peer === peer) at = positionOf(executed);
    const woken = finished.find((line) => line.peer === peer);
    if (woken !== undefined) at = positionOf(woken);
  }
  return at;
}

function positionOf({ peer, line, outcome }: ExecutedLine): Position {
  const waitsIn = outcome.kind === "waits" ? outcome.call : undefined;
  return { line: peerOfMain(line.file) === peer ? line.number : undefined, acts: true, waitsIn };
}
