/** The head of a run's page in one line: the lab, its question, the verdict and the colours. */
import type { ComponentChildren } from "preact";
import { safeText } from "../../src/report/text/safe-text.ts";
import { VERDICT_SIGNS } from "../../src/report/text/verdict.ts";
import type { ShownRun } from "../source.ts";
import { LabTitle, ThemeChoice } from "./page-head.tsx";

interface HeadProps {
  readonly run: ShownRun;
  /** The way to other pages. A report has none. */
  readonly way?: ComponentChildren;
}

export function Head({ run: { head, end }, way }: HeadProps) {
  const { lab, family } = head;
  return (
    <header class="run-head">
      {way ?? <p class="brand">wirestep</p>}
      <h1>
        <LabTitle name={lab.name} family={family} />
      </h1>
      <p class="question" title={safeText(lab.question)}>
        {safeText(lab.question)}
      </p>
      {end && <p class={`verdict small ${end.verdict}`}>{VERDICT_SIGNS[end.verdict]}</p>}
      <ThemeChoice />
    </header>
  );
}
