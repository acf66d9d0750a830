/**
 * A call as the observer reports it, turned into a call of a step: its place is named only if it isn't the
 * step's own line.
 */
import { basename } from "node:path";
import type { TaggedLine } from "../lab/source/tags.ts";
import type { RecordedCall } from "../record/record.ts";
import type { ObservedCall } from "./report.ts";

export function recordedCall(
  { lines, process, thread, ...call }: ObservedCall,
  step: TaggedLine,
): RecordedCall {
  const [first, last] = step.statement ?? [step.number, step.number];
  const isOwn = ({ file, number }: { readonly file: string; readonly number: number }): boolean =>
    first <= number && number <= last && basename(file) === basename(step.file);
  const [at] = lines;
  return {
    ...call,
    ...(at !== undefined &&
      !isOwn(at) && { at, ...(lines.some(isOwn) && { below: true as const }) }),
    ...(thread > 1 && { thread }),
    ...(process > 1 && { process }),
  };
}
