/**
 * Turns runs into Markdown for GitHub's job summary: a table with each lab's verdict and first mismatch,
 * and below it all mismatches of the runs that did not pass.
 */

import type { Mismatch, StepRecord } from "../../record/record.ts";
import { UNLIMITED } from "../text/layout.ts";
import { mismatchLines } from "../text/mismatch-text.ts";
import { styleFor } from "../text/style.ts";
import { becauseIn } from "../text/transcript/reasons.ts";
import { VERDICT_SIGNS } from "../text/verdict.ts";
import { detailOf, type LabRun, runName } from "./lab-run.ts";
import { codeBlock, inlineCode } from "./markdown.ts";

/** GitHub refuses a summary of more than 1 MiB. The transcripts have the part that is cut off. */
const DETAILS_LIMIT = 200_000;

export function summaryMarkdown(runs: readonly LabRun[]): string {
  const passed = runs.filter(({ result }) => result.verdict === "passed").length;
  const rows = runs.map((run) => {
    const { verdict, seconds } = run.result;
    const cells = [inlineCode(runName(run)), VERDICT_SIGNS[verdict], `${seconds.toFixed(1)} s`];
    return `| ${cells.join(" | ")} | ${verdict === "passed" ? detailOf(run) : inlineCode(detailOf(run))} |`;
  });
  return [
    `### ${passed} of ${runs.length} labs passed`,
    "",
    "| lab | verdict | time | |",
    "|---|---|---|---|",
    ...rows,
    "",
    ...details(runs),
    "",
  ].join("\n");
}

function details(runs: readonly LabRun[]): readonly string[] {
  const blocks = runs.flatMap((run) => {
    const text = whatIsWrong(run);
    return text === "" ? [] : [`${inlineCode(runName(run))}\n\n${codeBlock(text)}\n`];
  });
  const fitting: string[] = [];
  let size = 0;
  for (const block of blocks) {
    size += block.length;
    if (size > DETAILS_LIMIT) return [...fitting, "The transcripts have the rest."];
    fitting.push(block);
  }
  return fitting;
}

/** Empty for a run that passed. */
function whatIsWrong({ result, record }: LabRun): string {
  const reason = record?.reason ?? result.reason;
  if (reason !== undefined) return reason;
  if (record === undefined) return "";
  const plain = styleFor(false);
  const because = becauseIn(record);
  const all = (mismatches: readonly Mismatch[], step?: StepRecord): readonly string[] =>
    mismatches.flatMap((one) => mismatchLines(one, plain, UNLIMITED, because(one, step)));
  const lines = [
    ...record.steps.flatMap((step) => {
      const { number, name, mismatches } = step;
      return mismatches.length === 0 ? [] : [`step ${number} (${name})`, ...all(mismatches, step)];
    }),
    ...all(record.mismatches),
  ];
  return lines.join("\n");
}
