/** The text of both programs, file by file, with the line that each has reached. */
import { useMemo } from "preact/hooks";
import { PEERS, type Peer } from "../../src/lab/model.ts";
import { type ProgramFile, programFiles } from "../../src/record/program-files.ts";
import { safeText } from "../../src/report/text/safe-text.ts";
import { highlightedLines } from "../highlight.ts";
import type { ShownRun } from "../source.ts";
import { Panel } from "./panel.tsx";
import { firstSteps, type Position, position, shownFile } from "./program-position.ts";

interface ProgramsProps {
  readonly run: ShownRun;
  readonly number: number;
  /** Whether the step has not run yet: its line is the next one. */
  readonly isNext?: boolean;
  readonly toStep: (step: number) => void;
}

export function Programs(props: ProgramsProps) {
  return (
    <Panel id="programs" title="Programs">
      <div class="programs">
        {PEERS.map((peer) => (
          <Program key={peer} peer={peer} {...props} />
        ))}
      </div>
    </Panel>
  );
}

function Program({
  peer,
  run,
  number,
  isNext = false,
  toStep,
}: ProgramsProps & { readonly peer: Peer }) {
  const { head, steps, next } = run;
  const files = useMemo(() => programFiles(head, peer), [head, peer]);
  const stepOf = useMemo(() => firstSteps(steps, peer, files), [steps, peer, files]);
  const at = position(steps, peer, number);
  const atFile = at && shownFile(files, peer, at.file);
  const nextFile = next?.peer === peer ? shownFile(files, peer, next.file) : undefined;
  const [main] = files;
  if (main === undefined) {
    return <p class="empty">This record does not hold the text of {peer}.cc.</p>;
  }
  const source = (file: ProgramFile) => (
    <SourceText
      source={file}
      at={atFile === file ? at : undefined}
      isNext={isNext}
      next={nextFile === file ? next?.line : undefined}
      stepOf={stepOf.get(file)}
      toStep={toStep}
    />
  );
  return (
    <div class={`program ${peer}`}>
      <h3>
        {safeText(main.file)}{" "}
        {at?.waitsIn && <span class="waits">waits in {safeText(at.waitsIn)}</span>}
      </h3>
      {source(main)}
      {files.slice(1).map((file) => (
        // a file that the program stands in, or that has a step, is open; the reader can open the others
        <details key={file.file} open={atFile === file || nextFile === file || stepOf.has(file)}>
          <summary>{safeText(file.file)}</summary>
          {source(file)}
        </details>
      ))}
    </div>
  );
}

interface SourceProps {
  readonly source: ProgramFile;
  /** Undefined if the program has reached no line of this file. */
  readonly at: Position | undefined;
  readonly isNext: boolean;
  readonly next: number | undefined;
  /** The step that first executes each line. */
  readonly stepOf: ReadonlyMap<number, number> | undefined;
  readonly toStep: (step: number) => void;
}

/** A tag at the end of a line: the numbers at the side say the same. */
const TAG = /[ \t]*\/\/[ \t]*step[ \t]*:.*$/gim;

function SourceText({ source: { file, text }, at, isNext, next, stepOf, toStep }: SourceProps) {
  const lines = useMemo(
    () => highlightedLines(text.replace(/\r\n?/g, "\n").replace(TAG, "")),
    [text],
  );
  return (
    <ol class="source" tabIndex={0} aria-label={safeText(file)}>
      {lines.map((pieces, index) => {
        const line = index + 1;
        const step = stepOf?.get(line);
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
  );
}
