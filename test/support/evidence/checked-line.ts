/** The mismatches of an executed line as text. */
import { checkExecution, type ExecutionExpectation } from "../../../src/check/execution.ts";
import type { ExecutedLine } from "../../../src/record/record.ts";
import { mismatchText } from "./mismatch-text.ts";
import { executedLine } from "./steps.ts";

export function checkedLine(
  fields: Partial<ExecutedLine>,
  expected: Partial<ExecutionExpectation> = {},
): string {
  return mismatchText(checkExecution(executedLine(fields), { prints: "", ...expected }));
}
