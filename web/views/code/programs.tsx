/** The text of a program, file by file, with the line that it has reached and the line at fault. */
import { useMemo, useRef } from "preact/hooks";
import type { Peer } from "../../../src/lab/model.ts";
import { type ProgramFile, programFiles } from "../../../src/record/program-files.ts";
import { safeText } from "../../../src/report/text/safe-text.ts";
import type { ShownRun } from "../../source.ts";
import { useShownParts } from "../../workspace/scrolling.ts";
import { Panel } from "../panel.tsx";
import { faultOf, firstSteps, position, shownFile } from "./program-position.ts";
import { SourceText } from "./source-text.tsx";

interface ProgramProps {
  readonly peer: Peer;
  readonly run: ShownRun;
  readonly number: number;
  /** Whether the step has not run yet: its line is the next one. */
  readonly isNext?: boolean;
  readonly toStep: (step: number) => void;
}

/** The lines that a pane can show, the most important one first. */
const LINES = ["li.fault", "li.current", "li:has(.line-next)", "li.standing"];

export function Program({ peer, run, number, isNext = false, toStep }: ProgramProps) {
  const { head, steps, next } = run;
  const body = useRef<HTMLDivElement>(null);
  const files = useMemo(() => programFiles(head, peer), [head, peer]);
  const stepOf = useMemo(() => firstSteps(steps, peer, files), [steps, peer, files]);
  const at = position(steps, peer, number);
  const atFile = at && shownFile(files, peer, at.file);
  const nextFile = next?.peer === peer ? shownFile(files, peer, next.file) : undefined;
  const fault = faultOf(steps[number - 1]);
  const faultFile = fault && shownFile(files, peer, fault.file);
  useShownParts(
    body,
    (pane) => {
      const line = LINES.map((kind) => pane.querySelector(kind)).find((found) => found !== null);
      return line ? [line] : [];
    },
    [number, at?.file, at?.line, next?.line, fault?.line],
  );
  const [main] = files;
  const source = (file: ProgramFile) => (
    <SourceText
      source={file}
      at={atFile === file ? at : undefined}
      isNext={isNext}
      next={nextFile === file ? next?.line : undefined}
      fault={faultFile === file ? fault?.line : undefined}
      stepOf={stepOf.get(file)}
      toStep={toStep}
    />
  );
  return (
    <Panel
      id={`program-${peer}`}
      kind={`program ${peer}`}
      title={safeText(main?.file ?? `${peer}.cc`)}
      aside={at?.waitsIn && <span class="waits">waits in {safeText(at.waitsIn)}</span>}
      body={body}
      scrolls
    >
      {main === undefined ? (
        <p class="empty">This record does not hold the text of {peer}.cc.</p>
      ) : (
        source(main)
      )}
      {files.slice(1).map((file) => (
        // a file that the program stands in, or that has a step, is open; the reader can open the others
        <details
          key={file.file}
          open={atFile === file || nextFile === file || faultFile === file || stepOf.has(file)}
        >
          <summary>{safeText(file.file)}</summary>
          {source(file)}
        </details>
      ))}
    </Panel>
  );
}
