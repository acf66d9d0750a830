/** The lines of one source file, with the steps that execute them at the side. */
import { useMemo } from "preact/hooks";
import type { ProgramFile } from "../../../src/record/program-files.ts";
import { safeText } from "../../../src/report/text/safe-text.ts";
import { highlightedLines, type Piece } from "../../highlight.ts";
import { helperCalls } from "../helpers.ts";
import type { Position } from "./program-position.ts";

interface SourceProps {
  readonly source: ProgramFile;
  /** Undefined if the program has reached no line of this file. */
  readonly at: Position | undefined;
  readonly isNext: boolean;
  readonly next: number | undefined;
  /** The line that the step's first mismatch names. */
  readonly fault: number | undefined;
  /** The step that first executes each line. */
  readonly stepOf: ReadonlyMap<number, number> | undefined;
  readonly toStep: (step: number) => void;
}

/** A tag at the end of a line: the numbers at the side say the same. */
const TAG = /[ \t]*\/\/[ \t]*step[ \t]*:.*$/gim;

export function SourceText(props: SourceProps) {
  const { source, at, isNext, next, fault, stepOf, toStep } = props;
  const lines = useMemo(
    () => highlightedLines(source.text.replace(/\r\n?/g, "\n").replace(TAG, "")),
    [source.text],
  );
  return (
    <ol class="source" aria-label={safeText(source.file)}>
      {lines.map((pieces, index) => {
        const line = index + 1;
        const step = stepOf?.get(line);
        const isAt = at?.line === line;
        const isFault = fault === line;
        const kinds = [
          ...(isAt ? [at.acts ? "current" : "standing"] : []),
          ...(isFault ? ["fault"] : []),
        ];
        return (
          <li class={kinds.join(" ")} aria-current={isAt && at.acts ? "step" : undefined}>
            <span class="line-number" aria-hidden="true">
              {isFault ? "✗" : isAt ? "▶" : ""} {line}
            </span>
            <span class="line-steps">
              {line === next && <span class="line-next">next</span>}
              {step !== undefined && (
                // biome-ignore lint/a11y/noStaticElementInteractions: the timeline does it by keyboard
                // biome-ignore lint/a11y/useKeyWithClickEvents: the same
                <span class="line-step" title={`Go to step ${step}`} onClick={() => toStep(step)}>
                  <span class="visually-hidden">step </span>
                  {step}
                </span>
              )}
            </span>
            {isAt && (
              <span class="visually-hidden">
                {!at.acts ? "executed last: " : isNext ? "executed next: " : "executed now: "}
              </span>
            )}
            {isFault && <span class="visually-hidden">not as expected: </span>}
            <code>{pieces.map((piece, at) => pieceOf(piece, pieces[at - 1]))}</code>
          </li>
        );
      })}
    </ol>
  );
}

/** A helper of the labs shows the system calls that it makes. */
function pieceOf({ text, kind }: Piece, before: Piece | undefined) {
  const calls = before?.text.endsWith("jc::") ? helperCalls(text) : undefined;
  return (
    <span class={calls === undefined ? kind : `${kind} helper`} title={calls}>
      {safeText(text)}
    </span>
  );
}
