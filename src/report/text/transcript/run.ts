/** How a program ran in a step, if it did not execute a tagged line. */
import { languageOf } from "../../../languages/languages.ts";
import type { StepRecord } from "../../../record/record.ts";
import { safeText } from "../safe-text.ts";

/** Why the program does not execute a tagged line. */
function whyByEffect(file: string): string {
  const language = languageOf(file);
  return language === undefined || language.isStepped
    ? "the program lacks a tag that the lab names"
    : `GDB does not step over lines of ${language.name}`;
}

/** `to its next call of accept`; none for a tagged line. */
export function runText({
  action,
  executed,
}: Pick<StepRecord, "action" | "executed">): readonly string[] {
  if (executed === undefined) return [];
  const { effect, call } = executed;
  if (effect) return [`until the step's effect: ${whyByEffect(executed.line.file)}`];
  if (action === "runs") return ["until it waits or ends"];
  if (call === undefined || call === "line") return [];
  return [call === "any" ? "to its next call" : safeText(`to its next call of ${call}`)];
}
